import { z } from 'zod';
import { listSessions } from '../../db/auth/sessions.ts';
import type { SessionOfUser } from '../../db/auth/sessions.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { idleSince } from './sessions.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { byStaff } from '../audit/by-staff.ts';
import { endedSessions } from './end-sessions.ts';
import { EndedBody, SessionBody, presentSession } from './session-body.ts';

const StaffSessionBody = SessionBody.extend({
  owner: z.object({ user_id: z.string(), email: z.string() }),
}).meta({ id: 'StaffSession' });

const id = z.string().min(1).max(100);
const because = z.object({ reason: z.string().trim().min(3).max(500) });

/** GET /admin/sessions */
export const listAllSessionsRoute = defineRoute({
  method: 'get',
  path: '/admin/sessions',
  role: 'admin',
  summary: 'Lists the open sessions of everybody, customers and staff, newest first',
  tags: ['Administration'],
  query: pageQuery(50).extend({
    q: z.string().trim().min(1).max(255).optional().meta({ description: "Part of the owner's address" }),
    user_id: id.optional(),
  }),
  responses: {
    200: z.object({ sessions: z.array(StaffSessionBody), ...pageFields }).meta({ id: 'StaffSessionList' }),
  },
  errors: [],
  handler: async ({ query: { user_id: userId, ...query }, deps }) => {
    const found = await listSessions(deps.em(), { ...query, userId }, idleSince(deps.now()));
    return ok({ sessions: found.rows.map(present), total: found.total, next_cursor: found.nextCursor });
  },
});

/** DELETE /admin/sessions/:id */
export const endAnySessionRoute = defineRoute({
  method: 'delete',
  path: '/admin/sessions/:id',
  role: 'admin',
  summary: "Ends anybody's session, with the reason in the audit log",
  tags: ['Administration'],
  params: z.object({ id }),
  query: because,
  responses: { 204: null },
  errors: ['not_found'],
  handler: async ({ params, query, ...request }) => {
    const by = { ...byStaff(request), reason: query.reason };
    const ended = await endedSessions(request.deps.em(), params, by);
    if (ended.length === 0)
      throw new ApiProblem('not_found', `There is no session ${params.id}; it may be over.`);
    return { status: 204 as const, body: undefined };
  },
});

/** DELETE /admin/users/:id/sessions */
export const endSessionsOfUserRoute = defineRoute({
  method: 'delete',
  path: '/admin/users/:id/sessions',
  role: 'admin',
  summary: 'Ends all sessions of a person, with the reason in the audit log',
  description: 'They can sign in again, unless they are disabled at the identity provider first.',
  tags: ['Administration'],
  params: z.object({ id }),
  query: because,
  responses: { 200: EndedBody },
  errors: [],
  handler: async ({ params, query, ...request }) => {
    const by = { ...byStaff(request), reason: query.reason };
    const which = { userId: params.id };
    const ended = await endedSessions(request.deps.em(), which, by);
    return ok({ ended: ended.length });
  },
});

const present = (row: SessionOfUser): z.input<typeof StaffSessionBody> => ({
  ...presentSession(row),
  owner: { user_id: row.userId, email: row.email },
});
