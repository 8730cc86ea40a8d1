import type { EntityManager } from '@mikro-orm/postgresql';
import { grantsWithBurns, replaceBurns } from '../../../db/usage/credits/credit-burns.ts';
import type { CreditBurnRow } from '../../../db/usage/credits/credit-burns.ts';
import { chargeTotals, planCharges } from '../../../db/usage/rating/usage-charges.ts';
import {
  lockSettling,
  openPeriods,
  openPeriodsAfter,
  openPeriodsSharingGrants,
  periodKey,
  periodsBefore,
  planChangesOf,
  saveSettlements,
  usageSubscriptions,
  windowSums,
} from '../../../db/usage/rating/usage-periods.ts';
import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import { billWindows } from '../../../db/usage/rating/usage-window-billing.ts';
import type { WindowBilling } from '../../../db/usage/rating/usage-window-billing.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { CreditGrant, UsageSlice } from '../../../domain/usage/credits/credits.ts';
import { isFreeUsage } from '../../../domain/usage/rating/free-usage.ts';
import { usagePeriodAt } from '../../../domain/usage/rating/period.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { billedOn } from '../../../domain/usage/rating/rollup.ts';
import type { BilledOn } from '../../../domain/usage/rating/rollup.ts';
import {
  grantedBy,
  planStretches,
  settleUsage,
  usageOfStretches,
} from '../../../domain/usage/rating/settle-usage.ts';
import type { PlanStretch, PlanTerms, UsageSettlement } from '../../../domain/usage/rating/settle-usage.ts';
import { addClosedUsage } from './add-closed-usage.ts';
import { carriedInto, grantsFor, noteBurns, releaseBurns } from '../credits/period-credits.ts';
import { termsIn } from './period-terms.ts';
import { chargeFor } from './plan-charge.ts';
import type { SettleFacts } from './settle-facts.ts';

/** What one page came to. */
export interface SettledPage {
  periods: number;
  charges: number;
}

/**
 * Rates the usage of some customers: adds closed windows to periods, computes each period's amount, and
 * plans a charge for the difference. All in the transaction of `em`.
 */
export async function settlePage(
  em: EntityManager,
  input: { customers: readonly string[]; plans: readonly Plan[]; now: number },
): Promise<SettledPage> {
  await lockSettling(em);
  const subscriptions = await addClosedUsage(em, input.customers, input.now);
  const carrying = input.plans.filter(({ rollover }) => rollover != null).map(({ code }) => code);
  await openPeriodsAfter(em, input.customers, carrying);
  await openPeriodsSharingGrants(em, input.customers);
  const periods = await openPeriods(em, input.customers);
  if (periods.length === 0) return { periods: 0, charges: 0 };
  const missing = periods.filter(({ subscriptionId }) => !subscriptions.has(subscriptionId));
  for (const [id, row] of await usageSubscriptions(em, [
    ...new Set(missing.map((one) => one.subscriptionId)),
  ]))
    subscriptions.set(id, row);
  const ids = [...new Set(periods.map(({ subscriptionId }) => subscriptionId))];
  const facts: SettleFacts = {
    em,
    now: input.now,
    plans: input.plans,
    subscriptions,
    changes: await planChangesOf(em, ids),
    grants: await grantsWithBurns(em, input.customers),
    before: await periodsBefore(em, periods),
    totals: await chargeTotals(em, ids, Math.min(...periods.map(({ startsAt }) => startsAt))),
  };
  releaseBurns(facts.grants, periods);
  const done: Settled[] = [];
  for (const period of periods) done.push(await settleOne(facts, period));
  // Credits reduce charges, so they are computed first.
  const charges = done
    .toSorted((a, b) => differenceOf(b) - differenceOf(a))
    .flatMap(({ period, billed, now }) => chargeFor(facts, period, billed, now) ?? []);
  await replaceBurns(
    em,
    periods,
    done.flatMap(({ burns }) => burns),
  );
  await saveSettlements(
    em,
    done.map(({ period }) => period),
  );
  await planCharges(em, charges);
  await billWindows(
    em,
    done.map(({ windows }) => windows),
  );
  return { periods: periods.length, charges: charges.length };
}

interface Settled {
  period: UsagePeriodRow;
  burns: CreditBurnRow[];
  /** Null when no invoice follows. */
  billed: BilledOn | null;
  /** The customer's clock. */
  now: number;
  windows: WindowBilling;
}

const differenceOf = ({ period }: Settled): number => period.amount - period.charged;

async function settleOne(facts: SettleFacts, period: UsagePeriodRow): Promise<Settled> {
  const { subscriptionId, startsAt, endsAt } = period;
  const subscription = facts.subscriptions.get(subscriptionId);
  const now = subscription?.billingTime ?? facts.now;
  const span = { start: startsAt, end: endsAt };
  const stretches = planStretches(
    span,
    facts.changes.get(subscriptionId) ?? [],
    subscription?.tier ?? period.tier,
  );
  const terms = new Map(stretches.map(({ tier }) => [tier, termsIn(period, tier, facts.plans, now)]));
  const grants = grantsFor(facts.grants.get(period.customerId) ?? [], period);
  const carried = carriedInto(facts, period, terms.get(stretches[0]?.tier ?? '') ?? null);
  const slices = await slicesOf(facts.em, period, stretches, grants);
  const used = usageOfStretches(stretches, slices);
  const settlement = settleUsage(
    stretches.map(({ tier }, place) => ({
      ...grantedBy(terms.get(tier) ?? NO_TERMS),
      // Charges from managed times keep their price.
      ...(subscription !== undefined && isFreeUsage(span, subscription) && period.charged === 0
        ? { tiers: null }
        : {}),
      slices: used[place] ?? [],
    })),
    { carried, grants },
  );
  const running =
    subscription === undefined || subscription.endedAt !== null ? null : usagePeriodAt(subscription, now);
  const billed = billedOn(span, running, now);
  const burns = burnsOf(period, settlement);
  noteBurns(facts, period, burns);
  const settled = withSettlement(period, stretches, settlement, { carried, terms });
  // Rolls over into the next period, which may be rated next.
  facts.before.set(periodKey(subscriptionId, endsAt), settled);
  return {
    period: settled,
    burns,
    billed,
    now,
    windows: {
      customerId: period.customerId,
      subscriptionId,
      periodStart: startsAt,
      periodEnd: endsAt,
      billedStart: billed?.period.start ?? startsAt,
      billedEnd: billed?.period.end ?? endsAt,
      // After the last invoice it is too late for that one as well.
      late: billed?.late ?? true,
    },
  };
}

/** One slice suffices when nothing changes within the period; otherwise the windows themselves. */
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

/** For a plan that the catalogue does not have. */
const NO_TERMS: PlanTerms = { includedCredits: 0, tiers: null, rollover: null };

function withSettlement(
  period: UsagePeriodRow,
  stretches: readonly PlanStretch[],
  { burns, overage, amount }: UsageSettlement,
  { carried, terms }: { carried: Quantity; terms: ReadonlyMap<string, PlanTerms> },
): UsagePeriodRow {
  const tier = stretches.at(-1)?.tier ?? period.tier;
  const of = (kind: string): Quantity =>
    burns.filter((burn) => burn.kind === kind).reduce((sum, burn) => sum + burn.amount, 0n);
  return {
    ...period,
    tier,
    included: grantedBy(terms.get(tier) ?? NO_TERMS).included,
    terms: Object.fromEntries(terms),
    carried,
    includedUsed: of('included'),
    carriedUsed: of('carried'),
    granted: of('grant'),
    overage,
    amount,
    isOpen: false,
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
