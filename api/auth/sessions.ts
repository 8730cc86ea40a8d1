import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import type { Logger } from '../../config/logger.ts';
import {
  claimRefresh,
  deleteSession,
  findSession,
  forgetSessions,
  insertSession,
  lowerSessionRole,
  touchSession,
  updateSessionTokens,
} from '../../db/auth/sessions.ts';
import type { IdleSince, SessionOfUser, SessionRow } from '../../db/auth/sessions.ts';
import type { GrantedTokens, OpenId } from '../../gateways/openid/openid.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/period.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { TokenVerifier } from './authenticate.ts';
import { userOf } from './identify.ts';
import type { ProfileChanged } from './identify.ts';
import { hasRole } from './principal.ts';
import type { Principal, Role } from './principal.ts';
import { sealTokens, unsealTokens } from './seal-tokens.ts';
import type { ProviderTokens } from './seal-tokens.ts';
import { hashToken, newToken } from './secret-token.ts';

/** Absolute and idle limits of a session, and how long a change at the provider may take to count. */
const LIMITS = {
  staff: { longestMs: 12 * HOUR_MS, idleMs: 30 * MINUTE_MS, refreshMs: MINUTE_MS },
  customer: { longestMs: 30 * DAY_MS, idleMs: 14 * DAY_MS, refreshMs: 5 * MINUTE_MS },
} as const;

const limitsOf = (role: Role): (typeof LIMITS)['staff' | 'customer'] =>
  role === 'viewer' ? LIMITS.customer : LIMITS.staff;

/** Since when a session must have been used to be one. */
export const idleSince = (now: number): IdleSince => ({
  now,
  customer: now - LIMITS.customer.idleMs,
  staff: now - LIMITS.staff.idleMs,
});

/** Maximum length of a stored user agent. */
const USER_AGENT_LENGTH = 300;

/** The browser that a session is of. */
interface BrowserSeen {
  /** Its session until now, which ends. */
  before: string | undefined;
  /** Who must have signed in; null for anybody. */
  stepUpUserId: string | null;
  userAgent: string;
  /** Client address. */
  address: string;
}

/** The most that staff may do while the provider cannot be asked whether they still are. */
const WITHOUT_PROVIDER: Role = 'editor';

/** The sessions of browsers. */
export interface Sessions {
  /**
   * Begins one for whoever these tokens are of, under a new secret every time, in place of the one that the
   * browser had.
   *
   * @throws ApiProblem `sign_in_failed` where they are of somebody else than `stepUpUserId`
   */
  start: (tokens: GrantedTokens, browser: BrowserSeen) => Promise<{ token: string; expiresAt: number }>;
  /** Who a session cookie stands for. @throws ApiProblem `unauthenticated` */
  principalOf: (token: string, address: string) => Promise<Principal & { expiresAt: number }>;
  /** Ends a session, and returns where the browser ends it at the provider, if possible. */
  end: (token: string) => Promise<{ logoutUrl: string | null }>;
}

interface SessionDeps {
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

  const discard = async ({ refreshToken }: Pick<GrantedTokens, 'refreshToken'>): Promise<void> => {
    if (refreshToken !== null) await openId.revoke(refreshToken);
  };

  /**
   * Nobody may know a session beforehand. Within one session of the provider the old tokens stay: revoking
   * them would end the new ones too.
   */
  const replace = async (before: string, { providerSession }: GrantedTokens): Promise<void> => {
    const session = await deleteSession(em(), hashToken(before));
    if (session === null || (providerSession !== null && session.providerSession === providerSession)) return;
    try {
      const held = heldBy(session, before);
      if (held !== null) await discard(held);
    } catch (error) {
      logger.warn({ err: error }, 'tokens of a session that was replaced could not be revoked');
    }
  };

  return {
    start: async (tokens, browser) => {
      const identity = await verify(tokens.accessToken);
      const user = await userOf(identity, em(), deps.profileChanged);
      if (browser.stepUpUserId !== null && browser.stepUpUserId !== user.id) {
        await discard(tokens);
        throw new ApiProblem(
          'sign_in_failed',
          'Somebody else signed in at the identity provider. Sign out, then sign in as the person who began.',
        );
      }
      const limits = limitsOf(identity.role);
      const token = newToken();
      const at = now();
      // Without a refresh token nobody can be asked again, so the role lasts as long as its token.
      const askable = tokens.refreshToken !== null || identity.role === 'viewer';
      const expiresAt = askable ? at + limits.longestMs : Math.min(at + limits.longestMs, identity.expiresAt);
      await forgetSessions(em(), at);
      await insertSession(em(), {
        tokenHash: hashToken(token),
        id: randomUUID(),
        userId: user.id,
        subject: tokens.subject,
        providerSession: tokens.providerSession,
        authTime: tokens.authTime,
        sealedTokens: sealTokens({ refreshToken: tokens.refreshToken, idToken: tokens.idToken }, token),
        role: identity.role,
        createdAt: at,
        lastSeenAt: at,
        userAgent: browser.userAgent.slice(0, USER_AGENT_LENGTH) || null,
        address: browser.address,
        expiresAt,
        refreshAt: tokens.refreshToken === null ? null : at + limits.refreshMs,
      });
      if (browser.before !== undefined) await replace(browser.before, tokens);
      return { token, expiresAt };
    },

    principalOf: async (token, address) => {
      const session = await findSession(em(), hashToken(token), now());
      if (session === null) throw over();
      const unusedMs = now() - (session.lastSeenAt ?? session.createdAt);
      if (unusedMs > limitsOf(session.role).idleMs) {
        await deleteSession(em(), session.tokenHash);
        throw over();
      }
      if (unusedMs > MINUTE_MS) await touchSession(em(), session.tokenHash, { now: now(), address });
      const current = await refreshed(session, token, deps, over);
      await deps.seen(current.userId);
      const { expiresAt, tokenHash, authTime } = session;
      return { ...current, expiresAt, signedInUntil: expiresAt, authTime, session: tokenHash };
    },

    end: async (token) => {
      const session = await deleteSession(em(), hashToken(token));
      if (session === null) return { logoutUrl: null };
      // Here the session is over already; a provider that is down must not keep anybody from leaving.
      try {
        const held = heldBy(session, token);
        if (held !== null) await discard(held);
        return { logoutUrl: await openId.endSessionUrl(held?.idToken ?? null) };
      } catch (error) {
        logger.warn({ err: error }, 'the session could not be ended at the identity provider');
        return { logoutUrl: null };
      }
    },
  };
}

const heldBy = ({ sealedTokens }: SessionRow, token: string): ProviderTokens | null =>
  sealedTokens === null ? null : unsealTokens(sealedTokens, token);

/**
 * Asks the provider again when due. A refusal ends the session; while it is unavailable, staff have the
 * support role.
 */
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
    const identity = await verify(granted.accessToken);
    const user = await userOf(identity, em(), profileChanged);
    const tokens = {
      refreshToken: granted.refreshToken ?? held.refreshToken,
      idToken: granted.idToken ?? held.idToken,
    };
    await updateSessionTokens(em(), session.tokenHash, {
      userId: user.id,
      sealedTokens: sealTokens(tokens, token),
      refreshAt: at + limitsOf(identity.role).refreshMs,
      role: identity.role,
    });
    return { userId: user.id, email: user.email, emailVerified: user.emailVerified, role: identity.role };
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500) throw error;
    if (isRefusal(error)) {
      await deleteSession(em(), session.tokenHash);
      throw over(error);
    }
    logger.warn({ err: error }, 'the identity provider could not be asked about a session');
    if (!hasRole(known, WITHOUT_PROVIDER) || role === WITHOUT_PROVIDER) return known;
    await lowerSessionRole(em(), session.tokenHash, WITHOUT_PROVIDER);
    return { ...known, role: WITHOUT_PROVIDER };
  }
}

/** True when the provider refused, rather than not answering. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof AuthorizationResponseError ||
  (error instanceof ResponseBodyError && error.status >= 400 && error.status < 500);
