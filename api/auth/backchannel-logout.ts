import type { Context } from 'koa';
import { takeLogoutToken } from '../../db/auth/logout-tokens.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { addressKey } from '../http/rate-limits.ts';
import { readRawBody } from '../http/read-json.ts';
import { endedSessions } from './end-sessions.ts';
import type { LogoutNotice } from './logout-token.ts';
import { hashToken } from './secret-token.ts';

/**
 * Where the identity provider says that a session of its own has ended. It is between the two, and so not
 * in the OpenAPI document.
 */
export const BACKCHANNEL_LOGOUT = '/auth/backchannel-logout';

/** A form with one token. */
const BODY_LIMIT = 16_384;

/**
 * Ends the sessions that a logout token names: those of one session at the provider, or all of a person
 * where it names none.
 *
 * @throws ApiProblem `logout_token_invalid`, also for one that was taken before
 */
export async function backchannelLogout(ctx: Context, deps: ApiDeps): Promise<void> {
  const body = await readRawBody(ctx.req, BODY_LIMIT);
  const token = new URLSearchParams(body.toString('utf8')).get('logout_token') ?? '';
  const notice = await checked(ctx, token, deps);
  const { subject, providerSession } = notice;
  const now = deps.now();
  await deps.em().transactional(async (em) => {
    const seen = { idHash: hashToken(notice.id), expiresAt: notice.expiresAt };
    if (!(await takeLogoutToken(em, seen, now)))
      throw new ApiProblem('logout_token_invalid', 'This logout token was taken before.');
    await endedSessions(
      em,
      { subject, providerSession },
      {
        actorId: null,
        actorKind: 'system',
        reason: null,
        requestId: ctx.state.requestId as string,
        at: now,
      },
    );
  });
  ctx.status = 200;
  ctx.body = '';
}

/** What is wrong is counted by address, before the database is asked. */
async function checked(ctx: Context, token: string, deps: ApiDeps): Promise<LogoutNotice> {
  try {
    return await deps.logoutNotice(token);
  } catch (error) {
    await deps.limits.standard(ctx, addressKey(ctx));
    throw error;
  }
}
