import { z } from 'zod';
import { listAudit as readAudit } from '../../db/audit/audit-list.ts';
import type { StoredAudit } from '../../db/audit/audit-log.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { iso } from '../http/iso.ts';

/** Who did what, and why. */
export const AuditBody = z
  .object({
    id: z.number().int(),
    at: z.iso.datetime(),
    actor: z.object({ kind: z.enum(['customer', 'staff', 'system']), email: z.string().nullable() }),
    action: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    reason: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
    request_id: z.string().nullable().meta({ description: 'Ours; `X-Request-Id` of the answer' }),
    caller_request_id: z.string().nullable().meta({
      description: 'What the caller sent as `X-Request-Id`: chosen by them, and no proof of anything',
    }),
  })
  .meta({ id: 'AuditEntry' });

/** GET /admin/audit */
export const listAuditRoute = defineRoute({
  method: 'get',
  path: '/admin/audit',
  role: 'editor',
  summary: 'Lists who changed what and why, newest first',
  description: 'The total is counted to 10,000; one more means "more than that".',
  tags: ['Administration'],
  query: pageQuery(50).extend({
    action: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'An action, or its beginning and a star: dunning.*' }),
    actor_kind: z.enum(['customer', 'staff', 'system']).optional(),
    reads: z.enum(['true', 'false']).default('true').meta({
      description: 'false: without what staff only looked at',
    }),
    q: z
      .string()
      .trim()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: "Part of the actor's address, or the subject's whole id" }),
  }),
  responses: { 200: z.object({ entries: z.array(AuditBody), ...pageFields }).meta({ id: 'AuditList' }) },
  errors: [],
  handler: async ({ query: { actor_kind: actorKind, reads, ...query }, deps }) => {
    const { rows, total, nextCursor } = await readAudit(deps.em(), {
      ...query,
      actorKind,
      reads: reads === 'true',
    });
    return ok({ entries: rows.map(presentAudit), total, next_cursor: nextCursor });
  },
});

/** Presents an entry of the audit log. */
export const presentAudit = (
  row: StoredAudit & { actorEmail: string | null },
): z.input<typeof AuditBody> => ({
  id: Number(row.id),
  at: iso(row.at),
  actor: { kind: row.actorKind, email: row.actorEmail },
  action: row.action,
  subject: { type: row.subjectType, id: row.subjectId },
  reason: row.reason,
  before: row.before,
  after: row.after,
  request_id: row.requestId,
  caller_request_id: row.callerRequestId,
});
