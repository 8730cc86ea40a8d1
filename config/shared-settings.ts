import type { ApiEnv, Env, WorkerEnv } from './env.ts';

/**
 * Settings that API and worker need the same, by variable. Nothing of it is secret: of keys it holds the
 * ids, of addresses with a password whether they are set.
 */
export type SharedSettings = Record<string, string>;

/** Those of an API. Its issuer names the realm in which the worker should look roles up. */
export const sharedSettingsOfApi = (env: ApiEnv): SharedSettings =>
  common(env, /\/realms\/([^/]+)\/?$/.exec(env.identity.issuer)?.[1]);

/** Those of a worker. */
export const sharedSettingsOfWorker = (env: WorkerEnv): SharedSettings => common(env, env.keycloak?.realm);

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
  const of = (name: Start['process']): SharedSettings =>
    starts.find(({ process }) => process === name)?.settings ?? {};
  const worker = of('worker');
  return Object.entries(of('api')).flatMap(([name, value]) => {
    const other = worker[name];
    return other === undefined || other === value
      ? []
      : [`${name} is ${value} for the API and ${other} for the worker`];
  });
}
