import { orderGrants } from './credit-grant.ts';
import type { CreditGrant } from './credit-grant.ts';
import type { Quantity } from '../ingest/quantity.ts';

/** How much of a grant was used. */
export interface GrantBurn {
  grantId: string;
  amount: Quantity;
}

/** How the usage of a period is covered so far. */
export interface CreditBalance {
  /** Included credits of the period, with those carried over. */
  included: Quantity;
  /** Negative where more of earlier periods was taken back than this one used: so much more is free in it. */
  includedUsed: Quantity;
  /** Grants with their remaining amounts. */
  grants: readonly CreditGrant[];
  /** What this period used of grants, in the order of use. */
  burns: readonly GrantBurn[];
  /** What no credit covered. */
  overage: Quantity;
}

/** What covers a piece of usage; all of it negative where usage is taken back. */
interface Coverage {
  included: Quantity;
  burns: GrantBurn[];
  /** To be paid for. */
  overage: Quantity;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/**
 * How much each grant covers of a quantity. The sum is less than the quantity when the grants do not
 * suffice.
 */
export function burn(grants: readonly CreditGrant[], quantity: Quantity, at: number): GrantBurn[] {
  let open = quantity;
  const burns: GrantBurn[] = [];
  for (const { id, left } of orderGrants(grants, at)) {
    if (open <= 0n) break;
    const amount = least(open, left);
    burns.push({ grantId: id, amount });
    open -= amount;
  }
  return burns;
}

/**
 * Covers additional usage: included credits first, then grants in their order; the rest is overage.
 * Negative usage returns credits in reverse order: overage, then the last burn, then included credits.
 */
export function coverUsage(balance: CreditBalance, quantity: Quantity, at: number): Coverage {
  return quantity < 0n ? giveBack(balance, -quantity) : take(balance, quantity, at);
}

function take(balance: CreditBalance, quantity: Quantity, at: number): Coverage {
  const included = least(quantity, most(0n, balance.included - balance.includedUsed));
  const burns = burn(balance.grants, quantity - included, at);
  return { included, burns, overage: quantity - included - sumOf(burns) };
}

function giveBack(balance: CreditBalance, quantity: Quantity): Coverage {
  const overage = least(quantity, balance.overage);
  let open = quantity - overage;
  const burns: GrantBurn[] = [];
  for (const { grantId, amount } of balance.burns.toReversed()) {
    if (open === 0n) break;
    const back = least(open, amount);
    if (back > 0n) burns.push({ grantId, amount: -back });
    open -= back;
  }
  return { included: -open, burns, overage: -overage };
}

const sumOf = (burns: readonly GrantBurn[]): Quantity => burns.reduce((sum, { amount }) => sum + amount, 0n);

/** The balance after a coverage. */
export function withCoverage(balance: CreditBalance, { included, burns, overage }: Coverage): CreditBalance {
  const moved = new Map<string, bigint>();
  for (const { grantId, amount } of burns) moved.set(grantId, (moved.get(grantId) ?? 0n) + amount);
  const kept = balance.burns.map(({ grantId, amount }) => {
    const change = moved.get(grantId) ?? 0n;
    return { grantId, amount: amount + change };
  });
  const added = burns.filter(({ grantId }) => !balance.burns.some((known) => known.grantId === grantId));
  return {
    included: balance.included,
    includedUsed: balance.includedUsed + included,
    grants: balance.grants.map((grant) => ({ ...grant, left: grant.left - (moved.get(grant.id) ?? 0n) })),
    burns: [...kept, ...added].filter(({ amount }) => amount !== 0n),
    overage: balance.overage + overage,
  };
}

/** Credits left before overage begins. */
export const creditsLeft = (balance: CreditBalance, at: number): Quantity =>
  orderGrants(balance.grants, at).reduce(
    (sum, { left }) => sum + left,
    most(0n, balance.included - balance.includedUsed),
  );

/**
 * All credits of the period, used or not, including those that an earlier plan gave and this one does not.
 */
export const allowanceOf = (balance: CreditBalance, at: number): Quantity =>
  orderGrants(balance.grants, at).reduce(
    (sum, { left }) => sum + left,
    most(balance.included, balance.includedUsed) + sumOf(balance.burns),
  );

/** The balance after grants cover existing overage: a new grant also covers usage from before it was made. */
export function coverOverage(balance: CreditBalance, at: number): CreditBalance {
  const burns = burn(balance.grants, balance.overage, at);
  return withCoverage(balance, { included: 0n, burns, overage: -sumOf(burns) });
}
