import { parseArgs } from 'node:util';
import { startSandbox } from './server.ts';

const usage = `stripe-sandbox [options]
Answers Stripe's API on this machine, for development and tests.
  --port <number>   port to listen on, 0 for a free one (default 12111)
  --host <address>  address to listen on (default 127.0.0.1)
  --data-dir <dir>  folder that keeps the state; without it, the state ends with the process
  --help            prints this`;

interface Options {
  port: number;
  host: string;
  dataDir?: string;
  help: boolean;
}

/** Reads the command line. @throws Error that says what is wrong with it. */
function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '12111' },
      host: { type: 'string', default: '127.0.0.1' },
      'data-dir': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { host, help, 'data-dir': dataDir } = values;
  const port = /^\d+$/.test(values.port) ? Number(values.port) : NaN;
  if (!(port <= 65_535)) throw new Error(`--port must be a number from 0 to 65535, not '${values.port}'`);
  if (host === '') throw new Error('--host must not be empty');
  if (dataDir === '') throw new Error('--data-dir must not be empty');
  return { port, host, help, ...(dataDir === undefined ? {} : { dataDir }) };
}

async function run({ help, ...options }: Options): Promise<void> {
  if (help) {
    console.log(usage);
    return;
  }
  const sandbox = await startSandbox(options);
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
}

let options: Options | undefined;
try {
  options = readOptions();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
if (options !== undefined) {
  try {
    await run(options);
  } catch (error) {
    console.error(`stripe-sandbox: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
