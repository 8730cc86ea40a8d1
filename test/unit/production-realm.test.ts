import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { clientShape, realmShape, realmWeaknesses } from '../../gateways/keycloak/realm-settings.ts';

/** The realm that docker compose imports, against what `npm run verify` finds weak. */
const expected = {
  clientId: 'perennial-web',
  callback: 'https://billing.example.com/auth/callback',
  audience: 'perennial-api',
};
const read = (file: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(file, 'utf8').replaceAll(
      /\$\{PERENNIAL_PUBLIC_URL(?::[^}]*)?\}/g,
      'https://billing.example.com',
    ),
  ) as Record<string, unknown>;
const production = read('docker/keycloak/realm.json');

const weaknesses = (realm: Record<string, unknown>): string[] =>
  realmWeaknesses(realmShape.parse(realm), z.array(clientShape).parse(realm['clients']), expected);

type Client = Record<string, unknown> & { clientId: string };
/** The realm with another client for browsers. */
const withClient = (changes: Record<string, unknown>): Record<string, unknown> => ({
  ...production,
  clients: (production['clients'] as Client[]).map((client) =>
    client.clientId === 'perennial-web' ? { ...client, ...changes } : client,
  ),
});

it('the realm for production has no weakness, no user and no registration', () => {
  expect(weaknesses(production)).toEqual([]);
  expect(production['registrationAllowed']).toBe(false);
  expect((production['users'] as { username: string }[]).map(({ username }) => username)).toEqual([
    'service-account-perennial-api',
  ]);
});

it('its sessions last no longer than ours, and who may do what is recorded', () => {
  expect(production).toMatchObject({
    ssoSessionIdleTimeout: 30 * 60,
    ssoSessionMaxLifespan: 12 * 3_600,
    rememberMe: true,
    ssoSessionIdleTimeoutRememberMe: 14 * 86_400,
    ssoSessionMaxLifespanRememberMe: 30 * 86_400,
    adminEventsEnabled: true,
    adminEventsDetailsEnabled: true,
    eventsEnabled: true,
  });
});

it.each<[string, Record<string, unknown>, RegExp]>([
  ['no TLS', { ...production, sslRequired: 'none' }, /without TLS/],
  ['endless guesses', { ...production, bruteForceProtected: false }, /not limited/],
  ['addresses that nobody verified', { ...production, verifyEmail: false }, /not verified/],
  ['tokens that live long', { ...production, accessTokenLifespan: 3_600 }, /live 3600 s/],
  [
    'a client that takes passwords',
    withClient({ directAccessGrantsEnabled: true }),
    /perennial-web takes pass/,
  ],
  ['tokens in addresses', withClient({ implicitFlowEnabled: true }), /Implicit flow/],
  ['no PKCE', withClient({ attributes: {} }), /no PKCE/],
  [
    'any redirect',
    withClient({ redirectUris: [expected.callback, 'https://*'] }),
    /sends people to https:\/\/\* too/,
  ],
  ['tokens for anybody', withClient({ protocolMappers: [] }), /audience/],
])('is recognised against a realm with %s', (_, realm, said) => {
  expect(weaknesses(realm)).toEqual([expect.stringMatching(said)]);
});

it('the realm of npm start is none for production', () => {
  expect(weaknesses(read('dev/keycloak/realm.json')).length).toBeGreaterThan(3);
});
