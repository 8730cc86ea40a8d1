import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { usageToSeeTo } from '../../db/usage/reporting/usage-attention.ts';
import {
  acceptRefused,
  refusedWindows,
  sendRefusedAgain,
  waitingWindows,
} from '../../db/usage/reporting/usage-refused.ts';
import { toMajor } from '../../domain/money.ts';
import { HOUR_MS } from '../../domain/period.ts';
import { quantityToNumber } from '../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../deps.ts';
import { WaitingBody, approvalState, startIfOpen, underWay } from '../approvals/ask-for-money.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { timeInput } from '../http/time-input.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { waiveOrAsk } from './waive-usage-period.ts';

/** How long Stripe or Lago may be unavailable before it counts as drift. */
const WAITS_TOO_LONG_MS = HOUR_MS;

/** Usage that Stripe, Lago or an invoice does not have. */
export const UsageDriftBody = z
  .object({
    refused: z
      .array(
        z.object({
          identifier: z.string().meta({ description: 'At Stripe, and transaction id in Lago' }),
          customer: z.string(),
          email: z.string().nullable(),
          event_type: z.string(),
          window: z.iso.datetime(),
          quantity: z.number(),
          stripe: z.string().nullable().meta({ description: 'Why Stripe does not count it' }),
          lago: z.string().nullable().meta({ description: 'Why Lago does not count it' }),
          since: z.iso.datetime(),
        }),
      )
      .meta({ description: 'Windows that are refused for good; nothing waits for them' }),
    periods: z
      .array(
        z.object({
          subscription: z.string(),
          customer: z.string(),
          email: z.string().nullable(),
          from: z.iso.datetime(),
          to: z.iso.datetime(),
          unbilled: z
            .number()
            .meta({ description: 'What no invoice has; negative: what the customer is owed' }),
          currency: z.string(),
          why: z.string(),
          decided_at: z.iso.datetime().nullable().meta({
            description:
              'When usage after the last invoice is invoiced, or waived, by itself, unless it is marked as handled before; null where a person must',
          }),
        }),
      )
      .meta({ description: 'Usage periods that no invoice has in full' }),
    waiting: z
      .object({
        stripe: z.number().int(),
        lago: z.number().int(),
        oldest: z.iso.datetime().nullable().meta({ description: 'Since when the first of them waits' }),
      })
      .meta({ description: 'Closed windows that are not reported yet' }),
  })
  .meta({ id: 'UsageDrift' });

/** Faults of usage, and whether there are any. */
export async function readUsageDrift(
  deps: Pick<ApiDeps, 'em' | 'now'>,
): Promise<{ body: z.input<typeof UsageDriftBody>; clean: boolean }> {
  const em = deps.em();
  const refused = await refusedWindows(em);
  const periods = await usageToSeeTo(em);
  const waiting = await waitingWindows(em);
  const late = waiting.oldest !== null && waiting.oldest < deps.now() - WAITS_TOO_LONG_MS;
  return {
    clean: refused.length === 0 && periods.every(({ invoiceAt }) => invoiceAt !== null) && !late,
    body: {
      refused: refused.map((row) => ({
        identifier: row.identifier,
        customer: row.customerId,
        email: row.email,
        event_type: row.eventType,
        window: iso(row.windowStart),
        quantity: quantityToNumber(row.quantity),
        stripe: row.stripeRefusal,
        lago: row.lagoRefusal,
        since: iso(row.closedAt),
      })),
      periods: periods.map((row) => ({
        subscription: row.subscriptionId,
        customer: row.customerId,
        email: row.email,
        from: iso(row.startsAt),
        to: iso(row.endsAt),
        unbilled: toMajor(row.unbilled, row.currency),
        currency: row.currency,
        why: row.attention,
        decided_at: isoOrNull(row.invoiceAt),
      })),
      waiting: { ...waiting, oldest: isoOrNull(waiting.oldest) },
    },
  };
}

/** POST /admin/drift/usage */
export const seeToRefusedUsageRoute = defineRoute({
  method: 'post',
  path: '/admin/drift/usage',
  role: 'admin',
  summary: 'Has refused usage sent again, or leaves it as it is',
  description:
    'send_again: once the cause is repaired, the next rollup tells Stripe and Lago under the same identifiers. accept: the windows of one customer ' +
    'need not be counted where they were refused. What was used, and what is billed of it, stays.',
  tags: ['Administration'],
  body: z
    .object({
      action: z.enum(['send_again', 'accept']),
      customer: z
        .string()
        .max(255)
        .nullable()
        .default(null)
        .meta({ description: 'Stripe customer, cus_…; null, for send_again only: everybody' }),
      reason,
    })
    .refine(({ action, customer }) => action === 'send_again' || customer !== null, {
      path: ['customer'],
      message: 'is needed: usage is left as it is for one customer at a time',
    }),
  responses: { 200: z.object({ windows: z.number().int() }).meta({ id: 'RefusedUsageSeenTo' }) },
  errors: [],
  handler: async ({ body, principal, deps, requestId }) => {
    const { action, customer } = body;
    const windows = await deps.em().transactional(async (em) => {
      const count =
        action === 'accept' && customer !== null
          ? await acceptRefused(em, customer, deps.now())
          : await sendRefusedAgain(em, customer);
      await appendAudit(em, {
        ...byStaff({ principal, requestId, deps }),
        action: `usage.refused.${action}`,
        subjectType: customer === null ? 'system' : 'customer',
        subjectId: customer ?? 'usage',
        before: null,
        after: { windows: count },
        reason: body.reason,
      });
      return count;
    });
    return ok({ windows });
  },
});

/** POST /admin/drift/usage-periods */
export const seeToUsagePeriodRoute = defineRoute({
  method: 'post',
  path: '/admin/drift/usage-periods',
  role: 'admin',
  recentSignIn: true,
  summary: 'Marks a usage period as handled: billed by hand, or waived',
  description:
    'Its usage is charged neither now nor later, also where it would have been invoiced by itself. Usage that comes later is billed on top. ' +
    'Above what one person may write off alone on a day it waits for a second administrator (202).',
  tags: ['Administration'],
  body: z.object({
    subscription: z.string().max(255).meta({ description: 'Stripe subscription, sub_…' }),
    from: timeInput.meta({ description: "The period's start, as the report has it" }),
    reason,
  }),
  responses: {
    200: z
      .object({ seen_to: z.literal(true), unbilled: z.number(), currency: z.string() })
      .meta({ id: 'UsagePeriodSeenTo' }),
    202: WaitingBody,
  },
  errors: ['not_found', 'engine_unavailable'],
  handler: async ({ body, principal, deps, requestId, idempotencyKey }) => {
    const context = { deps, principal, requestId };
    const waived = await deps
      .em()
      .transactional((em) => waiveOrAsk(em, context, { ...body, idempotencyKey }));
    if ('asked' in waived) {
      await startIfOpen(context, waived.asked);
      return { ...underWay(waived.asked, await approvalState(deps, waived.asked)), status: 202 as const };
    }
    const { unbilled, currency } = waived;
    return ok({ seen_to: true as const, unbilled: toMajor(unbilled, currency), currency });
  },
});
