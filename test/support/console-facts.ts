import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Where the system is that the suite `browser` looks at. */
export interface ConsoleFacts {
  /** Console and API, no trailing slash. */
  url: string;
  /** WebSocket address of the browser. */
  browser: string;
  stripeBase: string;
  stripeKey: string;
  database: string;
  /** Folder of the built console. */
  folder: string;
  /** What the API was started with. */
  variables: Record<string, string>;
}

/** Names the variable that holds the facts as JSON. */
const factsVariable = 'PERENNIAL_TEST_CONSOLE';

/** The facts, for a test file. @throws Error where the suite's globalSetup has not run */
export function consoleFacts(): ConsoleFacts {
  const facts = process.env[factsVariable];
  if (facts === undefined) throw new Error('no console runs; its Jest project lacks the browser setup');
  return JSON.parse(facts) as ConsoleFacts;
}

/**
 * Starts console-system.ts as a process and waits until it is ready.
 * @throws Error with its output if it ends first
 */
export async function launchConsoleSystem(): Promise<{ stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('console-system.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '--conditions=stripe-billing-sandbox-source' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.env[factsVariable] = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(() => {
      throw new Error(`the console's system ended before it was ready:\n${said}`);
    }),
  ]);
  return {
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(force);
    },
  };
}
