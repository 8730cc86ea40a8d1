import { z } from 'zod';
import { findApiKeys, revokeApiKey } from '../../db/auth/api-keys.ts';
import type { ListedKey } from '../../db/auth/api-keys.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { ROLES } from '../../domain/accounts/roles.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { byStaff } from '../audit/by-staff.ts';
import { isoOrNull } from '../http/iso.ts';
import { ApiKeyBody, presentApiKey } from './api-key-body.ts';

const STATES = ['active', 'expired', 'revoked', 'owner_disabled'] as const;

const StaffKeyBody = ApiKeyBody.extend({
  state: z.enum(STATES).meta({
    description:
      '`owner_disabled`: refused, since the identity provider lets its owner in no more; it works again once they may sign in',
  }),
  revoked_at: z.iso.datetime().nullable(),
  owner: z.object({ user_id: z.string(), email: z.string(), role: z.enum(ROLES) }),
}).meta({ id: 'StaffApiKey' });

/** GET /admin/api-keys */
export const listAllApiKeysRoute = defineRoute({
  method: 'get',
  path: '/admin/api-keys',
  role: 'admin',
  summary: "Lists everybody's API keys, newest first; never a key itself",
  tags: ['Administration'],
  query: pageQuery(50).extend({
    q: z.string().trim().min(1).max(255).optional().meta({
      description:
        "Part of the owner's address or of the name; or the first ten characters of a key, or more",
    }),
    state: z.enum(STATES).optional(),
  }),
  responses: {
    200: z.object({ api_keys: z.array(StaffKeyBody), ...pageFields }).meta({ id: 'StaffApiKeyList' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const now = deps.now();
    const { rows, total, nextCursor } = await findApiKeys(deps.em(), query, now);
    return ok({ api_keys: rows.map((row) => present(row, now)), total, next_cursor: nextCursor });
  },
});

/** DELETE /admin/api-keys/:id */
export const revokeAnyApiKeyRoute = defineRoute({
  method: 'delete',
  path: '/admin/api-keys/:id',
  role: 'admin',
  summary: "Makes anybody's API key worthless, with the reason in the audit log",
  tags: ['Administration'],
  params: z.object({ id: z.string().min(1).max(100) }),
  query: z.object({ reason: z.string().trim().min(3).max(500) }),
  responses: { 204: null },
  errors: ['not_found'],
  handler: async ({ params, query, ...request }) => {
    await request.deps.em().transactional(async (em) => {
      const by = byStaff(request);
      if (!(await revokeApiKey(em, { id: params.id, userId: null }, by.at)))
        throw new ApiProblem('not_found', `There is no key ${params.id} that could still be used.`);
      await appendAudit(em, {
        ...by,
        action: 'api_key.revoke',
        subjectType: 'api_key',
        subjectId: params.id,
        before: null,
        after: null,
        reason: query.reason,
      });
    });
    return { status: 204 as const, body: undefined };
  },
});

const present = (row: ListedKey, now: number): z.input<typeof StaffKeyBody> => ({
  ...presentApiKey(row),
  state: stateOf(row, now),
  revoked_at: isoOrNull(row.revokedAt),
  owner: { user_id: row.userId, email: row.email, role: row.role },
});

function stateOf({ revokedAt, expiresAt, disabledAt }: ListedKey, now: number): (typeof STATES)[number] {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt <= now) return 'expired';
  return disabledAt === null ? 'active' : 'owner_disabled';
}
