import type { ApiEnv, Env, WorkerEnv } from './env.ts';

/**
 * Settings that API and worker need the same, by variable. Nothing of it is secret: of keys it holds the
 * ids, of addresses with a password whether they are set.
 */
export type SharedSettings = Record<string, string>;

/**
 * Those of an API. Its issuer names the realm in which the worker should look roles up. Whether it is the
 * same Keycloak no address says: behind a proxy the worker's may be an internal one. See
 * {@link realmsToCompare}.
 */
export const sharedSettingsOfApi = (env: ApiEnv): SharedSettings => ({
  ...common(env, realmOf(env.identity.issuer)),
  OIDC_ISSUER: withoutPassword(env.identity.issuer),
});

/** Those of a worker. */
export const sharedSettingsOfWorker = (env: WorkerEnv): SharedSettings => ({
  ...common(env, env.keycloak?.realm),
  ...(env.keycloak === undefined ? {} : { KEYCLOAK_URL: withoutPassword(env.keycloak.url) }),
});

const realmOf = (issuer: string): string | undefined => /\/realms\/([^/]+)\/?$/.exec(issuer)?.[1];

function withoutPassword(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

const NOT_SET = 'not set';

function common(
  {
    identity,
    temporal,
    stripe,
    mail,
  }: Pick<Env, 'temporal' | 'stripe' | 'mail'> & Pick<WorkerEnv, 'identity'>,
  realm: string | undefined,
): SharedSettings {
  return {
    OIDC_ROLE_CLAIM: identity.roleClaim,
    ...(realm === undefined ? {} : { KEYCLOAK_REALM: realm }),
    TEMPORAL_NAMESPACE: temporal.namespace,
    PAYLOAD_KEYS: temporal.payloadKeys?.map(({ id }) => id).join(', ') ?? NOT_SET,
    STRIPE_TAX: stripe.tax.kind === 'rates' ? stripe.tax.rateIds.join(', ') : stripe.tax.kind,
    STRIPE_TAX_BEHAVIOR: stripe.priceTax,
    SMTP_URL: mail.smtpUrl === undefined ? NOT_SET : 'set',
  };
}

/** A process that was started with them. */
interface Start {
  process: 'api' | 'worker';
  settings: SharedSettings;
}

/** What differs, a part of a sentence each. A setting that one of them does not have is not compared. */
export function differencesBetween(starts: readonly Start[]): string[] {
  const worker = settingsOf(starts, 'worker');
  return Object.entries(settingsOf(starts, 'api')).flatMap(([name, value]) => {
    const other = worker[name];
    return other === undefined || other === value
      ? []
      : [`${name} is ${value} for the API and ${other} for the worker`];
  });
}

/**
 * The realms of API and worker, as each of them reaches it: whether they are one, their signing keys say.
 * Null where the provider of the API is no Keycloak, or the worker has none.
 */
export function realmsToCompare(starts: readonly Start[]): { api: string; worker: string } | null {
  const { OIDC_ISSUER: api } = settingsOf(starts, 'api');
  const { KEYCLOAK_URL: keycloak, KEYCLOAK_REALM: realm } = settingsOf(starts, 'worker');
  if (api === undefined || realmOf(api) === undefined) return null;
  if (keycloak === undefined || realm === undefined) return null;
  return { api, worker: `${keycloak}/realms/${realm}` };
}

const settingsOf = (starts: readonly Start[], name: Start['process']): SharedSettings =>
  starts.find(({ process }) => process === name)?.settings ?? {};
