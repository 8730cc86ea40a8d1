import { z } from 'zod';
import {
  accountsBehind,
  revenueDrift,
  subscriptionsNeedingAttention,
} from '../../db/reconciliation/drift.ts';
import { disputesNeedingEvidence } from '../../db/documents/disputes.ts';
import { listOpenEffects } from '../../db/effects/effects.ts';
import { NEEDS_ATTENTION, catalogueAttention, inboxBacklog, inboxUnanswered } from '../../db/inbox/inbox.ts';
import { compareRevenueSums } from '../../db/reconciliation/revenue-comparison.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { toMajor } from '../../domain/money.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import { accountSyncWorkflowId } from '../../workflows/contracts/account-sync.ts';
import { RECONCILIATION_SCHEDULE_ID } from '../../workflows/contracts/reconciliation.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { engineUnavailable } from '../temporal/engine-problems.ts';
import { isEngineOutage } from '../temporal/engine-errors.ts';
import { disputeAtStripe } from '../documents/dispute-at-stripe.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { reason } from '../dunning/intervene.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { readUsageDrift, UsageDriftBody } from './drift-usage.ts';
import { lastReconciliation } from './last-reconciliation.ts';
import { runUrl } from '../temporal/present-run.ts';
import { byStaff } from '../audit/by-staff.ts';

/** How long work in progress may take before it counts as drift. */
const PATIENCE_MS = 10 * MINUTE_MS;

const run = { workflow_id: z.string().nullable(), workflow_url: z.string().nullable() };

const DriftBody = z
  .object({
    clean: z.boolean().meta({ description: 'Nothing below needs anybody' }),
    reconciliation: z
      .object({
        at: z.iso.datetime(),
        state: z.enum(['running', 'completed', 'failed']),
        found: z
          .record(z.string(), z.unknown())
          .nullable()
          .meta({ description: 'What it found and mended; null while it runs or where it failed' }),
        ...run,
      })
      .nullable()
      .meta({ description: 'The last one; null where there was none yet or the engine is away' }),
    engine: z.enum(['answers', 'unavailable']),
    revenue: z.array(z.object({ currency: z.string(), movements: z.number(), subscriptions: z.number() })),
    revenue_at_stripe: z
      .array(
        z.object({
          currency: z.string(),
          at_stripe: z
            .number()
            .meta({ description: "What Stripe's own prices and discounts come to a month" }),
          movements: z.number().meta({ description: 'Sum of the movements of these subscriptions' }),
          difference: z.number().meta({ description: '`at_stripe` less `movements`' }),
          agrees: z
            .boolean()
            .meta({ description: 'Both sums are equal, and no MRR that differed is still open' }),
          subscriptions: z.number().int().meta({ description: 'Subscriptions that both sums have' }),
          uncounted: z.number().int().meta({
            description:
              'Those whose worth Stripe does not tell, as with a deleted coupon: in neither of the sums',
          }),
          open: z
            .number()
            .int()
            .meta({ description: 'Subscriptions whose MRR differs and is not repaired yet' }),
          differing: z
            .array(z.object({ subscription: z.string(), at_stripe: z.number(), kept: z.number() }))
            .meta({ description: 'The latest twenty of these' }),
          compared_at: z.iso.datetime(),
        }),
      )
      .meta({
        description:
          'As the last pass of the sweep found it; empty where there was no revenue or no pass yet',
      }),
    accounts: z.array(
      z.object({
        customer: z.string(),
        email: z.string().nullable(),
        target: z.enum(['keycloak', 'lago', 'stripe']),
        state: z.string(),
        error: z.string().nullable(),
        since: z.iso.datetime(),
        ...run,
      }),
    ),
    effects: z.array(
      z.object({
        key: z.string(),
        kind: z.string(),
        provider: z.string(),
        state: z.string(),
        error: z.string().nullable(),
        since: z.iso.datetime(),
        ...run,
      }),
    ),
    attention: z.array(
      z.object({
        subscription: z.string(),
        customer: z.string(),
        email: z.string().nullable(),
        status: z.string(),
        why: z.string(),
        since: z.iso.datetime(),
        ...run,
      }),
    ),
    disputes: z
      .array(
        z.object({
          dispute: z.string(),
          customer: z.string().nullable(),
          email: z.string().nullable(),
          amount: z.number(),
          currency: z.string(),
          reason: z.string(),
          evidence_due: z.iso
            .datetime()
            .nullable()
            .meta({ description: 'Lost after it; null where Stripe named no time' }),
          stripe_url: z
            .string()
            .nullable()
            .meta({ description: "Stripe's page on which it is answered; null with the sandbox" }),
        }),
      )
      .meta({ description: 'Disputes that need evidence, the first one due first' }),
    catalogue: z
      .array(z.object({ event: z.string(), type: z.string(), why: z.string(), since: z.iso.datetime() }))
      .meta({ description: 'Products and prices of Stripe that could not be followed' }),
    usage: UsageDriftBody,
    inbox: z.object({
      waiting: z.number().int(),
      oldest: z.iso.datetime().nullable(),
      unanswered: z
        .number()
        .int()
        .meta({ description: 'Events that a workflow was sent over ten minutes ago and has not answered' }),
      oldest_unanswered: z.iso.datetime().nullable(),
    }),
  })
  .meta({ id: 'DriftReport' });

/** GET /admin/drift */
export const getDriftReportRoute = defineRoute({
  method: 'get',
  path: '/admin/drift',
  role: 'editor',
  summary: 'Reports what does not agree: with Stripe, Keycloak, Lago, or with itself',
  description: 'Lists hold 100 entries each. Works while the engine is away, without its last report then.',
  tags: ['Administration'],
  responses: { 200: DriftBody },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const before = deps.now() - PATIENCE_MS;
    const link = (
      workflowId: string | null,
    ): { workflow_id: string | null; workflow_url: string | null } => ({
      workflow_id: workflowId,
      workflow_url: runUrl(deps, workflowId),
    });
    const revenue = await revenueDrift(em);
    const accounts = await accountsBehind(em, { before });
    const effects = await listOpenEffects(em, { before });
    const attention = await subscriptionsNeedingAttention(em);
    const disputes = await disputesNeedingEvidence(em);
    const atStripe = await compareRevenueSums(em);
    const catalogue = await catalogueAttention(em);
    const usage = await readUsageDrift(deps);
    const inbox = await inboxBacklog(em);
    const { unanswered, oldestDeliveredAt } = await inboxUnanswered(em, before);
    const last = await lastReconciliation(deps.temporal);
    const late = inbox.oldestReceivedAt !== null && inbox.oldestReceivedAt < before;
    return ok({
      clean:
        [revenue, accounts, effects, attention, disputes, catalogue].every(({ length }) => length === 0) &&
        atStripe.every(({ agrees }) => agrees) &&
        unanswered === 0 &&
        !late &&
        usage.clean,
      engine: last.engine,
      reconciliation:
        last.run === null
          ? null
          : {
              at: iso(last.run.at),
              state: last.run.state,
              found: last.run.found,
              workflow_id: last.run.workflowId,
              workflow_url: runUrl(deps, last.run.workflowId, last.run.runId),
            },
      revenue: revenue.map(({ currency, movements, subscriptions }) => ({
        currency,
        movements: toMajor(movements, currency),
        subscriptions: toMajor(subscriptions, currency),
      })),
      revenue_at_stripe: atStripe.map((row) => ({
        currency: row.currency,
        at_stripe: toMajor(row.atStripe, row.currency),
        movements: toMajor(row.movements, row.currency),
        difference: toMajor(row.atStripe - row.movements, row.currency),
        agrees: row.agrees,
        subscriptions: row.subscriptions,
        uncounted: row.uncounted,
        open: row.open,
        differing: row.differing.map((one) => ({
          subscription: one.subscription,
          at_stripe: toMajor(one.atStripe, row.currency),
          kept: toMajor(one.kept, row.currency),
        })),
        compared_at: iso(row.comparedAt),
      })),
      accounts: accounts.map((row) => ({
        customer: row.customerId,
        email: row.email,
        target: row.target,
        state: row.state,
        error: row.error,
        since: iso(row.updatedAt),
        ...link(accountSyncWorkflowId(row.customerId)),
      })),
      effects: effects.map((row) => ({
        key: row.key,
        kind: row.kind,
        provider: row.provider,
        state: row.state,
        error: row.error,
        since: iso(row.updatedAt),
        ...link(row.workflowId),
      })),
      attention: attention.map((row) => ({
        subscription: row.id,
        customer: row.customerId,
        email: row.email,
        status: row.status,
        why: row.attention,
        since: iso(row.updatedAt),
        ...link(subscriptionWorkflowId(row.id)),
      })),
      disputes: disputes.map((row) => ({
        dispute: row.id,
        customer: row.customerId,
        email: row.email,
        amount: toMajor(row.amount, row.currency),
        currency: row.currency,
        reason: row.reason,
        evidence_due: isoOrNull(row.evidenceDueAt),
        stripe_url: disputeAtStripe(deps.settings, row.chargeId),
      })),
      catalogue: catalogue.map((row) => ({
        event: row.id,
        type: row.type,
        why: row.reason.slice(NEEDS_ATTENTION.length),
        since: iso(row.processedAt),
      })),
      usage: usage.body,
      inbox: {
        waiting: inbox.pending,
        oldest: isoOrNull(inbox.oldestReceivedAt),
        unanswered,
        oldest_unanswered: isoOrNull(oldestDeliveredAt),
      },
    });
  },
});

/** POST /admin/drift/check */
export const checkDriftRoute = defineRoute({
  method: 'post',
  path: '/admin/drift/check',
  role: 'admin',
  summary: 'Has the reconciliation look now',
  description: 'One that runs already goes on, and no second one is begun.',
  tags: ['Administration'],
  body: z.object({ reason }),
  responses: { 202: z.object({ started: z.literal(true) }).meta({ id: 'DriftCheck' }) },
  errors: ['engine_unavailable'],
  handler: async ({ body, principal, deps, requestId }) => {
    try {
      await deps.temporal.withDeadline(Date.now() + 5_000, () =>
        deps.temporal.schedule.getHandle(RECONCILIATION_SCHEDULE_ID).trigger(),
      );
    } catch (error) {
      // Without its schedule there is no worker yet: as far from an answer as without an engine.
      if (isEngineOutage(error) || (error as Error).name === 'ScheduleNotFoundError')
        throw engineUnavailable(error);
      throw error;
    }
    await appendAudit(deps.em(), {
      ...byStaff({ principal, requestId, deps }),
      action: 'drift.check',
      subjectType: 'system',
      subjectId: 'reconciliation',
      before: null,
      after: null,
      reason: body.reason,
    });
    return { status: 202 as const, body: { started: true as const } };
  },
});
