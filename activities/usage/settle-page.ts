import type { EntityManager } from '@mikro-orm/postgresql';
import { grantsWithBurns, replaceBurns } from '../../db/repositories/credit-burns.ts';
import type { CreditBurnRow, GrantWithBurns } from '../../db/repositories/credit-burns.ts';
import { chargeTotals, planCharges } from '../../db/repositories/usage-charges.ts';
import type { UsageChargeRow } from '../../db/repositories/usage-charges.ts';
import {
  addToPeriods,
  lockSettling,
  openPeriods,
  periodKey,
  periodsBefore,
  planChangesOf,
  saveSettlements,
  unsettledUsage,
  usageSubscriptions,
  windowSums,
} from '../../db/repositories/usage-periods.ts';
import type { UsagePeriodRow, UsageSubscription } from '../../db/repositories/usage-periods.ts';
import { billWindows } from '../../db/repositories/usage-window-billing.ts';
import type { WindowBilling } from '../../db/repositories/usage-window-billing.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { carryOver } from '../../domain/usage/credits.ts';
import type { CreditGrant, UsageSlice } from '../../domain/usage/credits.ts';
import { usagePeriodAt } from '../../domain/usage/period.ts';
import { UNIT } from '../../domain/usage/quantity.ts';
import type { Quantity } from '../../domain/usage/quantity.ts';
import { billedOn } from '../../domain/usage/rollup.ts';
import type { BilledOn } from '../../domain/usage/rollup.ts';
import { planStretches, settleUsage, termsOf } from '../../domain/usage/settle-usage.ts';
import type { PlanStretch, UsageSettlement } from '../../domain/usage/settle-usage.ts';

/** What one page came to. */
export interface SettledPage {
  periods: number;
  charges: number;
}

/**
 * Settles the usage of some customers: adds what was closed to its period, works out what each period comes to, and plans charges for
 * what that is more or less than before. All of it in the transaction of `em`.
 */
export async function settlePage(
  em: EntityManager,
  input: { customers: readonly string[]; plans: readonly Plan[]; now: number },
): Promise<SettledPage> {
  await lockSettling(em);
  const subscriptions = await addWhatWasClosed(em, input.customers, input.now);
  const periods = await openPeriods(em, input.customers);
  if (periods.length === 0) return { periods: 0, charges: 0 };
  const missing = periods.filter(({ subscriptionId }) => !subscriptions.has(subscriptionId));
  for (const [id, row] of await usageSubscriptions(em, [
    ...new Set(missing.map((one) => one.subscriptionId)),
  ]))
    subscriptions.set(id, row);
  const ids = [...new Set(periods.map(({ subscriptionId }) => subscriptionId))];
  const facts: Facts = {
    em,
    now: input.now,
    plans: input.plans,
    subscriptions,
    changes: await planChangesOf(em, ids),
    grants: await grantsWithBurns(em, input.customers),
    before: await periodsBefore(em, periods),
    totals: await chargeTotals(em, ids),
  };
  const done: Settled[] = [];
  for (const period of periods) done.push(await settleOne(facts, period));
  await replaceBurns(
    em,
    periods,
    done.flatMap(({ burns }) => burns),
  );
  await saveSettlements(
    em,
    done.map(({ period }) => period),
  );
  const charges = done.flatMap(({ charge }) => (charge === null ? [] : [charge]));
  await planCharges(em, charges);
  await billWindows(
    em,
    done.map(({ windows }) => windows),
  );
  return { periods: periods.length, charges: charges.length };
}

interface Facts {
  em: EntityManager;
  now: number;
  plans: readonly Plan[];
  subscriptions: Map<string, UsageSubscription>;
  changes: Awaited<ReturnType<typeof planChangesOf>>;
  grants: Map<string, GrantWithBurns[]>;
  before: Map<string, UsagePeriodRow>;
  totals: Awaited<ReturnType<typeof chargeTotals>>;
}

interface Settled {
  period: UsagePeriodRow;
  burns: CreditBurnRow[];
  charge: UsageChargeRow | null;
  windows: WindowBilling;
}

/** Adds closed windows to the periods they lie in. A subscription that the projection lost keeps its windows waiting. */
async function addWhatWasClosed(
  em: EntityManager,
  customers: readonly string[],
  now: number,
): Promise<Map<string, UsageSubscription>> {
  const usage = await unsettledUsage(em, customers);
  const subscriptions = await usageSubscriptions(em, [...new Set(usage.map((one) => one.subscriptionId))]);
  await addToPeriods(
    em,
    usage.flatMap(({ customerId, subscriptionId, periodStart, quantity }) => {
      const subscription = subscriptions.get(subscriptionId);
      if (subscription === undefined) return [];
      const { tier, currency } = subscription;
      const endsAt = endOf(subscription, periodStart, subscription.billingTime ?? now);
      return [{ customerId, subscriptionId, startsAt: periodStart, endsAt, tier, currency, quantity }];
    }),
  );
  return subscriptions;
}

/** A period that the grid does not know was cut short where the running one began. */
function endOf(subscription: UsageSubscription, start: number, now: number): number {
  const period = usagePeriodAt(subscription, start);
  const running = usagePeriodAt(subscription, now);
  const end = period?.end ?? running?.end ?? now;
  return running !== null && running.start > start && running.start < end ? running.start : end;
}

async function settleOne(facts: Facts, period: UsagePeriodRow): Promise<Settled> {
  const { subscriptionId, startsAt, endsAt } = period;
  const subscription = facts.subscriptions.get(subscriptionId);
  const now = subscription?.billingTime ?? facts.now;
  const span = { start: startsAt, end: endsAt };
  const stretches = planStretches(
    span,
    facts.changes.get(subscriptionId) ?? [],
    subscription?.tier ?? period.tier,
  );
  const grants = grantsFor(facts.grants.get(period.customerId) ?? [], period);
  const carried = carriedInto(facts, period, stretches[0]?.tier ?? period.tier);
  const slices = await slicesOf(facts.em, period, stretches, grants);
  const settlement = settleUsage(
    stretches.map(({ from, tier }, place) => {
      const to = stretches[place + 1]?.from ?? Infinity;
      return {
        ...termsOf(facts.plans, tier, period.currency),
        slices: slices.filter(({ at }) => at < to && (place === 0 || at >= from)),
      };
    }),
    { carried, grants },
  );
  const running =
    subscription === undefined || subscription.endedAt !== null ? null : usagePeriodAt(subscription, now);
  const billed = billedOn(span, running, now);
  const settled = withSettlement(facts, period, stretches, settlement, carried);
  return {
    period: settled,
    burns: burnsOf(period, settlement),
    charge: chargeFor(facts, settled, billed, now),
    windows: {
      customerId: period.customerId,
      subscriptionId,
      periodStart: startsAt,
      periodEnd: endsAt,
      billedStart: billed?.period.start ?? startsAt,
      billedEnd: billed?.period.end ?? endsAt,
      late: billed?.late ?? false,
    },
  };
}

/** What is left of grants for a period: all but what other periods use of them. Credits taken back lower the last ones. */
function grantsFor(
  grants: readonly GrantWithBurns[],
  { subscriptionId, startsAt, endsAt }: UsagePeriodRow,
): CreditGrant[] {
  let taken = 0n;
  const usable: CreditGrant[] = [];
  for (const { customerId: _, burns, ...grant } of grants) {
    const own = burns.find((burn) => burn.subscriptionId === subscriptionId && burn.periodStart === startsAt);
    const left = grant.left + (own?.amount ?? 0n);
    if (grant.left < 0n && burns.length === 0) taken -= grant.left;
    else if (grant.createdAt < endsAt) usable.push({ ...grant, left });
  }
  for (const grant of usable.toReversed()) {
    const off = grant.left < taken ? grant.left : taken;
    if (off <= 0n) continue;
    grant.left -= off;
    taken -= off;
  }
  return usable;
}

/** Credits that went over from the period before, by the rule of the plan. */
function carriedInto(facts: Facts, period: UsagePeriodRow, tier: string): Quantity {
  const plan = facts.plans.find(({ code }) => code === tier);
  if (plan?.rollover === null || plan?.rollover === undefined) return 0n;
  const before = facts.before.get(periodKey(period.subscriptionId, period.startsAt));
  const subscription = facts.subscriptions.get(period.subscriptionId);
  if (before !== undefined) {
    return carryOver(plan.rollover, before.included, [
      { kind: 'included', grantId: null, amount: before.includedUsed },
    ]);
  }
  // A period in which nothing was used has no row.
  const hadOne = subscription !== undefined && usagePeriodAt(subscription, period.startsAt - 1) !== null;
  return hadOne ? carryOver(plan.rollover, BigInt(plan.includedCredits) * UNIT, []) : 0n;
}

/** One slice is enough where nothing changes within the period; else the windows themselves. */
async function slicesOf(
  em: EntityManager,
  period: UsagePeriodRow,
  stretches: readonly PlanStretch[],
  grants: readonly CreditGrant[],
): Promise<UsageSlice[]> {
  const changes =
    stretches.length > 1 ||
    grants.some(
      ({ expiresAt }) => expiresAt !== null && expiresAt > period.startsAt && expiresAt < period.endsAt,
    );
  return changes ? windowSums(em, period) : [{ at: period.startsAt, quantity: period.used }];
}

function withSettlement(
  facts: Facts,
  period: UsagePeriodRow,
  stretches: readonly PlanStretch[],
  { burns, overage, amount }: UsageSettlement,
  carried: Quantity,
): UsagePeriodRow {
  const tier = stretches.at(-1)?.tier ?? period.tier;
  const of = (kind: string): Quantity =>
    burns.filter((burn) => burn.kind === kind).reduce((sum, burn) => sum + burn.amount, 0n);
  return {
    ...period,
    tier,
    included: termsOf(facts.plans, tier, period.currency).included,
    carried,
    includedUsed: of('included'),
    carriedUsed: of('carried'),
    granted: of('grant'),
    overage,
    amount,
    isOpen: false,
    attention: null,
  };
}

const burnsOf = (period: UsagePeriodRow, { burns }: UsageSettlement): CreditBurnRow[] =>
  burns.flatMap(({ grantId, amount }) =>
    grantId === null
      ? []
      : [
          {
            grantId,
            amount,
            subscriptionId: period.subscriptionId,
            periodStart: period.startsAt,
            customerId: period.customerId,
          },
        ],
  );

/**
 * The charge that brings what was charged for a period to what it comes to; null where nothing differs. Changes `period`: what is
 * charged with it, or why it waits. No invoice goes below zero: what is owed to the customer beyond it waits for the next usage.
 */
function chargeFor(
  { totals }: Facts,
  period: UsagePeriodRow,
  billed: BilledOn | null,
  now: number,
): UsageChargeRow | null {
  const difference = period.amount - period.charged;
  if (difference === 0) return null;
  if (billed === null) {
    period.attention = `Usage for ${difference} ${period.currency} (minor units) came when no invoice follows any more.`;
    return null;
  }
  const own = totals.filter(({ subscriptionId }) => subscriptionId === period.subscriptionId);
  const onInvoice = own
    .filter(({ billedEnd }) => billedEnd === billed.period.end)
    .reduce((sum, { amount }) => sum + amount, 0);
  const amount = Math.max(difference, -onInvoice);
  if (amount !== difference) period.isOpen = true;
  if (amount === 0) return null;
  const count = own
    .filter(({ periodStart }) => periodStart === period.startsAt)
    .reduce((sum, one) => sum + one.count, 0);
  period.charged += amount;
  // Another period of the same page may be billed on the same invoice.
  totals.push({
    subscriptionId: period.subscriptionId,
    periodStart: period.startsAt,
    billedEnd: billed.period.end,
    count: 1,
    amount,
  });
  return {
    id: `overage:${period.subscriptionId}:${period.startsAt / 1000}:${count + 1}`,
    customerId: period.customerId,
    subscriptionId: period.subscriptionId,
    periodStart: period.startsAt,
    amount,
    currency: period.currency,
    billedStart: billed.period.start,
    billedEnd: billed.period.end,
    datedAt: billed.at,
    state: 'planned',
    error: null,
    createdAt: now,
    reportedAt: null,
  };
}
