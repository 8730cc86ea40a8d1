import { customerIdsOfUser } from '../../db/accounts/customers.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { hasRole } from '../auth/principal.ts';

/** GET /live */
export const streamChanges = defineRoute({
  method: 'get',
  path: '/live',
  role: 'viewer',
  summary: 'Streams changes as they are committed, as server-sent events',
  description:
    '`hello` says that every change from now on is sent, also after a gap: read again what is shown. `change` names what was written, `{what, id, customer}`; `what` is `many` where it was too much to name. Customers get changes of their own rows, staff of all rows. The server ends a stream when its sign-in ends, and after ten minutes; a browser comes back by itself. A user may follow six streams at once; more are answered 429, as is everybody where a server has as many as it can serve.',
  tags: ['Live'],
  responses: { 200: { contentType: 'text/event-stream' } },
  errors: [],
  handler: async ({ principal, deps }) => {
    const { userId, signedInUntil, session } = principal;
    const all = hasRole(principal, 'editor');
    const customers = all ? [] : await customerIdsOfUser(deps.em(), userId);
    const stream = deps.live.open({ userId, all, customers, signedInUntil, session });
    return ok(stream, { 'X-Accel-Buffering': 'no' });
  },
});
