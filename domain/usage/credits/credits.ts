import { UNIT } from '../ingest/quantity.ts';
import type { Quantity } from '../ingest/quantity.ts';

/**
 * Credits granted or bought in addition to the plan's. A grant never changes; its burns are separate rows.
 */
export interface CreditGrant {
  id: string;
  /** Remaining amount. While a period is rated: what remained when the period began. */
  left: Quantity;
  /** Lower ones are used first. */
  priority: number;
  /** Epoch milliseconds; null for one that never ends. From this time on it covers nothing. */
  expiresAt: number | null;
  /** Epoch milliseconds. */
  createdAt: number;
}

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
export interface PeriodCredits {
  included: Quantity;
  /** Rolled over from the period before. */
  carried: Quantity;
  grants: readonly CreditGrant[];
}

/** How the usage of a period was covered. */
export interface CreditAllocation {
  used: Quantity;
  /** In the order of use; sources that were not touched are left out. */
  burns: CreditBurn[];
  /** What no credit covered: to be paid for. */
  overage: Quantity;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Which of two grants is used first: lower priority, then earlier expiry, then the one made earlier. */
export const compareGrants = (a: CreditGrant, b: CreditGrant): number =>
  a.priority - b.priority ||
  compareExpiry(a.expiresAt, b.expiresAt) ||
  a.createdAt - b.createdAt ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const compareExpiry = (a: number | null, b: number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a - b;

/** The grants that can cover usage at a time, in the order of use. */
export const orderGrants = (grants: readonly CreditGrant[], at: number): CreditGrant[] =>
  grants
    .filter(({ left, expiresAt }) => left > 0n && (expiresAt === null || expiresAt > at))
    .toSorted(compareGrants);

/**
 * Covers the usage of a period: rolled-over credits first, then included credits, then grants in their
 * order. A grant covers uncovered usage of the whole period it is made in, since that is not billed yet,
 * and nothing after it expires. The rest is overage.
 */
export function allocateCredits(credits: PeriodCredits, slices: readonly UsageSlice[]): CreditAllocation {
  const net = netSlices(slices);
  const sources = sourcesOf(credits);
  let overage = 0n;
  for (const { at, quantity } of net) {
    let open = quantity;
    for (const source of sources) {
      if (open === 0n) break;
      if (at >= source.until || source.left <= 0n) continue;
      const taken = least(open, source.left);
      source.left -= taken;
      source.burnt += taken;
      open -= taken;
    }
    overage += open;
  }
  return {
    used: net.reduce((sum, { quantity }) => sum + quantity, 0n),
    burns: sources
      .filter(({ burnt }) => burnt > 0n)
      .map(({ kind, grantId, burnt }) => ({ kind, grantId, amount: burnt })),
    overage,
  };
}

interface Source {
  kind: CreditBurn['kind'];
  grantId: string | null;
  until: number;
  left: Quantity;
  burnt: Quantity;
}

const sourcesOf = ({ carried, included, grants }: PeriodCredits): Source[] => [
  { kind: 'carried', grantId: null, until: Infinity, left: carried, burnt: 0n },
  { kind: 'included', grantId: null, until: Infinity, left: included, burnt: 0n },
  ...grants.toSorted(compareGrants).map(({ id, left, expiresAt }): Source => ({
    kind: 'grant',
    grantId: id,
    until: expiresAt ?? Infinity,
    left,
    burnt: 0n,
  })),
];

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
