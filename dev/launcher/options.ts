import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface StackOptions {
  /** Everything that is kept: databases, keys, logs. Absolute. */
  dataDir: string;
  /** Take free ports instead of the fixed ones. */
  autoPorts: boolean;
  /** Throw away what the data directory holds. */
  fresh: boolean;
  /** Print one line of JSON on standard output when ready, all else on standard error. */
  json: boolean;
  /** Start a real Keycloak instead of the local provider. */
  keycloak: boolean;
  /** Restart API and worker when their code changes. */
  watch: boolean;
}

export const launcherUsage = `npm start [-- options]
  --data-dir <folder>  where everything is kept (default .data)
  --ports auto         take free ports instead of the fixed ones
  --fresh              throw away what the folder holds
  --json               when ready, one line of JSON on standard output
  --keycloak           a real Keycloak instead of the local identity provider (Java 17, Maven)
  --watch              restart API and worker, build the console, when their code changes (npm run dev)`;

/** @throws Error naming the option that is wrong. */
export function parseLauncherOptions(args: string[]): StackOptions {
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string', default: '.data' },
      ports: { type: 'string', default: 'fixed' },
      fresh: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keycloak: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
    },
  });
  if (!['fixed', 'auto'].includes(values.ports)) throw new Error('--ports is "auto" or left out');
  return {
    dataDir: resolve(values['data-dir']),
    autoPorts: values.ports === 'auto',
    fresh: values.fresh,
    json: values.json,
    keycloak: values.keycloak,
    watch: values.watch,
  };
}
