import { z } from 'zod';
import { listSessions } from '../../db/auth/sessions.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { idleSince } from './sessions.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { byCaller } from '../audit/by-staff.ts';
import { endedSessions } from './end-sessions.ts';
import { EndedBody, SessionBody, presentSession } from './session-body.ts';

const OwnSessionBody = SessionBody.extend({
  current: z.boolean().meta({ description: 'Whether this request came by it' }),
}).meta({ id: 'OwnSession' });

/** GET /sessions */
export const listOwnSessionsRoute = defineRoute({
  method: 'get',
  path: '/sessions',
  role: 'viewer',
  summary: 'Where you are signed in by browser, newest first',
  tags: ['Sessions'],
  query: pageQuery(50),
  responses: {
    200: z.object({ sessions: z.array(OwnSessionBody), ...pageFields }).meta({ id: 'OwnSessionList' }),
  },
  errors: [],
  handler: async ({ principal, query, deps }) => {
    const { userId } = principal;
    const found = await listSessions(deps.em(), { ...query, userId }, idleSince(deps.now()));
    return ok({
      sessions: found.rows.map((row) => ({
        ...presentSession(row),
        current: row.tokenHash === principal.session,
      })),
      total: found.total,
      next_cursor: found.nextCursor,
    });
  },
});

/** DELETE /sessions/:id */
export const endOwnSessionRoute = defineRoute({
  method: 'delete',
  path: '/sessions/:id',
  role: 'viewer',
  summary: 'Ends one of your sessions; its browser is signed out at its next request',
  tags: ['Sessions'],
  params: z.object({ id: z.string().min(1).max(100) }),
  responses: { 204: null },
  errors: ['not_found'],
  handler: async ({ params, ...request }) => {
    const which = { id: params.id, userId: request.principal.userId };
    const ended = await endedSessions(request.deps.em(), which, { ...byCaller(request), reason: null });
    if (ended.length === 0) throw new ApiProblem('not_found', 'You have no such session; it may be over.');
    return { status: 204 as const, body: undefined };
  },
});

/** DELETE /sessions */
export const endOtherSessionsRoute = defineRoute({
  method: 'delete',
  path: '/sessions',
  role: 'viewer',
  summary: 'Ends all of your sessions but the one that this request came by',
  tags: ['Sessions'],
  responses: { 200: EndedBody },
  errors: [],
  handler: async (request) => {
    const { userId, session } = request.principal;
    const which = { userId, except: session };
    const ended = await endedSessions(request.deps.em(), which, { ...byCaller(request), reason: null });
    return ok({ ended: ended.length });
  },
});
