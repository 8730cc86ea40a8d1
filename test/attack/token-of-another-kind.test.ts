import { startTestApi } from '../support/test-api.ts';
import type { TestApi, TokenClaims } from '../support/test-api.ts';

/** A token of our provider with a good signature, that was not made for calling this API. */
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    OIDC_ALLOWED_CLIENTS: 'perennial-web,gateway',
  });
});
afterAll(async () => {
  await api.stop();
});

const answer = async (claims: TokenClaims): Promise<number> =>
  (await api.call('GET', '/billing/subscription', { token: await api.issuer.token(claims) })).status;

it.each<[string, TokenClaims]>([
  ['of a client that is not ours', { client: 'some-app' }],
  ['that names no client', { client: null }],
  ['that is an ID token by its claim', { claimedType: 'ID' }],
  ['that is a refresh token', { claimedType: 'Refresh' }],
  ['that is a logout token by its header', { headerType: 'logout+jwt' }],
  ['of an ID token without a type, recognised by its nonce', { nonce: 'n' }],
  ['that is not valid yet', { notBefore: 600 }],
  ['that was made in the future', { issuedIn: 600 }],
  ['that says nothing of when it was made', { issuedIn: null }],
])('a token %s is refused', async (_, claims) => {
  expect(await answer({ roles: ['admin'], ...claims })).toBe(401);
});

it.each<[string, TokenClaims]>([
  ['as Keycloak makes them', { headerType: 'JWT', claimedType: 'Bearer' }],
  ['of RFC 9068', { headerType: 'at+jwt', client: null, clientId: 'perennial-web' }],
  ['without a type', {}],
  ['of a second client on the list', { client: 'gateway' }],
])('an access token %s is taken', async (_, claims) => {
  expect(await answer(claims)).toBe(200);
});
