import { randomBytes } from 'node:crypto';
import { EnvError, loadEnv } from '../../config/env.ts';
import { SECRETS, needs } from '../../config/process-secrets.ts';
import type { ProcessName, SecretName } from '../../config/process-secrets.ts';

const key = (): string => `1:${randomBytes(32).toString('base64')}`;

/** One environment for everything, as it stood before each process had its own. */
const everything = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://billing.example.com',
  DATABASE_URL: 'postgres://perennial:r8Jq2Lx0@127.0.0.1:5432/perennial',
  REDIS_URL: 'redis://:r8Jq2Lx1@127.0.0.1:6379',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  TEMPORAL_API_KEY: 'of-temporal',
  PAYLOAD_KEYS: key(),
  STRIPE_SECRET_KEY: 'sk_live_1',
  STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(16).toString('hex')}`,
  OIDC_ISSUER: 'https://id.example.com/realms/perennial',
  OIDC_CLIENT_SECRET: 'of-the-client',
  KEYCLOAK_URL: 'http://127.0.0.1:8080',
  KEYCLOAK_CLIENT_SECRET: 'of-keycloak',
  KEYCLOAK_ADMIN_USERNAME: 'boss',
  KEYCLOAK_ADMIN_PASSWORD: 'of-its-boss',
  LAGO_API_URL: 'http://127.0.0.1:3000',
  LAGO_API_KEY: 'of-lago',
  SMTP_URL: 'smtp://billing@127.0.0.1:1025',
  SMTP_PASSWORD: 'of-mail/%',
  AUDIT_KEYS: key(),
  BYOK_MASTER_KEYS: key(),
  METRICS_TOKEN: 'of-the-scraper-alone',
};
/** All but the client's key of Temporal: there is one of it and of the API key. */
const secretNames = (Object.keys(everything) as (keyof typeof everything)[]).filter(
  (name): name is keyof typeof everything & SecretName => name in SECRETS,
);

function refused(source: Record<string, string>, reader: ProcessName): string[] {
  try {
    loadEnv(source, reader);
    return [];
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    expect(error.message).not.toMatch(/of-(temporal|keycloak|lago|mail|the|its)/);
    return error.problems.map(({ name }) => name).toSorted();
  }
}

/** What a process may be given. */
function ownOf(reader: ProcessName): Record<string, string> {
  return Object.fromEntries(
    Object.entries(everything).filter(([name]) => !(name in SECRETS) || needs(reader, name as SecretName)),
  );
}

it.each<[ProcessName, SecretName[]]>([
  [
    'api',
    ['AUDIT_KEYS', 'KEYCLOAK_ADMIN_PASSWORD', 'KEYCLOAK_CLIENT_SECRET', 'LAGO_API_KEY', 'SMTP_PASSWORD'],
  ],
  ['worker', ['METRICS_TOKEN', 'OIDC_CLIENT_SECRET', 'STRIPE_WEBHOOK_SECRET']],
  ['migrate', secretNames.filter((name) => name !== 'DATABASE_URL').toSorted()],
  ['tools', []],
])('in production %s does not start with secrets of others, and names each', (reader, foreign) => {
  expect(refused(everything, reader)).toEqual(foreign);
  expect(refused(ownOf(reader), reader)).toEqual([]);
});

it('one environment for all of them is a choice with a name; what is not theirs is out of reach even so', () => {
  const shared = { ...everything, ALLOW_IN_PRODUCTION: 'shared_secrets' };
  for (const reader of ['api', 'worker', 'migrate'] as const) {
    expect(refused(shared, reader)).toEqual([]);
    const text = JSON.stringify(loadEnv(shared, reader));
    for (const name of secretNames.filter((one) => !needs(reader, one)))
      expect([reader, name, text.includes(JSON.stringify(everything[name]).slice(1, -1))]).toEqual([
        reader,
        name,
        false,
      ]);
  }
});

it('a password of the mail server is for the worker alone, in the address too', () => {
  const inUrl = { ...ownOf('api'), SMTP_URL: 'smtp://billing:of-mail@127.0.0.1:1025' };
  expect(refused(inUrl, 'api')).toEqual(['SMTP_URL']);
  const development = loadEnv({ ...inUrl, NODE_ENV: 'development' }, 'api');
  expect(development.mail.smtpUrl).toBe('smtp://billing@127.0.0.1:1025');
  const { password } = new URL(loadEnv(ownOf('worker'), 'worker').mail.smtpUrl ?? '');
  expect(decodeURIComponent(password)).toBe('of-mail/%');
});

it('the other name of the Stripe key is a secret as well', () => {
  const given = { ...ownOf('migrate'), STRIPE_API_KEY: 'sk_live_2' };
  expect(refused(given, 'migrate')).toEqual(['STRIPE_SECRET_KEY']);
});
