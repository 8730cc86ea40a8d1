import { randomBytes } from 'node:crypto';
import { EnvError, loadEnv } from '../../config/env.ts';

/** All that a development start says, with NODE_ENV=production put before it by mistake. */
const careless = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'http://billing.example.com',
  DATABASE_URL: 'postgres://perennial:perennial@127.0.0.1:5432/perennial',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_test_0123456789abcdef',
  STRIPE_API_BASE: 'http://127.0.0.1:12111',
  OIDC_ISSUER: 'http://id.example.com/realms/perennial',
  KEYCLOAK_URL: 'http://127.0.0.1:8080',
  KEYCLOAK_CLIENT_SECRET: 'perennial-api-development',
  OIDC_CLIENT_SECRET: 'secret',
  LAGO_API_URL: 'http://127.0.0.1:3000',
  LAGO_API_KEY: 'lago-development-key',
  BYOK_MASTER_KEYS: `1:${Buffer.alloc(32).toString('base64')}`,
  PAYLOAD_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
  AUDIT_KEYS: `1:${Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('base64')}`,
  REDIS_URL: 'redis://:changeme@127.0.0.1:6379',
  SMTP_URL: 'smtp://billing:password@127.0.0.1:1025',
  METRICS_TOKEN: 'changemechangeme',
};
const careful = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://billing.example.com',
  DATABASE_URL: 'postgres://perennial:r8Jq2Lx0@127.0.0.1:5432/perennial',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  STRIPE_SECRET_KEY: 'sk_live_1',
  STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(16).toString('hex')}`,
  OIDC_ISSUER: 'https://id.example.com/realms/perennial',
};

/** The settings of `careless` with a secret that everybody knows. */
const KNOWN = [
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'STRIPE_WEBHOOK_SECRET',
  'OIDC_CLIENT_SECRET',
  'KEYCLOAK_CLIENT_SECRET',
  'LAGO_API_KEY',
  'AUDIT_KEYS',
  'BYOK_MASTER_KEYS',
  'PAYLOAD_KEYS',
  'METRICS_TOKEN',
];

function refused(source: Record<string, string>): string[] {
  try {
    loadEnv(source);
    return [];
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    // What is refused is in the message, and never a value.
    for (const { name } of error.problems) expect(error.message).toContain(`  ${name} `);
    expect(error.message).not.toMatch(
      /perennial-api-development|lago-development-key|sk_test_1|changeme|0123456789/,
    );
    return error.problems.map(({ name }) => name).toSorted();
  }
}

it('production names everything of a development start at once', () => {
  expect(refused(careless)).toEqual(
    ['PUBLIC_URL', 'STRIPE_SECRET_KEY', 'STRIPE_API_BASE', 'OIDC_ISSUER', ...KNOWN].toSorted(),
  );
});

it('production starts with none of it, and development with all of it', () => {
  expect(refused(careful)).toEqual([]);
  expect(refused({ ...careless, NODE_ENV: 'development' })).toEqual([]);
});

it.each([
  ['http', { PUBLIC_URL: 'http://b.example.com', OIDC_ISSUER: 'http://id.example.com/r' }],
  ['test_key', { STRIPE_SECRET_KEY: 'rk_test_1' }],
  ['sandbox', { STRIPE_API_BASE: 'http://10.0.0.1:1', STRIPE_SECRET_KEY: 'sk_test_1' }],
])('a trial names what it does on purpose: %s', (name, more) => {
  expect(refused({ ...careful, ...more })).not.toEqual([]);
  expect(refused({ ...careful, ...more, ALLOW_IN_PRODUCTION: `${name},test_key` })).toEqual([]);
});

it('pages that whoever is in between can write read nothing here, and no certificate goes unchecked', () => {
  const more = {
    CORS_ORIGINS: 'https://a.example.com,http://b.example.com',
    TEMPORAL_UI_URL: 'http://ui.example.com',
  };
  expect(refused({ ...careful, ...more })).toEqual(['CORS_ORIGINS', 'TEMPORAL_UI_URL']);
  expect(refused({ ...careful, ...more, ALLOW_IN_PRODUCTION: 'http' })).toEqual([]);
  expect(refused({ ...careful, TEMPORAL_UI_URL: 'http://localhost:8233' })).toEqual([]);
  const unchecked = { NODE_TLS_REJECT_UNAUTHORIZED: '0', ALLOW_IN_PRODUCTION: 'http,test_key,sandbox' };
  expect(refused({ ...careful, ...unchecked })).toEqual(['NODE_TLS_REJECT_UNAUTHORIZED']);
});

it('secrets that are in this repository are never allowed', () => {
  const source = { ...careless, ALLOW_IN_PRODUCTION: 'http,test_key,sandbox' };
  expect(refused(source)).toEqual(KNOWN.toSorted());
});

it.each(['http://localhost:8084', 'http://127.0.0.1:8084', 'http://keycloak.localhost:8080'])(
  '%s is this machine: nobody is in between',
  (url) => {
    expect(refused({ ...careful, PUBLIC_URL: url, OIDC_ISSUER: url })).toEqual([]);
  },
);

it.each(['whsec_1', 'whsec_0123456789'])('a webhook secret that can be guessed is refused: %s', (one) => {
  const kept = careful.STRIPE_WEBHOOK_SECRET;
  expect(refused({ ...careful, STRIPE_WEBHOOK_SECRET: `${kept},${one}` })).toEqual(['STRIPE_WEBHOOK_SECRET']);
});

it('outside of production what everybody knows is named for verify, without its value', () => {
  const { knownSecrets } = loadEnv({ ...careless, NODE_ENV: 'development' });
  expect(knownSecrets.toSorted()).toEqual(KNOWN.toSorted());
  expect(loadEnv(careful).knownSecrets).toEqual([]);
});
