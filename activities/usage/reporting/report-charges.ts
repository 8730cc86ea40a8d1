import { ApplicationFailure, Context } from '@temporalio/activity';
import { findEffect } from '../../../db/effects/effects.ts';
import {
  moveCharge,
  plannedCharges,
  reportedOverage,
  recordChargeOutcome,
  withdrawCharge,
} from '../../../db/usage/rating/usage-charges.ts';
import type { UsageChargeRow } from '../../../db/usage/rating/usage-charges.ts';
import { usageSubscriptions } from '../../../db/usage/rating/usage-periods.ts';
import { isoDay, MINUTE_MS } from '../../../domain/period.ts';
import { usagePeriodAt } from '../../../domain/usage/rating/period.ts';
import { FINAL_AFTER_MS } from '../../../domain/usage/rating/rollup.ts';
import { overageEventName } from '../../../gateways/stripe/catalogue/overage.ts';
import { readMeters, readMeterSummaries, reportToMeter } from '../../../gateways/stripe/usage/meters.ts';
import type { MeterReportOutcome } from '../../../gateways/stripe/usage/meters.ts';
import type { ActivityDeps } from '../../deps.ts';
import { performEffect } from '../../effects/perform-effect.ts';
import { callStripe } from '../../effects/stripe-failure.ts';
import { EMPTY_PAGE, nextCustomer, oneAtATime, reportPage, workOff } from '../rating/shards.ts';
import type { ShardStep, PageOutcome } from '../rating/shards.ts';
import { ensureItem } from '../rating/overage-items.ts';

const AT_ONCE = 5;

type PlannedCharge = Awaited<ReturnType<typeof plannedCharges>>[number];

/** Sends one page of planned charges to Stripe, each through the effect ledger, one customer's in order. */
export const reportUsageCharges = (deps: ActivityDeps) =>
  oneAtATime(deps, (step) => reportPage(step, (page) => sendCharges(deps, page)));

async function sendCharges(deps: ActivityDeps, step: ShardStep): Promise<PageOutcome> {
  const charges = await plannedCharges(deps.orm.em.fork(), step);
  if (charges.length === 0) return EMPTY_PAGE;
  let [reported, refused, withdrawn, waiting] = [0, 0, 0, 0];
  // What one subscription waits for is no matter of the customer's others.
  const stuck = new Set<string>();
  const failed = await workOff(charges, AT_ONCE, async (charge) => {
    const became = stuck.has(charge.subscriptionId) ? 'waits' : await report(deps, charge);
    if (became === 'reported') reported += 1;
    else if (became === 'refused') refused += 1;
    else if (became === 'withdrawn') withdrawn += 1;
    else {
      stuck.add(charge.subscriptionId);
      waiting += 1;
    }
  });
  if (failed !== undefined) Context.current().log.warn('charges wait', { why: String(failed.reason) });
  const next = nextCustomer(charges, step);
  const stands = next === step.after && reported + refused + withdrawn === 0;
  return {
    rows: charges,
    through: reported + refused + withdrawn + waiting,
    failed,
    progress: {
      after: stands ? (charges.at(-1)?.customerId ?? null) : next,
      reported,
      refused,
      waits: failed !== undefined || waiting > 0,
    },
  };
}

type Became = 'reported' | 'refused' | 'withdrawn' | 'waits';

async function report(deps: ActivityDeps, planned: PlannedCharge): Promise<Became> {
  if (planned.mode !== 'managed')
    return refuse(deps, planned, `not_managed: ${planned.subscriptionId} is not managed here any more.`);
  const now = planned.billingTime ?? deps.now();
  const tried = (await findEffect(deps.orm.em.fork(), planned.id)) !== null;
  let charge: UsageChargeRow = planned;
  if (!tried || (now >= charge.billedEnd + FINAL_AFTER_MS && !(await wasCounted(deps, charge)))) {
    const placed = await placeOnInvoice(deps, planned, now);
    if (placed === 'waits') return 'waits';
    if (placed === null) return withdraw(deps, planned);
    charge = placed;
  }
  const outcome = await performEffect<MeterReportOutcome>(deps, {
    key: charge.id,
    subject: { subscriptionId: charge.subscriptionId },
    kind: 'usage.charge',
    intent: { customer: charge.customerId, amount: charge.amount, currency: charge.currency },
    call: () =>
      reportToMeter(deps.stripe, {
        eventName: overageEventName(charge.currency),
        customerId: charge.customerId,
        value: BigInt(charge.amount),
        at: charge.datedAt,
        identifier: charge.id,
      }),
    lookUp: async () => ((await wasCounted(deps, charge)) ? { outcome: 'recorded' } : null),
    isFailure: ({ outcome: became }) => became === 'refused',
    providerId: () => charge.id,
  }).catch((error: unknown) => {
    if (error instanceof ApplicationFailure && error.nonRetryable === true)
      return { outcome: 'refused' as const, code: error.type ?? 'refused', message: error.message };
    throw error;
  });
  if (outcome.outcome === 'refused') return refuse(deps, charge, `${outcome.code}: ${outcome.message}`);
  await recordChargeOutcome(deps.orm.em.fork(), charge, { state: 'reported', error: null });
  return 'reported';
}

async function refuse(deps: ActivityDeps, charge: UsageChargeRow, error: string): Promise<'refused'> {
  Context.current().log.warn('a charge for usage cannot be made', { charge: charge.id, error });
  await recordChargeOutcome(deps.orm.em.fork(), charge, { state: 'refused', error });
  return 'refused';
}

/**
 * The subscription ended before the charge was sent: the next run rates it as usage after the last invoice.
 */
async function withdraw(deps: ActivityDeps, charge: UsageChargeRow): Promise<'withdrawn'> {
  const note = {
    lateFor: `period of ${isoDay(charge.periodStart)}`,
    error: 'the subscription is over: no invoice follows',
  };
  await deps.orm.em.fork().transactional((em) => withdrawCharge(em, charge, note));
  return 'withdrawn';
}

/**
 * Assigns a charge to an invoice: the subscription must have had the metered item before the period's end,
 * and the invoice must not be final; otherwise the next invoice. Null when none will come; `waits` while
 * Stripe allows no addition.
 */
async function placeOnInvoice(
  deps: ActivityDeps,
  charge: PlannedCharge,
  now: number,
): Promise<UsageChargeRow | 'waits' | null> {
  const em = deps.orm.em.fork();
  const subscription = (await usageSubscriptions(em, [charge.subscriptionId])).get(charge.subscriptionId);
  // Its last invoice was made with its end.
  if (subscription !== undefined && subscription.endedAt !== null) return null;
  const item =
    charge.itemId !== null ? 'known' : await ensureItem(deps, { ...charge, startsAt: charge.billedStart });
  if (item === 'over') return null;
  if (item === 'waits') return 'waits';
  const isFinal = now >= charge.billedEnd + FINAL_AFTER_MS;
  const hasLine = item === 'known' || item.createdAt < charge.billedEnd;
  if (hasLine && !isFinal) return charge;
  const running = subscription === undefined ? null : usagePeriodAt(subscription, now);
  if (running === null) return null;
  await em.transactional((inside) =>
    moveCharge(inside, charge, {
      ...running,
      at: now,
      lateFor: `period of ${isoDay(charge.periodStart)}`,
    }),
  );
  return { ...charge, billedStart: running.start, billedEnd: running.end, datedAt: now };
}

/**
 * Whether Stripe counted a charge: its meter shows more in that minute than the charges known to be
 * reported.
 */
async function wasCounted(deps: ActivityDeps, charge: UsageChargeRow): Promise<boolean> {
  const { customerId, currency, amount, datedAt } = charge;
  const from = Math.floor(datedAt / MINUTE_MS) * MINUTE_MS;
  const span = { customerId, from, to: from + MINUTE_MS };
  const counted = await callStripe(async () => {
    const meterId = (await readMeters(deps.stripe)).get(overageEventName(currency));
    return meterId === undefined ? [] : readMeterSummaries(deps.stripe, { meterId, ...span, by: null });
  });
  const known = await reportedOverage(deps.orm.em.fork(), { ...span, currency });
  return counted.reduce((sum, { value }) => sum + value, 0n) === BigInt(known + amount);
}
