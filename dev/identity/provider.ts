import Provider, { interactionPolicy } from 'oidc-provider';
// @ts-expect-error The types leave it out. Named, it is a choice that the package does not warn of:
// sign-ins end with the launcher.
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import type { AdapterFactory, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { audience, userClaims, webClientId } from './claims.ts';
import type { IdentityKeys } from './keys.ts';
import type { UserStore } from './user-store.ts';

/**
 * Resource indicators must be absolute URIs. The token's audience is the API's plain name, as with
 * Keycloak.
 */
const resource = `urn:${audience}`;

export interface ProviderOptions {
  issuer: string;
  keys: IdentityKeys;
  users: UserStore;
  /** Where browsers reach the product, when that is not a loopback address. */
  publicUrl: string | undefined;
  backchannelLogoutUri: string | undefined;
}

/**
 * An OpenID provider for one machine: code flow with PKCE, JWT access tokens, roles where Keycloak has
 * them.
 */
export function createProvider({
  issuer,
  keys,
  users,
  publicUrl,
  backchannelLogoutUri,
}: ProviderOptions): Provider {
  const addresses = ['http://127.0.0.1', ...(publicUrl?.startsWith('https:') === true ? [publicUrl] : [])];
  // The only client is ours, so nobody is asked for consent.
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const configuration: Configuration = {
    clients: [
      {
        client_id: webClientId,
        // A native client may use any port of the loopback address (RFC 8252, 7.3), so the API's port is
        // free to choose.
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: addresses.map((address) => `${address}/auth/callback`),
        post_logout_redirect_uris: addresses.map((address) => `${address}/`),
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // As Keycloak does it: its tokens always say when somebody signed in.
        require_auth_time: true,
        ...(backchannelLogoutUri === undefined
          ? {}
          : { backchannel_logout_uri: backchannelLogoutUri, backchannel_logout_session_required: true }),
      },
    ],
    adapter: (createMemoryAdapter as () => AdapterFactory)(),
    jwks: { keys: [keys.signing] },
    cookies: { keys: [keys.cookie] },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'realm_access'],
    },
    conformIdTokenClaims: false,
    ttl: {
      AccessToken: 3_600,
      Session: 28_800,
      Grant: 28_800,
      RefreshToken: 28_800,
      IdToken: 3_600,
      Interaction: 3_600,
    },
    findAccount: (_ctx, id) => {
      const user = users.byId(id);
      return user?.enabled === true
        ? { accountId: id, claims: () => ({ sub: id, ...userClaims(user) }) }
        : undefined;
    },
    extraTokenClaims: (ctx, token) => {
      const user = 'accountId' in token ? users.byId(token.accountId) : undefined;
      if (user === undefined) return undefined;
      const { AuthorizationCode: code, RefreshToken: refresh } = ctx.oidc.entities;
      const authTime = code?.authTime ?? refresh?.authTime;
      return { ...userClaims(user), ...(authTime === undefined ? {} : { auth_time: authTime }) };
    },
    interactions: { policy, url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    // As Keycloak does it: with every sign-in, asked for or not.
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // The package refuses to reach this machine, where the product is: without its agent it is reached.
    fetch: (url, { dispatcher: _refusing, ...options }: RequestInit & { dispatcher?: unknown } = {}) =>
      globalThis.fetch(url, options),
    loadExistingGrant: (ctx) => grantEverything(ctx),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid profile email offline_access',
          audience,
          accessTokenTTL: 3_600,
          accessTokenFormat: 'jwt' as const,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.on('server_error', (_ctx, error) => {
    process.stderr.write(`identity: ${error.stack ?? error.message}\n`);
  });
  return provider;
}

/** What consent would have granted. */
async function grantEverything(
  ctx: KoaContextWithOIDC,
): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { client, session, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email offline_access');
  grant.addResourceScope(resource, 'openid profile email offline_access');
  await grant.save();
  return grant;
}
