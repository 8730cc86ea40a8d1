import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12111' },
    host: { type: 'string', default: '127.0.0.1' },
    'data-file': { type: 'string' },
  },
});
const dataFile = values['data-file'];
if (dataFile !== undefined) mkdirSync(dirname(dataFile), { recursive: true });

const sandbox = await startSandbox({
  port: Number(values.port),
  host: values.host,
  ...(dataFile === undefined ? {} : { dataFile }),
});
let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void sandbox.close().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// Last: who waits for this line may stop it at once.
console.log(`stripe-sandbox ready ${sandbox.url}`);
