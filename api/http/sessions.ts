import type { EntityManager } from '@mikro-orm/postgresql';
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import type { Logger } from '../../config/logger.ts';
import {
  claimRefresh,
  deleteSession,
  findSession,
  forgetSessions,
  insertSession,
  updateSessionTokens,
} from '../../db/repositories/sessions.ts';
import type { SessionOfUser } from '../../db/repositories/sessions.ts';
import type { GrantedTokens, OpenId } from '../../gateways/openid/openid.ts';
import { ApiProblem } from './api-problem.ts';
import type { TokenVerifier } from './authenticate.ts';
import { userOf } from './identify.ts';
import type { ProfileChanged } from './identify.ts';
import type { Principal } from './principal.ts';
import { sealTokens, unsealTokens } from './seal-tokens.ts';
import { hashToken, newToken } from './secret-token.ts';

/** A working day: who sits at a browser signs in again on the next. */
const SESSION_LIFETIME_MS = 8 * 3_600_000;

/** How long a change of role or address at the provider may take to be followed. */
const refreshEveryMs = 5 * 60_000;

/** The sessions of browsers. */
export interface Sessions {
  /** Begins one for whoever these tokens are of, under a new secret every time. */
  start: (tokens: GrantedTokens) => Promise<{ token: string; expiresAt: number }>;
  /** Who a session cookie stands for. @throws ApiProblem `unauthenticated` */
  principalOf: (token: string) => Promise<Principal & { expiresAt: number }>;
  /** Ends one, and tells where the browser ends it at the provider too, where that is possible. */
  end: (token: string) => Promise<{ logoutUrl: string | null }>;
}

export interface SessionDeps {
  em: () => EntityManager;
  now: () => number;
  verify: TokenVerifier;
  openId: OpenId;
  seen: (userId: string) => Promise<void>;
  logger: Logger;
  profileChanged: ProfileChanged;
}

export function createSessions(deps: SessionDeps): Sessions {
  const { em, now, verify, openId, logger } = deps;

  const over = (cause?: unknown): ApiProblem =>
    new ApiProblem('unauthenticated', 'Your session is over; sign in again.', { cause });

  return {
    start: async (tokens) => {
      const user = await userOf(await verify(tokens.accessToken), em(), deps.profileChanged);
      const token = newToken();
      const at = now();
      const expiresAt = at + SESSION_LIFETIME_MS;
      await forgetSessions(em(), at);
      await insertSession(em(), {
        tokenHash: hashToken(token),
        userId: user.id,
        sealedTokens: sealTokens({ refreshToken: tokens.refreshToken, idToken: tokens.idToken }, token),
        createdAt: at,
        expiresAt,
        refreshAt: tokens.refreshToken === null ? null : at + refreshEveryMs,
      });
      return { token, expiresAt };
    },

    principalOf: async (token) => {
      const session = await findSession(em(), hashToken(token), now());
      if (session === null) throw over();
      const current = await refreshed(session, token, deps, over);
      await deps.seen(current.userId);
      const { expiresAt, tokenHash } = session;
      return { ...current, expiresAt, signedInUntil: expiresAt, session: tokenHash };
    },

    end: async (token) => {
      const session = await deleteSession(em(), hashToken(token));
      if (session === null) return { logoutUrl: null };
      // Here the session is over already; a provider that is down must not keep anybody from leaving.
      try {
        const held = session.sealedTokens === null ? null : unsealTokens(session.sealedTokens, token);
        if (held !== null && held.refreshToken !== null) await openId.revoke(held.refreshToken);
        return { logoutUrl: await openId.endSessionUrl(held?.idToken ?? null) };
      } catch (error) {
        logger.warn({ err: error }, 'the session could not be ended at the identity provider');
        return { logoutUrl: null };
      }
    },
  };
}

/** Asks the provider again when it is time. What it refuses ends the session; when it is down, what is known goes on to hold. */
async function refreshed(
  session: SessionOfUser,
  token: string,
  { em, now, verify, openId, logger, profileChanged }: SessionDeps,
  over: (cause: unknown) => ApiProblem,
): Promise<Principal> {
  const { userId, email, emailVerified, role } = session;
  const known = { userId, email, emailVerified, role };
  const at = now();
  if (session.refreshAt === null || session.refreshAt > at || session.sealedTokens === null) return known;
  if (!(await claimRefresh(em(), session.tokenHash, at, at + 30_000))) return known;
  const held = unsealTokens(session.sealedTokens, token);
  if (held.refreshToken === null) return known;
  try {
    const granted = await openId.refresh(held.refreshToken);
    const user = await userOf(await verify(granted.accessToken), em(), profileChanged);
    const tokens = {
      refreshToken: granted.refreshToken ?? held.refreshToken,
      idToken: granted.idToken ?? held.idToken,
    };
    await updateSessionTokens(em(), session.tokenHash, {
      userId: user.id,
      sealedTokens: sealTokens(tokens, token),
      refreshAt: at + refreshEveryMs,
    });
    return { userId: user.id, email: user.email, emailVerified: user.emailVerified, role: user.role };
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500) throw error;
    if (isRefusal(error)) {
      await deleteSession(em(), session.tokenHash);
      throw over(error);
    }
    logger.warn({ err: error }, 'the identity provider could not be asked about a session');
    return known;
  }
}

/** True when the provider itself said no, rather than nothing. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof AuthorizationResponseError ||
  (error instanceof ResponseBodyError && error.status >= 400 && error.status < 500);
