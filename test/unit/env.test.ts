import { readFileSync } from 'node:fs';
import { EnvError, loadEnv } from '../../config/env.ts';
import { variableMeta, variables } from '../../config/variables.ts';
import type { VariableName } from '../../config/variables.ts';
import { envExample } from '../../scripts/env-example.ts';

const least = {
  DATABASE_URL: 'postgres://u:p@db:5432/billing',
  OIDC_ISSUER: 'https://id.example.com/realms/x',
};

function problemsOf(source: Record<string, string | undefined>): string[] {
  try {
    loadEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.problems.map(({ name, problem }) => `${name} ${problem}`);
    throw error;
  }
  return [];
}

describe('loadEnv', () => {
  it('is content with a database and an issuer, and then runs without Stripe, Keycloak, Lago and mail', () => {
    const env = loadEnv(least);
    expect(env.http).toEqual({
      host: '127.0.0.1',
      port: 8084,
      publicUrl: 'http://127.0.0.1:8084',
      corsOrigins: [],
      trustedProxies: 0,
      requestTimeoutMs: 15_000,
      exportTimeoutMs: 120_000,
    });
    expect(env.stripe).toMatchObject({
      secretKey: undefined,
      webhookSecrets: [],
      apiBase: undefined,
      defaultCurrency: 'usd',
    });
    expect([env.keycloak, env.lago, env.mail.smtpUrl]).toEqual([undefined, undefined, undefined]);
    expect(env.temporal).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default' });
  });

  it('names every bad or missing variable at once, each with what it is for', () => {
    const attempt = (): unknown =>
      loadEnv({ PORT: 'eighty', STRIPE_SECRET_KEY: 'pk_test_x', DEFAULT_CURRENCY: 'dollars' });
    expect(attempt).toThrow(EnvError);
    for (const name of ['PORT', 'STRIPE_SECRET_KEY', 'DEFAULT_CURRENCY', 'DATABASE_URL'] as const) {
      expect(attempt).toThrow(new RegExp(`^ {2}${name} is .*`, 'm'));
      expect(attempt).toThrow(variableMeta(name).description);
    }
  });

  it('does not repeat a value in its message, since it may be a secret', () => {
    const attempt = (): unknown =>
      loadEnv({ ...least, STRIPE_SECRET_KEY: 'sk-live-verysecret', STRIPE_WEBHOOK_SECRET: 'verysecret' });
    expect(attempt).toThrow(EnvError);
    expect(attempt).not.toThrow(/verysecret/);
  });

  it('takes an empty value as not set', () => {
    expect(problemsOf({ ...least, DATABASE_URL: '  ' })).toEqual(['DATABASE_URL is not set']);
    expect(loadEnv({ ...least, KEYCLOAK_URL: '' }).keycloak).toBeUndefined();
  });

  it('reads STRIPE_API_KEY where STRIPE_SECRET_KEY is not set, and several webhook secrets', () => {
    const env = loadEnv({
      ...least,
      STRIPE_API_KEY: 'sk_test_abc',
      STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old',
    });
    expect(env.stripe.secretKey).toBe('sk_test_abc');
    expect(env.stripe.webhookSecrets).toEqual(['whsec_new', 'whsec_old']);
  });

  it('derives the issuer from Keycloak, and tells its two ways to sign in apart', () => {
    const env = loadEnv({
      ...least,
      OIDC_ISSUER: undefined,
      KEYCLOAK_URL: 'http://kc:8080/',
      KEYCLOAK_CLIENT_SECRET: 's',
    });
    expect(env.identity.issuer).toBe('http://kc:8080/realms/perennial');
    expect(env.keycloak?.credentials).toEqual({
      kind: 'client',
      clientId: 'perennial-api',
      clientSecret: 's',
    });
    const asAdmin = {
      ...least,
      KEYCLOAK_URL: 'http://kc',
      KEYCLOAK_ADMIN_USERNAME: 'u',
      KEYCLOAK_ADMIN_PASSWORD: 'p',
    };
    expect(loadEnv(asAdmin).keycloak?.credentials).toEqual({
      kind: 'password',
      username: 'u',
      password: 'p',
    });
  });

  it('keeps an issuer as it is, with its closing slash: tokens are compared with it letter by letter', () => {
    expect(loadEnv({ ...least, OIDC_ISSUER: 'https://id.example.com/' }).identity.issuer).toBe(
      'https://id.example.com/',
    );
  });

  it.each([
    ['no webhook secret', {}],
    ['one that is only commas', { STRIPE_WEBHOOK_SECRET: ', ,' }],
  ])(
    'refuses a Stripe key with %s in the API, and not in the command that makes the endpoint',
    (_what, given) => {
      const source = { ...least, STRIPE_SECRET_KEY: 'sk_test_1', ...given };
      expect(() => loadEnv(source, 'api')).toThrow(/STRIPE_WEBHOOK_SECRET is not set although/);
      expect(loadEnv(source).stripe.webhookSecrets).toEqual([]);
    },
  );

  it.each<[string, Record<string, string | undefined>, string]>([
    [
      'a live key beside another API base',
      {
        STRIPE_SECRET_KEY: 'sk_live_1',
        STRIPE_WEBHOOK_SECRET: 'whsec_1',
        STRIPE_API_BASE: 'http://127.0.0.1:1',
      },
      'STRIPE_API_BASE',
    ],
    [
      'a restricted live key beside another API base',
      {
        STRIPE_SECRET_KEY: 'rk_live_1',
        STRIPE_WEBHOOK_SECRET: 'whsec_1',
        STRIPE_API_BASE: 'http://127.0.0.1:1',
      },
      'STRIPE_API_BASE',
    ],
    ['an odd word for taxes', { STRIPE_TAX: 'auto' }, 'STRIPE_TAX'],
    ['a list of taxes that are not all rates', { STRIPE_TAX: 'txr_1,off' }, 'STRIPE_TAX'],
    ['no issuer and no Keycloak', { OIDC_ISSUER: undefined }, 'OIDC_ISSUER'],
    ['Keycloak without credentials', { KEYCLOAK_URL: 'http://kc' }, 'KEYCLOAK_CLIENT_SECRET'],
    [
      'a Keycloak administrator without password',
      { KEYCLOAK_URL: 'http://kc', KEYCLOAK_ADMIN_USERNAME: 'u' },
      'KEYCLOAK_ADMIN_PASSWORD',
    ],
    ['Lago without a key', { LAGO_API_URL: 'http://lago' }, 'LAGO_API_KEY'],
    [
      'production without a public address',
      { NODE_ENV: 'production', TEMPORAL_ADDRESS: 't:7233', ALLOW_PLAINTEXT: 'postgres,temporal' },
      'PUBLIC_URL',
    ],
    [
      'production without Temporal',
      { NODE_ENV: 'production', PUBLIC_URL: 'https://b.example.com', ALLOW_PLAINTEXT: 'postgres' },
      'TEMPORAL_ADDRESS',
    ],
    ['a metrics token that can be guessed', { METRICS_TOKEN: 'short' }, 'METRICS_TOKEN'],
    ...['localhost', '0.0.0.0:80', '::', '*', '256.1.1.1', 'metrics.example.com'].map(
      (host): [string, Record<string, string>, string] => [
        `${host} as the address of the worker's metrics`,
        { WORKER_METRICS_HOST: host },
        'WORKER_METRICS_HOST',
      ],
    ),
    ['a Temporal address without port', { TEMPORAL_ADDRESS: 'temporal' }, 'TEMPORAL_ADDRESS'],
    ['a database that is not PostgreSQL', { DATABASE_URL: 'mysql://u@db/x' }, 'DATABASE_URL'],
    [
      'too few connections for a worker that tells Stripe of usage',
      { DATABASE_POOL_MAX: '4' },
      'DATABASE_POOL_MAX',
    ],
  ])('refuses %s', (_case, source, name) => {
    expect(problemsOf({ ...least, ...source }).map((line) => line.split(' ')[0])).toEqual([name]);
  });

  it('hands the TEMPORAL_ variables on for the SDK to read', () => {
    const env = loadEnv({ ...least, TEMPORAL_API_KEY: 'k', TEMPORAL_GRPC_META_X: 'y', OTHER: 'z' });
    expect(env.temporal.variables).toEqual({ TEMPORAL_API_KEY: 'k', TEMPORAL_GRPC_META_X: 'y' });
  });
});

describe('.env.example', () => {
  it('is current', () => {
    expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).toBe(envExample());
  });

  it('is usable as it stands, with its required variables', () => {
    const open = envExample()
      .split('\n')
      .flatMap((line): [string, string][] => {
        const [, name = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
        return name === '' ? [] : [[name, value]];
      });
    expect(problemsOf({ ...Object.fromEntries(open), OIDC_ISSUER: least.OIDC_ISSUER })).toEqual([]);
  });

  it('describes every variable in a sentence', () => {
    for (const name of Object.keys(variables.shape) as VariableName[])
      expect(variableMeta(name).description).toMatch(/^.{10,}\.$/);
  });
});
