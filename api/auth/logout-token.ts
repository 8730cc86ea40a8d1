import { errors as joseErrors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { ApiProblem } from '../http/api-problem.ts';
import { CLOCK_TOLERANCE_S, SIGNATURES, cannotBeChecked, saysNothing } from './authenticate.ts';

/** What the identity provider says has ended: one of its sessions, or all of a person. */
export interface LogoutNotice {
  /** `jti`: each is good for once. */
  id: string;
  subject: string | undefined;
  providerSession: string | undefined;
  /** Until when it must be remembered, epoch milliseconds: later it is refused for its age. */
  expiresAt: number;
}

interface LogoutTokenOptions {
  issuer: string;
  /** The client that people sign in by: what logout tokens are made for. */
  clientId: string;
  keys: JWTVerifyGetKey;
}

export type LogoutTokenVerifier = (token: string) => Promise<LogoutNotice>;

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Older ones are refused, whatever they say of their end. */
const LONGEST_AGE_S = 600;

/** Checks logout tokens as OpenID Connect Back-Channel Logout 1.0, 2.6, says. */
export function createLogoutTokenVerifier({
  issuer,
  clientId,
  keys,
}: LogoutTokenOptions): LogoutTokenVerifier {
  return async (token) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience: clientId,
        algorithms: SIGNATURES,
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: LONGEST_AGE_S,
        requiredClaims: ['exp', 'iat', 'jti', 'events'],
      });
      return noticeOf(payload, protectedHeader.typ);
    } catch (error) {
      if (error instanceof ApiProblem) throw error;
      if (saysNothing(error)) throw cannotBeChecked(error);
      throw invalid(
        error instanceof joseErrors.JWTExpired
          ? 'The logout token has expired.'
          : 'The logout token is not of our provider, or not for us.',
        error,
      );
    }
  };
}

function noticeOf(payload: JWTPayload, headerType: string | undefined): LogoutNotice {
  const { sub: subject, jti } = payload;
  const type = headerType?.toLowerCase().replace(/^application\//, '');
  // No other token of the provider is to count as one: they are signed by the same keys.
  if ((type !== undefined && type !== 'logout+jwt' && type !== 'jwt') || !isOr(payload['typ'], 'Logout'))
    throw invalid('That is a token of another type.');
  if ('nonce' in payload) throw invalid('A logout token has no nonce.');
  const events = payload['events'];
  if (!isObject(events) || !isObject(events[EVENT]))
    throw invalid(`The claim events does not name ${EVENT}.`);
  const sid = payload['sid'];
  if (typeof jti !== 'string' || (sid !== undefined && typeof sid !== 'string'))
    throw invalid('A claim has another type than it should.');
  if (subject === undefined && sid === undefined) throw invalid('The token names neither sub nor sid.');
  return {
    id: jti,
    subject,
    providerSession: sid,
    expiresAt: Date.now() + (LONGEST_AGE_S + 2 * CLOCK_TOLERANCE_S) * 1_000,
  };
}

const invalid = (detail: string, cause?: unknown): ApiProblem =>
  new ApiProblem('logout_token_invalid', detail, { cause });

const isOr = (value: unknown, expected: string): boolean => value === undefined || value === expected;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
