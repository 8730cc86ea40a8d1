/** `node scripts/bundle-workflows.ts <file>`: the workflow code in one file, as workers load it. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

/**
 * Bundles `workflows/index.ts` into a file, whole or not at all: a worker that starts meanwhile reads no
 * half of one.
 */
export async function bundleWorkflows(file: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, code);
  renameSync(part, file);
}

if (import.meta.main) {
  const file = process.argv[2];
  if (file === undefined) throw new Error('usage: bundle-workflows.ts <file>');
  await bundleWorkflows(file);
}
