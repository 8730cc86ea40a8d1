/**
 * `node sdk-download-child.ts <folder>`: downloads the official Temporal CLI into the folder, through the
 * SDK.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';

const downloadDir = process.argv[2];
if (downloadDir === undefined) throw new Error('usage: sdk-download-child.ts <folder>');
Runtime.install({ logger: new DefaultLogger('ERROR') });
try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir } },
  });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
