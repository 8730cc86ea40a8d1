import {
  ClientSecretPost,
  None,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client';
import type { Configuration, IDToken } from 'openid-client';

interface OpenIdOptions {
  issuer: string;
  clientId: string;
  /** undefined: a public client, which PKCE protects. */
  clientSecret: string | undefined;
  /** Where the API is reached, no trailing slash. */
  publicUrl: string;
}

/** What must be remembered between leaving for the provider and coming back. */
interface SignInChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Tokens of a person who signed in. */
export interface GrantedTokens {
  accessToken: string;
  refreshToken: string | null;
  idToken: string | null;
  /** The person at the provider; null where no ID token came. */
  subject: string | null;
  /** The provider's session (`sid`), where it names it. */
  providerSession: string | null;
  /** When the person proved who they are, epoch milliseconds; null where the provider does not say. */
  authTime: number | null;
}

/** How recent a proof is asked for, seconds; undefined where any will do. */
interface AskedProof {
  maxAge?: number | undefined;
}

/** Sign-in of browsers at an OpenID provider: code flow with PKCE. */
export interface OpenId {
  /** With `maxAge` the person proves anew who they are, also where the provider still knows the browser. */
  begin: (asked?: AskedProof) => Promise<{ url: string; checks: SignInChecks }>;
  /**
   * Turns the address that the provider sent the browser back to into tokens; with `maxAge` only where the
   * proof is that recent.
   */
  complete: (returned: URL, checks: SignInChecks, asked?: AskedProof) => Promise<GrantedTokens>;
  refresh: (refreshToken: string) => Promise<GrantedTokens>;
  /** Makes a refresh token worthless, where the provider can do that. */
  revoke: (refreshToken: string) => Promise<void>;
  /** Where a browser ends its session at the provider; null where the provider has no such place. */
  endSessionUrl: (idToken: string | null) => Promise<string | null>;
}

/** Role and address come from the access token, which the API checks in the same way for every client. */
const scope = 'openid email profile';

/** The provider's addresses are read at first use, and again after a failure: the API starts without it. */
export function createOpenId({ issuer, clientId, clientSecret, publicUrl }: OpenIdOptions): OpenId {
  let known: Promise<Configuration> | undefined;
  const discover = (): Promise<Configuration> =>
    discovery(
      new URL(issuer),
      clientId,
      undefined,
      clientSecret === undefined ? None() : ClientSecretPost(clientSecret),
      {
        timeout: 5,
        // The local provider and Keycloak on one's own machine speak http; an https issuer is never spoken
        // to without TLS.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only to make it stand out
        execute: [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])],
      },
    );
  const configuration = async (): Promise<Configuration> => {
    known ??= discover();
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };

  return {
    begin: async ({ maxAge } = {}) => {
      const config = await configuration();
      const checks = {
        state: randomState(),
        nonce: randomNonce(),
        codeVerifier: randomPKCECodeVerifier(),
      };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: `${publicUrl}/auth/callback`,
        scope,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: 'S256',
        // Some providers know only one of the two.
        ...(maxAge === undefined ? {} : { max_age: String(maxAge), prompt: 'login' }),
      });
      return { url: url.href, checks };
    },
    complete: async (returned, { state, nonce, codeVerifier }, { maxAge } = {}) =>
      tokensOf(
        await authorizationCodeGrant(await configuration(), returned, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          ...(maxAge === undefined ? {} : { maxAge }),
        }),
      ),
    refresh: async (refreshToken) => tokensOf(await refreshTokenGrant(await configuration(), refreshToken)),
    revoke: async (refreshToken) => {
      const config = await configuration();
      if (config.serverMetadata().revocation_endpoint === undefined) return;
      await tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
    },
    endSessionUrl: async (idToken) => {
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(config, {
        post_logout_redirect_uri: `${publicUrl}/`,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      }).href;
    },
  };
}

function tokensOf(answer: {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  claims: () => IDToken | undefined;
}): GrantedTokens {
  const claims = answer.claims();
  const sid = claims?.['sid'];
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    idToken: answer.id_token ?? null,
    subject: claims?.sub ?? null,
    providerSession: typeof sid === 'string' ? sid : null,
    authTime: claims?.auth_time === undefined ? null : claims.auth_time * 1_000,
  };
}
