import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Stripe accounts that the local sandbox can be started with. */
const ACCOUNTS = ['lived-in'] as const;

/** What `npm start` was asked for. */
export interface StackOptions {
  /** Fill the sandbox's account as another product would have; null: it begins empty. */
  account: (typeof ACCOUNTS)[number] | null;
  /** Everything that is kept: databases, keys, logs. Absolute. */
  dataDir: string;
  /** Take free ports instead of the fixed ones. */
  autoPorts: boolean;
  /** Give an empty data directory six customers with a year behind them. */
  demo: boolean;
  /** Throw away what the data directory holds. */
  fresh: boolean;
  /** Print one line of JSON on standard output when ready, all else on standard error. */
  json: boolean;
  /** Start a real Keycloak instead of the local provider. */
  keycloak: boolean;
  /** Print the address of each part. */
  verbose: boolean;
  /** Restart API and worker when their code changes. */
  watch: boolean;
}

export const launcherUsage = `npm start [-- options]
  --data-dir <folder>  where everything is kept (default .data, with --account .data-<account>)
  --account lived-in   a Stripe account that another product has filled for three years (docs/adopt.md)
  --ports auto         take free ports instead of the fixed ones
  --fresh              throw away what the folder holds
  --empty              without the six demo customers that a first start gets
  --verbose            print the address of each part
  --json               when ready, one line of JSON on standard output; implies --empty and --verbose
  --keycloak           a real Keycloak instead of the local identity provider (Java 17, Maven)
  --watch              restart API and worker, build the console, when their code changes (npm run dev)`;

/** @throws Error naming the option that is wrong. */
export function parseLauncherOptions(args: string[]): StackOptions {
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string' },
      account: { type: 'string' },
      ports: { type: 'string', default: 'fixed' },
      fresh: { type: 'boolean', default: false },
      empty: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keycloak: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
    },
  });
  if (!['fixed', 'auto'].includes(values.ports)) throw new Error('--ports is "auto" or left out');
  const account = ACCOUNTS.find((known) => known === values.account) ?? null;
  if (values.account !== undefined && account === null)
    throw new Error(`--account is ${ACCOUNTS.map((known) => `"${known}"`).join(', ')} or left out`);
  if (account !== null && values.keycloak)
    throw new Error('--account goes with the local identity provider: leave --keycloak out');
  return {
    account,
    dataDir: resolve(values['data-dir'] ?? (account === null ? '.data' : `.data-${account}`)),
    autoPorts: values.ports === 'auto',
    // They need the local provider, and belong to nobody else's account.
    demo: !values.empty && !values.json && account === null && !values.keycloak,
    fresh: values.fresh,
    json: values.json,
    keycloak: values.keycloak,
    verbose: values.verbose || values.json,
    watch: values.watch,
  };
}
