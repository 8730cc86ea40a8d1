import { coverUsage, withCoverage } from './credit-balance.ts';
import type { CreditBalance } from './credit-balance.ts';
import type { CreditGrant } from './credit-grant.ts';
import { UNIT } from '../ingest/quantity.ts';
import type { Quantity } from '../ingest/quantity.ts';

/** Whether unused included credits roll over into the next period, and how many. */
export interface Rollover {
  /** At most so many credits (whole ones) go over. They are used first and end with that next period. */
  upTo: number;
}

/** What of a source was used in a period. */
export interface CreditBurn {
  kind: 'carried' | 'included' | 'grant';
  /** The grant; null for the others. */
  grantId: string | null;
  amount: Quantity;
}

/** Usage of a part of a period. */
export interface UsageSlice {
  /** When it begins, epoch milliseconds: a grant that ended by then covers none of it. */
  at: number;
  /** Negative where corrections took back more than was used. */
  quantity: Quantity;
}

/** What covers the usage of a period. */
interface PeriodCredits {
  included: Quantity;
  /** Rolled over from the period before. */
  carried: Quantity;
  grants: readonly CreditGrant[];
}

/** How the usage of a period was covered. */
interface CreditAllocation {
  used: Quantity;
  /** In the order of use; sources that were not touched are left out. */
  burns: CreditBurn[];
  /** What no credit covered: to be paid for. */
  overage: Quantity;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Covers the usage of a period: rolled-over credits first, then included credits, then grants in their
 * order. A grant covers uncovered usage of the whole period it is made in, since that is not billed yet,
 * and nothing after it expires. The rest is overage.
 */
export function allocateCredits(
  { carried, included, grants }: PeriodCredits,
  slices: readonly UsageSlice[],
): CreditAllocation {
  const net = netSlices(slices);
  const unused: CreditBalance = {
    included: carried + included,
    includedUsed: 0n,
    grants,
    burns: [],
    overage: 0n,
  };
  const { includedUsed, burns, overage } = net.reduce(
    (balance, { at, quantity }) => withCoverage(balance, coverUsage(balance, quantity, at)),
    unused,
  );
  const ofCarried = least(carried, includedUsed);
  const all: CreditBurn[] = [
    { kind: 'carried', grantId: null, amount: ofCarried },
    { kind: 'included', grantId: null, amount: includedUsed - ofCarried },
    ...burns.map((burn): CreditBurn => ({ kind: 'grant', ...burn })),
  ];
  return {
    used: net.reduce((sum, { quantity }) => sum + quantity, 0n),
    burns: all.filter(({ amount }) => amount > 0n),
    overage,
  };
}

/**
 * Slices without negative quantities: a correction reduces later slices first, then earlier ones. A period
 * with a negative total counts as unused.
 */
function netSlices(slices: readonly UsageSlice[]): UsageSlice[] {
  const net = slices.map((slice) => ({ ...slice })).toSorted((a, b) => a.at - b.at);
  let owed = 0n;
  const pay = (slice: UsageSlice): void => {
    if (slice.quantity < 0n) {
      owed -= slice.quantity;
      slice.quantity = 0n;
    } else {
      const taken = least(owed, slice.quantity);
      slice.quantity -= taken;
      owed -= taken;
    }
  };
  for (const slice of net) pay(slice);
  for (const slice of net.toReversed()) pay(slice);
  return net.filter(({ quantity }) => quantity > 0n);
}

/**
 * Credits that roll over into the next period: unused included credits only, never those that were rolled
 * over already.
 */
export function carryOver(
  rollover: Rollover | null | undefined,
  included: Quantity,
  burns: readonly CreditBurn[],
): Quantity {
  if (rollover === null || rollover === undefined) return 0n;
  const used = burns.find(({ kind }) => kind === 'included')?.amount ?? 0n;
  const unused = included > used ? included - used : 0n;
  return least(unused, BigInt(rollover.upTo) * UNIT);
}
