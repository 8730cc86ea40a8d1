import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { findInboxEvent, markProcessed } from '../../db/inbox/inbox.ts';
import type { InboxEventRow } from '../../db/inbox/inbox.ts';
import { listInboxEvents, requeueEvent } from '../../db/inbox/inbox-list.ts';
import { refreshUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ChangeRequest } from '../../workflows/contracts/actor.ts';
import type { ApiDeps } from '../deps.ts';
import { runUpdate } from '../temporal/run-update.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { reason } from '../dunning/intervene.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';
import { runUrl } from '../temporal/present-run.ts';
import { byStaff } from '../audit/by-staff.ts';

const EventBody = z
  .object({
    id: z.string(),
    type: z.string(),
    created: z.iso.datetime().meta({ description: 'When it happened, by Stripe' }),
    received_at: z.iso.datetime(),
    state: z.enum(['pending', 'delivered', 'processed', 'ignored']),
    reason: z.string().nullable().meta({ description: 'Why it was ignored, or still waits' }),
    attempts: z.number().int(),
    delivered_at: z.iso.datetime().nullable(),
    processed_at: z.iso.datetime().nullable(),
    workflow_id: z.string().nullable(),
    workflow_url: z.string().nullable(),
  })
  .meta({ id: 'InboxEvent' });

const EventParams = z.object({ id: z.string().max(255).meta({ description: 'Stripe event, evt_…' }) });

/** GET /admin/events */
export const listEventsRoute = defineRoute({
  method: 'get',
  path: '/admin/events',
  role: 'editor',
  summary: "Lists Stripe's events as they came in, and what became of each",
  description: 'Newest first. The total is counted to 10,000; one more means "more than that".',
  tags: ['Administration'],
  query: pageQuery(50).extend({
    state: z.enum(['pending', 'delivered', 'processed', 'ignored']).optional(),
    type: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'A type, or its beginning and a star: invoice.*' }),
    q: z
      .string()
      .trim()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: 'An event or workflow, its whole id' }),
  }),
  responses: {
    200: z.object({ events: z.array(EventBody), ...pageFields }).meta({ id: 'InboxEventList' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const { rows, total, nextCursor } = await listInboxEvents(deps.em(), query);
    return ok({ events: rows.map((row) => present(deps, row)), total, next_cursor: nextCursor });
  },
});

/** GET /admin/events/:id */
export const getEventRoute = defineRoute({
  method: 'get',
  path: '/admin/events/:id',
  role: 'editor',
  summary: 'Shows an event with all that Stripe sent',
  tags: ['Administration'],
  params: EventParams,
  responses: {
    200: EventBody.extend({ payload: z.unknown() }).meta({ id: 'InboxEventDetail' }),
  },
  errors: ['not_found'],
  handler: async ({ params, deps }) => {
    const row = await known(deps, params.id);
    return ok({ ...present(deps, row), payload: row.payload });
  },
});

const ReplayBody = z
  .object({
    id: z.string(),
    outcome: z.enum(['delivered_again', 'read_again']).meta({
      description:
        'delivered_again: it is on its way to its workflow; read_again: its subscription knew it, and was read from Stripe anew',
    }),
  })
  .meta({ id: 'EventReplay' });

/** POST /admin/events/:id/replay */
export const replayEventRoute = defineRoute({
  method: 'post',
  path: '/admin/events/:id/replay',
  role: 'admin',
  summary: 'Has an event followed once more, without a second effect',
  description:
    'An event is a hint to look at Stripe, so following it twice changes nothing that is right. One that was ignored or got lost is delivered again. Of one that a subscription has processed or given up, the subscription is read from Stripe again: its workflow would drop the event as known.',
  tags: ['Administration'],
  params: EventParams,
  body: z.object({ reason }),
  responses: { 200: ReplayBody },
  errors: ['not_found', 'event_waiting', 'subscription_over', 'change_refused', 'engine_unavailable'],
  handler: async ({ params, body, principal, deps, requestId, idempotencyKey }) => {
    const event = await known(deps, params.id);
    if (event.state === 'pending')
      throw new ApiProblem('event_waiting', `${event.id} waits to be delivered already; nothing to replay.`);
    await requireEngine(deps.temporal);
    const subscription = /^subscription:(sub_\w+)$/.exec(event.workflowId ?? '')?.[1];
    const note = (after: unknown): Promise<void> =>
      appendAudit(deps.em(), {
        ...byStaff({ principal, requestId, deps }),
        action: 'event.replay',
        subjectType: 'event',
        subjectId: event.id,
        before: { state: event.state, reason: event.reason, workflowId: event.workflowId },
        after,
        reason: body.reason,
      });
    if (subscription !== undefined && event.state !== 'delivered') {
      const key = `staff/${principal.userId}/${idempotencyKey}`;
      const actor = { kind: 'staff' as const, id: principal.userId, requestId };
      if (await readAgain(deps, event, subscription, { key, actor })) {
        await note({ outcome: 'read_again' });
        return ok({ id: event.id, outcome: 'read_again' as const });
      }
    }
    if (!(await requeueEvent(deps.em(), event.id, 'replayed by staff')))
      throw new ApiProblem('event_waiting', `${event.id} waits to be delivered already.`);
    deps.dispatcher.wake();
    await note({ outcome: 'delivered_again' });
    return ok({ id: event.id, outcome: 'delivered_again' as const });
  },
});

/**
 * Asks the workflow to read its subscription.
 *
 * @returns false when it has ended and gave the event up, which may then belong to another
 * @throws ApiProblem `subscription_over` when it has ended after processing the event; the Update's refusal
 */
async function readAgain(
  deps: ApiDeps,
  { id, state }: InboxEventRow,
  subscriptionId: string,
  input: ChangeRequest,
): Promise<boolean> {
  try {
    const { answered } = await runUpdate(deps.temporal, {
      workflowId: `subscription:${subscriptionId}`,
      update: refreshUpdate,
      input,
      waitMs: deps.settings.changeWaitMs,
      closed: subscriptionOver(subscriptionId),
    });
    if (answered) await markProcessed(deps.em(), [id]);
    return true;
  } catch (error) {
    if (state === 'ignored' && error instanceof ApiProblem && error.code === 'subscription_over')
      return false;
    throw error;
  }
}

async function known(deps: ApiDeps, id: string): Promise<InboxEventRow> {
  const row = await findInboxEvent(deps.em(), id);
  if (row === null) throw new ApiProblem('not_found', `No event ${id} has come in.`);
  return row;
}

const present = (deps: ApiDeps, row: Omit<InboxEventRow, 'payload'>): z.input<typeof EventBody> => ({
  id: row.id,
  type: row.type,
  created: iso(row.createdAt),
  received_at: iso(row.receivedAt),
  state: row.state,
  reason: row.reason,
  attempts: row.attempts,
  delivered_at: isoOrNull(row.deliveredAt),
  processed_at: isoOrNull(row.processedAt),
  workflow_id: row.workflowId,
  workflow_url: runUrl(deps, row.workflowId),
});
