/**
 * `npm run build`: everything that runs in production, compiled into dist/, with the workflow code in one
 * file and the console.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './build-console.ts';
import { bundleWorkflows } from './bundle-workflows.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** What is left of files that are gone would still be found by an import. */
rmSync(dist, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
try {
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
} catch {
  // The compiler has said what is wrong.
  process.exit(1);
}
await bundleWorkflows(join(dist, 'workflow-bundle.js'));
cpSync(await buildConsole(), join(dist, 'console'), { recursive: true });
// Run by the migration.
cpSync(join(root, 'db/audit-owner.sql'), join(dist, 'db/audit-owner.sql'));
