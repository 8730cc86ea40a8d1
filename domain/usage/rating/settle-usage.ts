import type { Plan } from '../../catalogue/plan.ts';
import { HOUR_MS } from '../../period.ts';
import { settlePeriod } from '../credits/credits.ts';
import type { CreditBurn, CreditGrant, Rollover, UsageSlice } from '../credits/credits.ts';
import { overageTiersOf, priceOverage } from './overage.ts';
import type { OverageLine, OverageTier } from './overage.ts';
import type { UsagePeriod } from './period.ts';
import { UNIT } from '../ingest/quantity.ts';
import type { Quantity } from '../ingest/quantity.ts';

/** A part of a usage period in which one plan was in force. Times are epoch milliseconds. */
export interface PlanStretch {
  from: number;
  tier: string;
}

/** A change that is seen so soon after a period began was one at its start: a scheduled one, carried out a little later. */
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
 * Which plan was in force when in a period, earliest first; the first stretch begins with the period.
 * @param changes when the tier became which, oldest first, from before the period too
 * @param otherwise the tier where nothing is known of the time before
 */
export function planStretches(
  period: UsagePeriod,
  changes: readonly PlanMove[],
  otherwise: string,
): PlanStretch[] {
  const before = changes.findLast(({ at }) => at < period.start);
  let tier = before?.tier ?? changes[0]?.from ?? null;
  const stretches: PlanStretch[] = [];
  for (const change of changes) {
    if (change.at < period.start || change.at >= period.end) continue;
    const fromStart = change.at < period.start + COUNTS_FROM_THE_START_MS;
    if (tier === null && !change.isFirst && !fromStart)
      stretches.push({ from: period.start, tier: otherwise });
    // The first plan of a subscription was in force before anybody wrote it down.
    const from = fromStart || (stretches.length === 0 && tier === null) ? period.start : change.at;
    if (stretches.length === 0 && from > period.start && tier !== null)
      stretches.push({ from: period.start, tier });
    if (stretches.at(-1)?.from === from) stretches.pop();
    if (stretches.at(-1)?.tier !== change.tier) stretches.push({ from, tier: change.tier });
    tier = change.tier;
  }
  return stretches.length === 0 ? [{ from: period.start, tier: tier ?? otherwise }] : stretches;
}

/** Which usage of a period is of which stretch; of an earlier time than the first one's is what the first one has too. */
export const usageOfStretches = (
  stretches: readonly PlanStretch[],
  slices: readonly UsageSlice[],
): UsageSlice[][] =>
  stretches.map(({ from }, place) => {
    const to = stretches[place + 1]?.from ?? Infinity;
    return slices.filter(({ at }) => at < to && (place === 0 || at >= from));
  });

/** What a stretch grants and charges, and what was used in it. */
export interface SettledStretch {
  included: Quantity;
  /** Null where there is no price for more: nothing is charged then. */
  tiers: readonly OverageTier[] | null;
  slices: readonly UsageSlice[];
}

/** What a period's usage comes to. */
export interface UsageSettlement {
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

/** The terms of a plan as the catalogue has them. A plan that is not in it any more grants and charges nothing. */
export function termsOf(plans: readonly Plan[], tier: string, currency: string): PlanTerms {
  const plan = plans.find(({ code }) => code === tier);
  if (plan === undefined) return { includedCredits: 0, tiers: null, rollover: null };
  const { includedCredits, rollover } = plan;
  return { includedCredits, tiers: overageTiersOf(plan, currency), rollover: rollover ?? null };
}

/** What terms say of a stretch. */
export const grantedBy = ({
  includedCredits,
  tiers,
}: PlanTerms): Pick<SettledStretch, 'included' | 'tiers'> => ({
  included: BigInt(includedCredits) * UNIT,
  tiers,
});

/**
 * Settles a usage period. Where the plan changed in it, the included credits become those of the new plan at once, less what
 * was used of the old one's; what was beyond the credits before the change keeps its price, and the new plan's tiers begin anew.
 * Grants go through all of it in their order.
 */
export function settleUsage(
  stretches: readonly SettledStretch[],
  credits: { carried: Quantity; grants: readonly CreditGrant[] },
): UsageSettlement {
  const burnt = new Map<string, CreditBurn>();
  const result: UsageSettlement = { used: 0n, burns: [], overage: 0n, amount: 0, lines: [] };
  const burned = (key: string): Quantity => burnt.get(key)?.amount ?? 0n;
  for (const { included, tiers, slices } of withoutDeficits(stretches)) {
    const left = included - burned('included');
    const settled = settlePeriod(
      {
        included: left > 0n ? left : 0n,
        carried: credits.carried - burned('carried'),
        grants: credits.grants.map((grant) => ({ ...grant, left: grant.left - burned(grant.id) })),
      },
      slices,
    );
    for (const burn of settled.burns) {
      const key = burn.grantId ?? burn.kind;
      burnt.set(key, { ...burn, amount: burned(key) + burn.amount });
    }
    const priced = tiers === null ? { amount: 0, lines: [] } : priceOverage(settled.overage, tiers);
    result.used += settled.used;
    result.overage += settled.overage;
    result.amount += priced.amount;
    result.lines.push(...priced.lines);
  }
  result.burns = [...burnt.values()];
  return result;
}

/** Corrections that take back more than a stretch used take the rest back from the stretch before it. */
function withoutDeficits(stretches: readonly SettledStretch[]): SettledStretch[] {
  const result = stretches.map((stretch) => ({ ...stretch }));
  for (let place = result.length - 1; place > 0; place--) {
    const [stretch, before] = [result[place], result[place - 1]];
    if (stretch === undefined || before === undefined) continue;
    const sum = stretch.slices.reduce((total, { quantity }) => total + quantity, 0n);
    if (sum >= 0n) continue;
    const at = before.slices.at(-1)?.at ?? 0;
    before.slices = [...before.slices, { at, quantity: sum }];
    stretch.slices = [];
  }
  return result;
}
