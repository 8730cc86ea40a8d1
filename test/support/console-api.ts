import { startApi } from '../../api/server.ts';
import type { RunningApi } from '../../api/server.ts';
import { loadEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { consoleFacts } from './console-facts.ts';

/** Another API process of the suite's system, with the console, that a story may stop and start. */
export interface ConsoleApi {
  /** Where it listens while it runs: always the same address. */
  url: string;
  /** Starts it; `changes` hold until it is stopped. */
  start: (changes?: Record<string, string>) => Promise<void>;
  stop: () => Promise<void>;
}

/** Makes a process ready to be started; `variables` are other than the system's own. */
export async function createConsoleApi(variables: Record<string, string> = {}): Promise<ConsoleApi> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logger = createLogger({ level: process.env['TEST_LOG'] ?? 'silent', service: 'api' });
  let running: RunningApi | undefined;
  return {
    url,
    start: async (changes = {}) => {
      const env = loadEnv({ ...consoleFacts().variables, ...variables, PUBLIC_URL: url, ...changes });
      running = await startApi(env, { logger, port, processMetrics: false });
    },
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
  };
}
