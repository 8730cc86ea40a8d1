import type { Money } from '../money.ts';

/**
 * Facts of a message. The sending activity adds those that are personal; a sentence whose fact is missing
 * is left out. Times are epoch milliseconds.
 */
export interface MessageFacts {
  /** How to greet; left out for a plain hello. */
  name?: string | null;
  planName?: string | null;
  amountDue?: Money | null;
  /** Stripe's hosted invoice page: pays and, where the bank asks, authenticates. */
  payUrl?: string | null;
  /** Where the payment method is changed. */
  updateCardUrl?: string | null;
  /** Where a plan is chosen. */
  plansUrl?: string | null;
  /** URL of an abandoned checkout. */
  checkoutUrl?: string | null;
  nextAttemptAt?: number | null;
  graceUntil?: number | null;
  endsAt?: number | null;
  trialEnd?: number | null;
  /** When an invoice is due that the customer pays by themselves. */
  dueAt?: number | null;
  renewsAt?: number | null;
  /** In `amountDue`. */
  tax?: Money | null;
  /** In the totals of the invoices that the message is about, as Stripe states it. */
  invoiceTax?: Money | null;
  /** Whether tax comes on top of the plan's prices or stands in them; absent where none is charged. */
  taxOfPrices?: 'added' | 'included' | null;
  /** All that is due is for changes that took effect before they were paid. */
  ofChange?: boolean | null;
  /** Usage is billed as well, so that the amount may grow until then. */
  usageIsAdded?: boolean | null;
  card?: { brand: string; last4: string } | null;
  cardExpiry?: { month: number; year: number } | null;
  extensionDays?: number | null;
  hasPaymentMethod?: boolean | null;
  /** How much of the period's credits is used, in percent. */
  usedPercent?: number | null;
  /** Overage price of 1,000 credits; absent when none is sold. */
  pricePer1k?: Money | null;
  /** What the plan costs for one period, before discounts and added tax: now, and after the change. */
  oldPrice?: Money | null;
  newPrice?: Money | null;
  interval?: string | null;
  /** No sooner than this. */
  changesAt?: number | null;
  /** The subscription is in its trial. */
  inTrial?: boolean | null;
  /** The change comes with the first renewal after that. */
  atRenewal?: boolean | null;
  /** What happens to a subscription whose episode ends unpaid; absent: it ends. */
  finalAction?: string | null;
  /** Why something was refused: a code of ours or of the bank. */
  reason?: string | null;
  /** Reader's time zone, IANA name; dates are UTC without it. */
  timeZone?: string | null;
}
