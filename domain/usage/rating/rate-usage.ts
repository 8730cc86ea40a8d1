import type { Plan } from '../../catalogue/plan.ts';
import type { SubscriptionMode } from '../../subscriptions/mode.ts';
import { HOUR_MS } from '../../period.ts';
import { allocateCredits } from '../credits/credits.ts';
import type { CreditGrant } from '../credits/credit-grant.ts';
import type { CreditBurn, Rollover, UsageSlice } from '../credits/credits.ts';
import { overageTiersOf, priceOverage } from './overage.ts';
import type { OverageLine, OverageTier } from './overage.ts';
import type { UsagePeriod } from './period.ts';
import { UNIT } from '../ingest/quantity.ts';
import type { Quantity } from '../ingest/quantity.ts';

/** A part of a usage period in which one plan was in force. Times are epoch milliseconds. */
export interface PlanSegment {
  from: number;
  tier: string;
  /** Its overage costs nothing: it was used while the subscription was not managed. */
  isFree?: true;
}

/** A change this soon after a period's start was scheduled for the start and carried out a little later. */
const COUNTS_FROM_THE_START_MS = 2 * HOUR_MS;

/** When a subscription came to be on a plan. */
export interface PlanMove {
  at: number;
  tier: string;
  /** The plan before; null where that is not known. */
  from: string | null;
  /** It began with this one. */
  isFirst: boolean;
}

/**
 * The plans in force during a period, earliest first. The first segment begins with the period.
 * @param changes tier changes, oldest first, including those before the period
 * @param otherwise the tier when no earlier change is known
 */
export function planSegments(
  period: UsagePeriod,
  changes: readonly PlanMove[],
  otherwise: string,
): PlanSegment[] {
  const before = changes.findLast(({ at }) => at < period.start);
  let tier = before?.tier ?? changes[0]?.from ?? null;
  const segments: PlanSegment[] = [];
  for (const change of changes) {
    if (change.at < period.start || change.at >= period.end) continue;
    const fromStart = change.at < period.start + COUNTS_FROM_THE_START_MS;
    if (tier === null && !change.isFirst && !fromStart)
      segments.push({ from: period.start, tier: otherwise });
    // The first plan of a subscription was in force before anybody wrote it down.
    const from = fromStart || (segments.length === 0 && tier === null) ? period.start : change.at;
    if (segments.length === 0 && from > period.start && tier !== null)
      segments.push({ from: period.start, tier });
    if (segments.at(-1)?.from === from) segments.pop();
    if (segments.at(-1)?.tier !== change.tier) segments.push({ from, tier: change.tier });
    tier = change.tier;
  }
  return segments.length === 0 ? [{ from: period.start, tier: tier ?? otherwise }] : segments;
}

/** When a subscription came to be managed, or was let go. */
export interface ModeMove {
  at: number;
  from: SubscriptionMode;
  to: SubscriptionMode;
}

/**
 * Cuts segments where the engine took a subscription over or let it go. Nobody was shown a price for what
 * was used in between, so it stays free.
 * @param moves oldest first, including those before and after the period
 */
export function splitByMode(
  segments: readonly PlanSegment[],
  moves: readonly ModeMove[],
  { end }: Pick<UsagePeriod, 'end'>,
): PlanSegment[] {
  const atStart = (from: number): SubscriptionMode =>
    moves.findLast(({ at }) => at <= from)?.to ?? moves[0]?.from ?? 'managed';
  return segments.flatMap((segment, index) => {
    const to = segments[index + 1]?.from ?? end;
    const inside = moves.filter(({ at }) => at > segment.from && at < to);
    const parts = [
      { from: segment.from, mode: atStart(segment.from) },
      ...inside.map(({ at, to: mode }) => ({ from: at, mode })),
    ];
    return parts
      .filter(({ mode }, index) => index === 0 || isManaged(mode) !== isManaged(parts[index - 1]?.mode))
      .map(({ from, mode }): PlanSegment => ({
        ...segment,
        from,
        ...(isManaged(mode) ? {} : { isFree: true }),
      }));
  });
}

const isManaged = (mode: SubscriptionMode | undefined): boolean => mode === 'managed';

/** Usage of a period by segment. Usage from before the first segment belongs to it. */
export const usageOfSegments = (
  segments: readonly PlanSegment[],
  slices: readonly UsageSlice[],
): UsageSlice[][] =>
  segments.map(({ from }, index) => {
    const to = segments[index + 1]?.from ?? Infinity;
    return slices.filter(({ at }) => at < to && (index === 0 || at >= from));
  });

/** A segment's grants and charges, with its usage. */
interface RatedSegment {
  included: Quantity;
  /** Null where there is no price for more: nothing is charged then. */
  tiers: readonly OverageTier[] | null;
  slices: readonly UsageSlice[];
}

/** What a period's usage comes to. */
export interface RatedUsage {
  used: Quantity;
  burns: CreditBurn[];
  overage: Quantity;
  /** Minor units: the sum of the lines. */
  amount: number;
  lines: OverageLine[];
}

/** What a plan grants and charges in a period. */
export interface PlanTerms {
  includedCredits: number;
  /** Null where there is no price for more. */
  tiers: readonly OverageTier[] | null;
  rollover: Rollover | null;
}

/** Billing terms of a plan in the catalogue. A deleted plan grants and charges nothing. */
export function ratingTermsOf(plans: readonly Plan[], tier: string, currency: string): PlanTerms {
  const plan = plans.find(({ code }) => code === tier);
  if (plan === undefined) return { includedCredits: 0, tiers: null, rollover: null };
  const { includedCredits, rollover } = plan;
  return { includedCredits, tiers: overageTiersOf(plan, currency), rollover: rollover ?? null };
}

/** The terms that apply to a segment. */
export const grantedBy = ({
  includedCredits,
  tiers,
}: PlanTerms): Pick<RatedSegment, 'included' | 'tiers'> => ({
  included: BigInt(includedCredits) * UNIT,
  tiers,
});

/**
 * Rates a usage period. After a plan change the new plan's included credits apply, minus what was used of
 * the old ones; overage from before the change keeps its price, and the new plan's tiers start again.
 * Grants apply throughout, in their order.
 */
export function rateUsage(
  segments: readonly RatedSegment[],
  credits: { carried: Quantity; grants: readonly CreditGrant[] },
): RatedUsage {
  const burnt = new Map<string, CreditBurn>();
  const result: RatedUsage = { used: 0n, burns: [], overage: 0n, amount: 0, lines: [] };
  const burned = (key: string): Quantity => burnt.get(key)?.amount ?? 0n;
  for (const { included, tiers, slices } of withoutDeficits(segments)) {
    const left = included - burned('included');
    const allocated = allocateCredits(
      {
        included: left > 0n ? left : 0n,
        carried: credits.carried - burned('carried'),
        grants: credits.grants.map((grant) => ({ ...grant, left: grant.left - burned(grant.id) })),
      },
      slices,
    );
    for (const burn of allocated.burns) {
      const key = burn.grantId ?? burn.kind;
      burnt.set(key, { ...burn, amount: burned(key) + burn.amount });
    }
    const priced = tiers === null ? { amount: 0, lines: [] } : priceOverage(allocated.overage, tiers);
    result.used += allocated.used;
    result.overage += allocated.overage;
    result.amount += priced.amount;
    result.lines.push(...priced.lines);
  }
  result.burns = [...burnt.values()];
  return result;
}

/** Corrections beyond a segment's usage reduce the segment before it. */
function withoutDeficits(segments: readonly RatedSegment[]): RatedSegment[] {
  const result = segments.map((segment) => ({ ...segment }));
  for (let index = result.length - 1; index > 0; index--) {
    const [segment, before] = [result[index], result[index - 1]];
    if (segment === undefined || before === undefined) continue;
    const sum = segment.slices.reduce((total, { quantity }) => total + quantity, 0n);
    if (sum >= 0n) continue;
    const at = before.slices.at(-1)?.at ?? 0;
    before.slices = [...before.slices, { at, quantity: sum }];
    segment.slices = [];
  }
  return result;
}
