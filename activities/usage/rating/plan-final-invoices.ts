import type { EntityManager } from '@mikro-orm/postgresql';
import { Context } from '@temporalio/activity';
import { setBillingTime } from '../../../db/accounts/customers.ts';
import { appendTimeline } from '../../../db/timeline/timeline.ts';
import {
  chargedInFull,
  chargesOfPeriods,
  debtAfterEnd,
  endedWithUsage,
  leaveToPerson,
  leftUsage,
} from '../../../db/usage/rating/usage-after-end.ts';
import type { EndedWithUsage, LeftUsage } from '../../../db/usage/rating/usage-after-end.ts';
import { planCharges } from '../../../db/usage/rating/usage-charges.ts';
import type { UsageChargeRow } from '../../../db/usage/rating/usage-charges.ts';
import { lockRating } from '../../../db/usage/rating/usage-periods.ts';
import { plainMoney } from '../../../domain/money.ts';
import { DEFAULT_POLICY } from '../../../domain/policy.ts';
import { afterEnd, afterTheLast } from '../../../domain/usage/rating/final-invoice.ts';
import type { AfterEndDecision } from '../../../domain/usage/rating/final-invoice.ts';
import { classifyStripeError } from '../../../gateways/stripe/errors.ts';
import { readClock } from '../../../gateways/stripe/accounts/test-clocks.ts';
import type { ActivityDeps } from '../../deps.ts';
import { toTimelineRow } from '../../timeline/to-timeline-row.ts';
import { chargeId } from './plan-charge.ts';

/** Subscriptions of one look. */
const PAGE = 100;

/** The one invoice after a subscription's end: its idempotency key. */
const finalInvoiceKey = (subscriptionId: string): string => `late-usage:${subscriptionId}`;

/**
 * Decides about uninvoiced usage of each ended subscription once it is complete, and plans the charges of
 * its invoice, in one transaction each. A repeat continues with the rest.
 * @returns how many were waived
 */
export async function planFinalInvoices(deps: ActivityDeps): Promise<number> {
  let waived = 0;
  for (let after: string | null = ''; after !== null;) {
    const page: EndedWithUsage[] = await endedWithUsage(deps.orm.em.fork(), {
      now: deps.now(),
      after,
      limit: PAGE,
    });
    for (const ended of page) {
      Context.current().cancellationSignal.throwIfAborted();
      const now = await clockOf(deps, ended);
      if (now === null || now < ended.invoiceAt) continue;
      const action = await deps.orm.em.fork().transactional((em) => planOne(em, ended, now));
      if (action === 'waive') waived += 1;
      Context.current().heartbeat();
    }
    after = page.length < PAGE ? null : (page.at(-1)?.subscriptionId ?? null);
  }
  return waived;
}

/** Real time, or the frozen time of the customer's test clock; null when the clock is deleted. */
async function clockOf(deps: ActivityDeps, { testClockId }: EndedWithUsage): Promise<number | null> {
  if (testClockId === null) return deps.now();
  try {
    const { now, status } = await readClock(deps.stripe, testClockId);
    await setBillingTime(deps.orm.em.fork(), testClockId, now, { locked: 'wait' });
    return status === 'ready' ? now : null;
  } catch (error) {
    if (classifyStripeError(error).kind !== 'not_found') throw error;
    return null;
  }
}

async function planOne(
  em: EntityManager,
  ended: EndedWithUsage,
  now: number,
): Promise<AfterEndDecision['action'] | null> {
  await lockRating(em);
  const left = await leftUsage(em, ended);
  if (left.length === 0) return null;
  const { subscriptionId, currency } = ended;
  const amount = left.reduce((sum, one) => sum + one.amount, 0);
  const facts = {
    amount,
    currency,
    policy: DEFAULT_POLICY.usageAfterEnd,
    ...(await debtAfterEnd(em, ended)),
  };
  const decision = afterEnd(facts);
  if (decision.action === 'ask')
    for (const one of left)
      await leaveToPerson(
        em,
        subscriptionId,
        one,
        afterTheLast({ amount: one.amount, currency }, decision.why),
      );
  else {
    await planCharges(em, await chargesFor(em, ended, { left, now, decision }));
    await chargedInFull(em, subscriptionId, left);
  }
  await recordOnTimeline(em, ended, { amount, now, decision });
  return decision.action;
}

async function chargesFor(
  em: EntityManager,
  { subscriptionId, customerId, currency }: EndedWithUsage,
  { left, now, decision }: { left: readonly LeftUsage[]; now: number; decision: AfterEndDecision },
): Promise<UsageChargeRow[]> {
  const counts = await chargesOfPeriods(em, subscriptionId);
  const isWaived = decision.action === 'waive';
  return left.map(({ startsAt, endsAt, amount }) => ({
    id: chargeId({ subscriptionId, startsAt }, counts.get(startsAt) ?? 0),
    customerId,
    subscriptionId,
    periodStart: startsAt,
    amount,
    currency,
    billedStart: startsAt,
    billedEnd: endsAt,
    datedAt: now,
    state: isWaived ? ('waived' as const) : ('planned' as const),
    error: isWaived ? decision.why : null,
    finalInvoice: isWaived ? null : finalInvoiceKey(subscriptionId),
    invoiceId: null,
    createdAt: now,
    reportedAt: null,
  }));
}

const WORDS = {
  invoice: 'is invoiced',
  waive: 'is waived',
  ask: 'is left to a person',
} as const satisfies Record<AfterEndDecision['action'], string>;

async function recordOnTimeline(
  em: EntityManager,
  { subscriptionId, customerId, currency }: EndedWithUsage,
  { amount, now, decision }: { amount: number; now: number; decision: AfterEndDecision },
): Promise<void> {
  const { action, rule, why } = decision;
  const sum = plainMoney({ amount, currency });
  const entry = {
    key: `${finalInvoiceKey(subscriptionId)}/${now}`,
    at: now,
    kind: 'usage_after_end',
    summary: `Usage of ${sum} that came after the last invoice ${WORDS[action]}: ${why}.`,
    rule,
    facts: { amount, currency },
    outcome: action,
    actor: null,
  };
  await appendTimeline(em, [toTimelineRow(entry, subscriptionId, customerId)]);
}
