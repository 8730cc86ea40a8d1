import type { EnvProblem } from './env.ts';
import type { VariableName } from './variables.ts';

/**
 * What reads the environment: a process of the product, or a command that an operator runs (`tools`),
 * which may need all of it.
 */
export type ProcessName = 'api' | 'worker' | 'migrate' | 'tools';

/**
 * Who needs a secret; the commands of an operator are always among them. Whoever is not named is not given
 * it.
 */
export const SECRETS = {
  DATABASE_URL: ['api', 'worker', 'migrate'],
  REDIS_URL: ['api', 'worker'],
  TEMPORAL_API_KEY: ['api', 'worker'],
  TEMPORAL_TLS_CLIENT_KEY_PATH: ['api', 'worker'],
  TEMPORAL_TLS_CLIENT_KEY_DATA: ['api', 'worker'],
  // The API runs the codec server, and writes inputs of workflows.
  PAYLOAD_KEYS: ['api', 'worker'],
  STRIPE_SECRET_KEY: ['api', 'worker'],
  STRIPE_WEBHOOK_SECRET: ['api'],
  OIDC_CLIENT_SECRET: ['api'],
  KEYCLOAK_CLIENT_SECRET: ['worker'],
  KEYCLOAK_ADMIN_PASSWORD: ['worker'],
  LAGO_API_KEY: ['worker'],
  SMTP_PASSWORD: ['worker'],
  // Who signs the log is not who answers the internet.
  AUDIT_KEYS: ['worker'],
  // The API seals a user's key and opens it; the worker wraps data keys anew.
  BYOK_MASTER_KEYS: ['api', 'worker'],
  METRICS_TOKEN: ['api'],
} as const satisfies Partial<Record<VariableName, readonly Exclude<ProcessName, 'tools'>[]>>;

/** A setting whose value is a secret, or holds one. */
export type SecretName = keyof typeof SECRETS;

/** Whether a process has any business with a secret. */
export function needs(process: ProcessName, name: SecretName): boolean {
  return process === 'tools' || (SECRETS[name] as readonly ProcessName[]).includes(process);
}

/**
 * Takes out of a copy of the environment what is not the process's own, so that the program does not use
 * it. The environment of the process itself still has it: production therefore refuses to start with
 * `foreign`.
 *
 * @returns `foreign`: what was taken out, as problems of a production that hands one environment to all
 */
export function ownSecrets(
  given: Readonly<Record<string, string | undefined>>,
  process: ProcessName,
): { own: Record<string, string | undefined>; foreign: EnvProblem[] } {
  const isForeign = (name: string): name is SecretName =>
    name in SECRETS && given[name] !== undefined && !needs(process, name as SecretName);
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => !isForeign(name)));
  const foreign = Object.keys(given)
    .filter(isForeign)
    .map((name): EnvProblem => ({
      name,
      problem: `is a secret that ${process} does not need; leave it out here`,
    }));
  delete own['STRIPE_API_KEY'];
  const withoutPassword = passwordTakenOut(own['SMTP_URL']);
  if (withoutPassword !== undefined && !needs(process, 'SMTP_PASSWORD')) {
    own['SMTP_URL'] = withoutPassword;
    foreign.push({
      name: 'SMTP_URL',
      problem: `has a password that ${process} does not need; put it into SMTP_PASSWORD of the worker`,
    });
  }
  return { own, foreign };
}

/** The address without its password; undefined where it has none. */
function passwordTakenOut(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.password === '') return undefined;
  url.password = '';
  return url.toString();
}
