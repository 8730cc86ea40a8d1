import type { EntityManager } from '@mikro-orm/postgresql';
import { grantsWithBurns, replaceBurns } from '../../../db/usage/credits/credit-burns.ts';
import type { CreditBurnRow } from '../../../db/usage/credits/credit-burns.ts';
import { chargeTotals, planCharges } from '../../../db/usage/rating/usage-charges.ts';
import {
  lockRating,
  modeMovesOf,
  openPeriods,
  openPeriodsAfter,
  openPeriodsSharingGrants,
  periodKey,
  periodsBefore,
  planChangesOf,
  saveRatedPeriods,
  usageSubscriptions,
  windowSums,
} from '../../../db/usage/rating/usage-periods.ts';
import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import { billWindows } from '../../../db/usage/rating/usage-window-billing.ts';
import type { WindowBilling } from '../../../db/usage/rating/usage-window-billing.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { CreditGrant } from '../../../domain/usage/credits/credit-grant.ts';
import type { UsageSlice } from '../../../domain/usage/credits/credits.ts';
import { isFreeUsage } from '../../../domain/usage/rating/free-usage.ts';
import { usagePeriodAt } from '../../../domain/usage/rating/period.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { billedOn } from '../../../domain/usage/rating/rollup.ts';
import type { BilledOn } from '../../../domain/usage/rating/rollup.ts';
import {
  grantedBy,
  planSegments,
  rateUsage,
  splitByMode,
  usageOfSegments,
} from '../../../domain/usage/rating/rate-usage.ts';
import type { PlanSegment, PlanTerms, RatedUsage } from '../../../domain/usage/rating/rate-usage.ts';
import { addClosedUsage } from './add-closed-usage.ts';
import { carriedInto, grantsFor, noteBurns, releaseBurns } from '../credits/period-credits.ts';
import { billingTermsIn } from './period-terms.ts';
import { chargeFor } from './plan-charge.ts';
import type { RatingFacts } from './rating-facts.ts';

/** What one page came to. */
interface RatedPage {
  periods: number;
  charges: number;
}

/**
 * Rates the usage of some customers: adds closed windows to periods, computes each period's amount, and
 * plans a charge for the difference. All in the transaction of `em`.
 */
export async function ratePage(
  em: EntityManager,
  input: { customers: readonly string[]; plans: readonly Plan[]; now: number },
): Promise<RatedPage> {
  await lockRating(em);
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
  const facts: RatingFacts = {
    em,
    now: input.now,
    plans: input.plans,
    subscriptions,
    changes: await planChangesOf(em, ids),
    modes: await modeMovesOf(em, ids),
    grants: await grantsWithBurns(em, input.customers),
    before: await periodsBefore(em, periods),
    totals: await chargeTotals(em, ids, Math.min(...periods.map(({ startsAt }) => startsAt))),
  };
  releaseBurns(facts.grants, periods);
  const done: Rated[] = [];
  for (const period of periods) done.push(await ratePeriod(facts, period));
  // Credits reduce charges, so they are computed first.
  const charges = done
    .toSorted((a, b) => differenceOf(b) - differenceOf(a))
    .flatMap(({ period, billed, now }) => chargeFor(facts, period, billed, now) ?? []);
  await replaceBurns(
    em,
    periods,
    done.flatMap(({ burns }) => burns),
  );
  await saveRatedPeriods(
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

interface Rated {
  period: UsagePeriodRow;
  burns: CreditBurnRow[];
  /** Null when no invoice follows. */
  billed: BilledOn | null;
  /** The customer's clock. */
  now: number;
  windows: WindowBilling;
}

const differenceOf = ({ period }: Rated): number => period.amount - period.charged;

async function ratePeriod(facts: RatingFacts, period: UsagePeriodRow): Promise<Rated> {
  const { subscriptionId, startsAt, endsAt } = period;
  const subscription = facts.subscriptions.get(subscriptionId);
  const now = subscription?.billingTime ?? facts.now;
  const span = { start: startsAt, end: endsAt };
  const segments = splitByMode(
    planSegments(span, facts.changes.get(subscriptionId) ?? [], subscription?.tier ?? period.tier),
    facts.modes.get(subscriptionId) ?? [],
    span,
  );
  const terms = new Map(segments.map(({ tier }) => [tier, billingTermsIn(period, tier, facts.plans, now)]));
  const grants = grantsFor(facts.grants.get(period.customerId) ?? [], period);
  const carried = carriedInto(facts, period, terms.get(segments[0]?.tier ?? '') ?? null);
  const slices = await slicesOf(facts.em, period, segments, grants);
  const used = usageOfSegments(segments, slices);
  const rated = rateUsage(
    segments.map(({ tier, isFree = false }, place) => ({
      ...grantedBy(terms.get(tier) ?? NO_TERMS),
      // Charges from managed times keep their price.
      ...(isFree || (subscription !== undefined && isFreeUsage(span, subscription) && period.charged === 0)
        ? { tiers: null }
        : {}),
      slices: used[place] ?? [],
    })),
    { carried, grants },
  );
  const running =
    subscription === undefined || subscription.endedAt !== null ? null : usagePeriodAt(subscription, now);
  const billed = billedOn(span, running, now);
  const burns = burnsOf(period, rated);
  noteBurns(facts, period, burns);
  const ratedPeriod = withRating(period, segments, rated, { carried, terms });
  // Rolls over into the next period, which may be rated next.
  facts.before.set(periodKey(subscriptionId, endsAt), ratedPeriod);
  return {
    period: ratedPeriod,
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
  segments: readonly PlanSegment[],
  grants: readonly CreditGrant[],
): Promise<UsageSlice[]> {
  const changes =
    segments.length > 1 ||
    grants.some(
      ({ expiresAt }) => expiresAt !== null && expiresAt > period.startsAt && expiresAt < period.endsAt,
    );
  return changes ? windowSums(em, period) : [{ at: period.startsAt, quantity: period.used }];
}

/** For a plan that the catalogue does not have. */
const NO_TERMS: PlanTerms = { includedCredits: 0, tiers: null, rollover: null };

function withRating(
  period: UsagePeriodRow,
  segments: readonly PlanSegment[],
  { burns, overage, amount }: RatedUsage,
  { carried, terms }: { carried: Quantity; terms: ReadonlyMap<string, PlanTerms> },
): UsagePeriodRow {
  const tier = segments.at(-1)?.tier ?? period.tier;
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

const burnsOf = (period: UsagePeriodRow, { burns }: RatedUsage): CreditBurnRow[] =>
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
