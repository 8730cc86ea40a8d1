import { isBankDebit } from '../documents/payment-methods.ts';
import type { StripeStatus } from '../subscriptions/snapshot.ts';
import { withoutUsage } from './invoice-parts.ts';
import type { InvoiceParts } from './invoice-parts.ts';

/** What decides the next event of a subscription. Times are epoch milliseconds on the billing clock. */
export interface PredictionFacts {
  status: StripeStatus;
  /** When the soonest period of an item ends. */
  periodEnd: number;
  trialEnd: number | null;
  /** When it ends by its own terms; null while it renews. */
  endsAt: number | null;
  /**
   * What Stripe does when a trial ends without a payment method
   * (docs.stripe.com/api/subscriptions/object#subscription_object-trial_settings).
   */
  trialWithoutMethod: 'create_invoice' | 'cancel' | 'pause';
  collection: 'charge_automatically' | 'send_invoice';
  /** `pause_collection`: until when, null without an end; left out while it collects. */
  pausedUntil?: number | null;
  /** Type of the payment method that would be charged, as Stripe names it; null without one. */
  methodType: string | null;
  /** Licensed items of one period by our own computation, minor units; null where we cannot compute it. */
  ownAmount: number | null;
}

/** The next invoice by Stripe's preview. */
export interface NextInvoice {
  currency: string;
  /** What would be due, after discounts, tax and the customer's balance, minor units. */
  amountDue: number;
  parts: InvoiceParts;
  /** Metered items are on it: the amount grows until then. */
  usageIsAdded: boolean;
}

/**
 * What will happen to the payment. `nothing_due`: an invoice of zero. `not_collected`: it is paused.
 * `unknown`: usage decides whether anything is due.
 */
export type PredictedPayment =
  'unknown' | 'paid' | 'bank_asked' | 'sent' | 'unpaid' | 'not_collected' | 'nothing_due';

/** The next thing that Stripe does by itself. Amounts are minor units. */
export type Prediction =
  | {
      kind: 'renewal' | 'trial_end';
      at: number;
      currency: string;
      /** What is due; without usage where `usageIsAdded`. */
      amount: number;
      usageIsAdded: boolean;
      payment: PredictedPayment;
      /**
       * Difference of Stripe's preview from our own computation of the licensed items; null: not computed.
       */
      ownDifference: number | null;
    }
  | { kind: 'end' | 'trial_pause' | 'not_predicted'; at: number }
  | { kind: 'nothing' };

/** Statuses in which Stripe makes the next invoice by itself. */
const INVOICED: readonly StripeStatus[] = ['active', 'past_due', 'unpaid'];

/**
 * When the next invoice comes by itself; null where none does, so that no preview need be asked for. A
 * trial without a payment method may end without one.
 */
export function nextInvoiceAt(facts: PredictionFacts): number | null {
  const { status, trialEnd, periodEnd, endsAt } = facts;
  if (status === 'trialing') {
    const at = trialEnd ?? periodEnd;
    const hasInvoice =
      facts.methodType !== null ||
      facts.collection === 'send_invoice' ||
      facts.trialWithoutMethod === 'create_invoice';
    return hasInvoice && (endsAt === null || endsAt > at) ? at : null;
  }
  if (!INVOICED.includes(status)) return null;
  return endsAt === null || endsAt > periodEnd ? periodEnd : null;
}

/**
 * The next event of a subscription. The same facts always give the same prediction.
 * @param invoice Stripe's preview of the invoice at `nextInvoiceAt`; null without one
 */
export function predict(facts: PredictionFacts, invoice: NextInvoice | null): Prediction {
  const at = nextInvoiceAt(facts);
  if (at === null) return endOf(facts);
  // Stripe refused the preview, as of an invoice that it cannot tax.
  if (invoice === null) return { kind: 'not_predicted', at };
  const amount = invoice.usageIsAdded ? withoutUsage(invoice.parts) : invoice.amountDue;
  return {
    kind: facts.status === 'trialing' ? 'trial_end' : 'renewal',
    at,
    currency: invoice.currency,
    amount,
    usageIsAdded: invoice.usageIsAdded,
    payment: invoice.usageIsAdded && amount <= 0 ? 'unknown' : paymentOf(facts, at, amount),
    ownDifference: facts.ownAmount === null ? null : invoice.parts.licensed - facts.ownAmount,
  };
}

function endOf({ status, trialEnd, endsAt, trialWithoutMethod }: PredictionFacts): Prediction {
  const isLive = status === 'trialing' || INVOICED.includes(status);
  if (isLive && endsAt !== null && (trialEnd === null || status !== 'trialing' || endsAt <= trialEnd))
    return { kind: 'end', at: endsAt };
  if (status !== 'trialing' || trialEnd === null) return { kind: 'nothing' };
  return { kind: trialWithoutMethod === 'pause' ? 'trial_pause' : 'end', at: trialEnd };
}

function paymentOf(facts: PredictionFacts, at: number, amount: number): PredictedPayment {
  const { pausedUntil, collection, methodType, status } = facts;
  const isPaused = pausedUntil === null || (pausedUntil !== undefined && pausedUntil > at);
  // Stripe makes drafts of an unpaid subscription and collects none
  // (docs.stripe.com/billing/subscriptions/overview).
  if (isPaused || status === 'unpaid') return 'not_collected';
  if (amount <= 0) return 'nothing_due';
  if (collection === 'send_invoice') return 'sent';
  if (methodType === null) return 'unpaid';
  return isBankDebit(methodType) ? 'bank_asked' : 'paid';
}
