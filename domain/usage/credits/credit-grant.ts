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
