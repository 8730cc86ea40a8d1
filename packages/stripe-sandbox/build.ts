/** `npm run build`: compiles src/ into dist/, with declarations, and copies the parameter table. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = import.meta.dirname;
const dist = join(root, 'dist');

// A file that was removed from src/ must not stay in the package.
rmSync(dist, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
cpSync(join(root, 'src/spec/facts.json'), join(dist, 'spec/facts.json'));
