import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';

/**
 * The workflow code: the bundle of the build, if present, else the sources, bundled at the start.
 * @param prebuilt path of another bundle
 */
export function workflowCode(prebuilt?: string): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const built = prebuilt ?? fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  if (existsSync(built)) return { workflowBundle: { codePath: built } };
  return { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) };
}
