/**
 * `worker-process.ts <address> <namespace>`: runs the counting workflow, tuned as the product's worker is.
 */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { TUNING } from '../../../worker/tuning.ts';

const [address = '', namespace = ''] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger('ERROR') });
const { maxConcurrentWorkflowTaskExecutions, maxCachedWorkflows } = TUNING.billing;
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  namespace,
  taskQueue: 'counting',
  workflowsPath: fileURLToPath(new URL('counting-workflow.ts', import.meta.url)),
  maxConcurrentWorkflowTaskExecutions,
  maxCachedWorkflows,
});
process.stdout.write('ready\n');
await worker.run();
