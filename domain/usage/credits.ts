import type { Quantity } from './quantity.ts';

/** Credits given or bought beside a plan's own. Never changed; what of it is used is written beside it. */
export interface CreditGrant {
  id: string;
  /** What is left of it. */
  left: Quantity;
  /** Lower ones are used first. */
  priority: number;
  /** Epoch milliseconds; null for one that never ends. From this time on it covers nothing. */
  expiresAt: number | null;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Whether and how much of a period's unused included credits goes over into the next one. */
export interface Rollover {
  /** At most so many credits (whole ones) go over. They end with that next period. */
  upTo: number;
}

/** How much of a grant was used. */
export interface CreditBurn {
  grantId: string;
  amount: Quantity;
}

/** How the usage of a period is covered so far. */
export interface CreditStanding {
  /** Included credits of the period, with those carried over. */
  included: Quantity;
  /** Negative where more of earlier periods was taken back than this one used: so much more is free in it. */
  includedUsed: Quantity;
  /** With what is left of them now. */
  grants: readonly CreditGrant[];
  /** What this period used of grants, in the order of use. */
  burns: readonly CreditBurn[];
  /** What no credit covered. */
  overage: Quantity;
}

/** What covers a piece of usage; all of it negative where usage is taken back. */
export interface Coverage {
  included: Quantity;
  burns: CreditBurn[];
  /** To be paid for. */
  overage: Quantity;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

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

/** What is taken of which grant for a quantity; less than the quantity in all where they do not suffice. */
export function burn(grants: readonly CreditGrant[], quantity: Quantity, at: number): CreditBurn[] {
  let open = quantity;
  const burns: CreditBurn[] = [];
  for (const { id, left } of orderGrants(grants, at)) {
    if (open <= 0n) break;
    const amount = least(open, left);
    burns.push({ grantId: id, amount });
    open -= amount;
  }
  return burns;
}

/**
 * What covers further usage: included credits first, then grants in their order, the rest is overage. Usage that is taken back
 * gives back in reverse: overage, then what was burnt last, then included credits.
 */
export function coverUsage(standing: CreditStanding, quantity: Quantity, at: number): Coverage {
  return quantity < 0n ? giveBack(standing, -quantity) : take(standing, quantity, at);
}

function take(standing: CreditStanding, quantity: Quantity, at: number): Coverage {
  const included = least(quantity, most(0n, standing.included - standing.includedUsed));
  const burns = burn(standing.grants, quantity - included, at);
  return { included, burns, overage: quantity - included - sumOf(burns) };
}

function giveBack(standing: CreditStanding, quantity: Quantity): Coverage {
  const overage = least(quantity, standing.overage);
  let open = quantity - overage;
  const burns: CreditBurn[] = [];
  for (const { grantId, amount } of standing.burns.toReversed()) {
    if (open === 0n) break;
    const back = least(open, amount);
    if (back > 0n) burns.push({ grantId, amount: -back });
    open -= back;
  }
  return { included: -open, burns, overage: -overage };
}

const sumOf = (burns: readonly CreditBurn[]): Quantity => burns.reduce((sum, { amount }) => sum + amount, 0n);

/** The standing after a coverage. */
export function withCoverage(
  standing: CreditStanding,
  { included, burns, overage }: Coverage,
): CreditStanding {
  const moved = new Map<string, bigint>();
  for (const { grantId, amount } of burns) moved.set(grantId, (moved.get(grantId) ?? 0n) + amount);
  const kept = standing.burns.map(({ grantId, amount }) => {
    const change = moved.get(grantId) ?? 0n;
    return { grantId, amount: amount + change };
  });
  const added = burns.filter(({ grantId }) => !standing.burns.some((known) => known.grantId === grantId));
  return {
    included: standing.included,
    includedUsed: standing.includedUsed + included,
    grants: standing.grants.map((grant) => ({ ...grant, left: grant.left - (moved.get(grant.id) ?? 0n) })),
    burns: [...kept, ...added].filter(({ amount }) => amount !== 0n),
    overage: standing.overage + overage,
  };
}

/** What is left to use before overage begins. */
export const creditsLeft = (standing: CreditStanding, at: number): Quantity =>
  orderGrants(standing.grants, at).reduce(
    (sum, { left }) => sum + left,
    most(0n, standing.included - standing.includedUsed),
  );

/** All credits of the period, used or not. */
export const allowanceOf = (standing: CreditStanding, at: number): Quantity =>
  orderGrants(standing.grants, at).reduce(
    (sum, { left }) => sum + left,
    standing.included + sumOf(standing.burns),
  );

/**
 * What goes over into the next period: what is unused of the credits that the plan includes, never what was carried itself
 * (that is used first), up to the rule's amount.
 */
export function carryOver(
  rollover: Rollover | null | undefined,
  period: { included: Quantity; carried: Quantity; includedUsed: Quantity },
): Quantity {
  if (rollover === null || rollover === undefined) return 0n;
  const used = most(0n, period.includedUsed - period.carried);
  const unused = most(0n, period.included - used);
  return least(unused, BigInt(rollover.upTo) * 1_000_000n);
}
