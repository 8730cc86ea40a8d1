import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors as joseErrors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { ApiProblem } from '../http/api-problem.ts';
import { highestRole } from '../../domain/accounts/roles.ts';
import type { Role } from '../../domain/accounts/roles.ts';

/** What a valid token says about its bearer. */
export interface Identity {
  subject: string;
  email: string;
  /** Whether the provider verified the address. */
  emailVerified: boolean;
  fullName: string | null;
  role: Role;
  /** When the provider said so, epoch milliseconds; to the second. */
  issuedAt: number;
  /** When the token ends, epoch milliseconds. */
  expiresAt: number;
  /** Time of the bearer's sign-in at the provider, epoch milliseconds; null when the token lacks it. */
  authTime: number | null;
}

interface TokenVerifierOptions {
  issuer: string;
  audience: string;
  /** Clients whose tokens are accepted. */
  clients: readonly string[];
  /** Dotted path of the role list in the token. */
  roleClaim: string;
  /** Keys of the provider. */
  keys: JWTVerifyGetKey;
}

/** Checks a bearer token and reads the identity from it. */
export type TokenVerifier = (token: string) => Promise<Identity>;

/** Only signatures that need the provider's private key: never `none`, never a shared secret. */
export const SIGNATURES = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];

/**
 * How long a verified token is cached, at most until it expires: far shorter than withdrawn provider keys
 * are remembered anyway.
 */
const rememberedMs = 60_000;

/**
 * Creates the verifier of access tokens: signature, issuer, audience, expiry. It throws ApiProblem
 * `unauthenticated`, or `identity_unavailable` when the provider's keys cannot be fetched.
 */
export function createTokenVerifier({
  issuer,
  audience,
  clients,
  roleClaim,
  keys,
}: TokenVerifierOptions): TokenVerifier {
  const known = new LRUCache<string, Identity>({ max: 10_000, ttl: rememberedMs });
  return async (token) => {
    const digest = hash('sha256', token);
    const remembered = known.get(digest);
    if (remembered !== undefined && Date.now() < remembered.expiresAt) return remembered;
    const payload = await verified(token, keys, { issuer, audience });
    requireClient(payload, clients);
    const identity = identityOf(payload, roleClaim);
    known.set(digest, identity);
    return identity;
  };
}

/** @throws ApiProblem `unauthenticated` for a token that does not name its bearer */
function identityOf(payload: JWTPayload, roleClaim: string): Identity {
  if (payload.sub === undefined || typeof payload['email'] !== 'string') {
    throw new ApiProblem(
      'unauthenticated',
      'The token names no user and e-mail address; request the scopes openid and email.',
    );
  }
  const name = payload['name'];
  return {
    subject: payload.sub,
    email: payload['email'].toLowerCase(),
    // Some providers write it as text.
    emailVerified: payload['email_verified'] === true || payload['email_verified'] === 'true',
    fullName: typeof name === 'string' ? name : null,
    role: highestRole([claimAt(payload, roleClaim)].flat()),
    // A provider whose clock is ahead says nothing about what is still to come.
    issuedAt: Math.min((payload.iat ?? 0) * 1_000, Date.now()),
    expiresAt: (payload.exp ?? 0) * 1_000,
    authTime: typeof payload['auth_time'] === 'number' ? payload['auth_time'] * 1_000 : null,
  };
}

async function verified(
  token: string,
  getKey: JWTVerifyGetKey,
  expected: { issuer: string; audience: string },
): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, getKey, {
      ...expected,
      algorithms: SIGNATURES,
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    requireAccessToken(payload, protectedHeader.typ);
    return payload;
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    if (error instanceof joseErrors.JWTExpired) {
      throw new ApiProblem('unauthenticated', 'The token has expired; sign in again.', { cause: error });
    }
    if (saysNothing(error)) throw cannotBeChecked(error);
    throw new ApiProblem('unauthenticated', 'The token is not valid here.', { cause: error });
  }
}

/** A set of keys that could not be fetched says nothing about the token. */
export const saysNothing = (error: unknown): boolean =>
  error instanceof joseErrors.JWKSTimeout ||
  !(error instanceof joseErrors.JOSEError) ||
  error.code === 'ERR_JOSE_GENERIC';

export const cannotBeChecked = (cause: unknown): ApiProblem =>
  new ApiProblem('identity_unavailable', 'Tokens cannot be checked at the moment; try again shortly.', {
    cause,
  });

export const CLOCK_TOLERANCE_S = 5;

/**
 * Accepts access tokens only: ID, refresh and logout tokens have the same signing key. RFC 9068 marks them
 * in the header, Keycloak in the claim `typ`; a token without either must not look like an ID token.
 */
function requireAccessToken(payload: JWTPayload, headerType: string | undefined): void {
  const header = headerType?.toLowerCase().replace(/^application\//, '');
  const claim = payload['typ'];
  const isMarked = header === 'at+jwt' || claim === 'Bearer';
  const isOther =
    (header !== undefined && header !== 'jwt' && header !== 'at+jwt') ||
    (claim !== undefined && claim !== 'Bearer');
  const looksLikeIdToken = !isMarked && (payload['nonce'] !== undefined || payload['at_hash'] !== undefined);
  if (isOther || looksLikeIdToken)
    throw new ApiProblem('unauthenticated', 'This is no access token; send the one of the scope openid.');
  // jose looks at the time of making only where a longest age is set.
  if ((payload.iat ?? 0) > Date.now() / 1_000 + CLOCK_TOLERANCE_S)
    throw new ApiProblem('unauthenticated', 'The token was made in the future; check the clocks.');
}

/** Refuses tokens of the realm's other clients, whatever audience they have. */
function requireClient(payload: JWTPayload, clients: readonly string[]): void {
  const client = payload['azp'] ?? payload['client_id'];
  if (typeof client !== 'string' || !clients.includes(client))
    throw new ApiProblem(
      'unauthenticated',
      'The token was made for another client; see OIDC_ALLOWED_CLIENTS.',
    );
}

/** Keys of the provider: fetches the discovery document on first use, and again after a failure. */
export function discoveredKeys(issuer: string): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`discovery answered ${response.status}`);
    const { jwks_uri: uri } = (await response.json()) as { jwks_uri: string };
    return createRemoteJWKSet(new URL(uri), { cooldownDuration: 10_000, timeoutDuration: 5_000 });
  };
  return async (header, input) => {
    keys ??= discover();
    try {
      return await (
        await keys
      )(header, input);
    } catch (error) {
      if (!(error instanceof joseErrors.JOSEError)) keys = undefined;
      throw error;
    }
  };
}

function claimAt(payload: JWTPayload, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], payload);
}

/** Everyone who can sign in may see to their own billing: no role at all is the least one. */
