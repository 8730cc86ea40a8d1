import { differenceIn } from './difference.ts';
import type { Difference } from './difference.ts';

/** A kind of document that the sweep reads from Stripe's lists. */
export type DocumentKind = 'invoice' | 'dispute' | 'refund' | 'charge';

/** A document as Stripe lists it. Minor units. */
export interface DocumentAtStripe {
  kind: DocumentKind;
  id: string;
  customerId: string | null;
  subscriptionId: string | null;
  /** Charge of a refund or a dispute; a charge itself. */
  chargeId: string | null;
  status: string;
  amount: number;
}

/** What the database has of it. Minor units. */
export interface StoredDocument {
  id: string;
  status: string;
  amount: number;
}

/** The fact of an invoice that was paid more than once. */
export const CHARGES = 'charges';

/** An invoice that more than one charge paid in full. */
export const paidMoreThanOnce = (seen: number): Difference => ({
  fact: CHARGES,
  in: 'projection',
  seen,
  by: 'stripe',
  wanted: 1,
});

/** Compares a document of ours with its row; null without one. */
export const compareDocument = (stripe: DocumentAtStripe, stored: StoredDocument | null): Difference[] => [
  ...differenceIn(
    'status',
    { in: 'projection', value: stored?.status ?? null },
    { by: 'stripe', value: stripe.status },
  ),
  ...(stored === null
    ? []
    : differenceIn(
        'amount',
        { in: 'projection', value: stored.amount },
        { by: 'stripe', value: stripe.amount },
      )),
];
