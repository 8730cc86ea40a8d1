import { DAY_MS, HOUR_MS } from '../period.ts';
import { withoutUsage } from './invoice-parts.ts';
import type { InvoiceParts } from './invoice-parts.ts';
import type { PredictedPayment, Prediction } from './prediction.ts';

/** The moment may be off by this much: Stripe makes a renewal's invoice within the hour after the period. */
const MOMENT_MS = HOUR_MS;
/** A draft is made final after an hour (docs.stripe.com/billing/invoices/subscription); staff can hold it. */
const FINAL_WITHIN_MS = 3 * DAY_MS;
/** Without any sign of what was predicted, this long after its moment it did not happen. */
const NO_SIGN_MS = DAY_MS;

/** The invoice that a period's end made. Amounts are minor units, times billing time. */
export interface RenewalInvoice {
  id: string;
  createdAt: number;
  /** Stripe's status. */
  status: string;
  currency: string;
  amountDue: number;
  /** Stripe or somebody tried to collect it. */
  wasTried: boolean;
}

/** What became of a subscription since the prediction. Times are epoch milliseconds, billing time. */
export interface PredictionOutcome {
  /** First invoice of a period's end since the prediction was made; null without one. */
  invoice: RenewalInvoice | null;
  endedAt: number | null;
  /** Stripe's status now. */
  status: string;
  now: number;
}

/**
 * Why a prediction missed. `unexplained` is the only one that says that this account is not understood.
 * Reasons are kept in rows and shown by code: add, do not rename.
 */
export const MISS_REASONS = [
  'price_changed',
  'discount_changed',
  'tax_changed',
  'proration',
  'item_added',
  'usage',
  'balance',
  'currency_changed',
  'late_invoice',
  'late_finalization',
  'ended_instead',
  'ended_at_another_time',
  'no_invoice',
  'did_not_end',
  'renewed_instead',
  'not_predicted',
  'unreadable',
  'unexplained',
] as const;
export type MissReason = (typeof MISS_REASONS)[number];

/**
 * `wait`: it is too early. `read_lines`: the amount differs; call again with the invoice's lines.
 * `withdrawn`: somebody ended the subscription before the moment, which nobody predicted.
 */
export type Comparison =
  | { verdict: 'wait' | 'read_lines' | 'withdrawn' }
  | { verdict: 'right'; at: number; amount: number | null; paymentIsRight: boolean | null }
  | { verdict: 'missed'; reason: MissReason; at: number | null; amount: number | null };

type Invoiced = Extract<Prediction, { amount: number }>;

/**
 * Compares a prediction with what happened: right to the minor unit and within the hour. The payment is
 * judged apart, because only a bank knows whether it accepts a charge.
 * @param before lines of the preview that the prediction was made from
 * @param after lines of the invoice, once `read_lines` was answered
 */
export function comparePrediction(
  prediction: Exclude<Prediction, { kind: 'nothing' }>,
  outcome: PredictionOutcome,
  before: InvoiceParts | null = null,
  after: InvoiceParts | null = null,
): Comparison {
  return 'amount' in prediction
    ? compareInvoice(prediction, outcome, before, after)
    : compareEnd(prediction, outcome);
}

function compareInvoice(
  prediction: Invoiced,
  { invoice, endedAt, now }: PredictionOutcome,
  before: InvoiceParts | null,
  after: InvoiceParts | null,
): Comparison {
  if (invoice === null) {
    if (endedAt !== null)
      return endedAt < prediction.at - MOMENT_MS
        ? { verdict: 'withdrawn' }
        : missed('ended_instead', endedAt);
    return now < prediction.at + NO_SIGN_MS ? { verdict: 'wait' } : missed('no_invoice');
  }
  const { createdAt: at, amountDue } = invoice;
  const miss = (reason: MissReason): Comparison => missed(reason, at, amountDue);
  if (invoice.status === 'draft' && prediction.payment !== 'not_collected')
    return now < at + FINAL_WITHIN_MS ? { verdict: 'wait' } : miss('late_finalization');
  if (Math.abs(at - prediction.at) > MOMENT_MS) return miss('late_invoice');
  if (invoice.currency !== prediction.currency) return miss('currency_changed');
  const right = (amount: number): Comparison => {
    const isPaidRight = paymentIsRight(prediction.payment, invoice);
    const isUnderWay = isPaidRight === null && prediction.payment !== 'unknown';
    if (isUnderWay && now < at + FINAL_WITHIN_MS) return { verdict: 'wait' };
    return { verdict: 'right', at, amount, paymentIsRight: isPaidRight };
  };
  if (!prediction.usageIsAdded && amountDue === prediction.amount) return right(amountDue);
  if (after === null) return { verdict: 'read_lines' };
  const amount = withoutUsage(after);
  return prediction.usageIsAdded && amount === prediction.amount
    ? right(amount)
    : miss(reasonOf(before, after));
}

/** The first difference of the lines, causes before what follows from them. */
function reasonOf(before: InvoiceParts | null, after: InvoiceParts): MissReason {
  if (before === null) return 'unexplained';
  if (before.prices.join() !== after.prices.join()) return 'price_changed';
  if (before.discount !== after.discount) return 'discount_changed';
  if (before.proration !== after.proration) return 'proration';
  if (before.addedByHand !== after.addedByHand) return 'item_added';
  if (before.usage !== after.usage) return 'usage';
  if (before.licensedTax !== after.licensedTax) return 'tax_changed';
  // The same lines and tax: then the customer's balance paid another part of them.
  return before.licensed === after.licensed ? 'balance' : 'unexplained';
}

/** Null while the payment is under way, and where none was predicted. */
function paymentIsRight(
  payment: PredictedPayment,
  { status, amountDue, wasTried }: RenewalInvoice,
): boolean | null {
  switch (payment) {
    case 'unknown':
      return null;
    case 'paid':
      return status === 'paid' ? true : wasTried || status !== 'open' ? false : null;
    case 'bank_asked':
      return status === 'paid' || status === 'open';
    case 'sent':
      return status === 'open' || status === 'paid';
    case 'unpaid':
      return status === 'open';
    case 'not_collected':
      return status !== 'paid' || amountDue <= 0;
    case 'nothing_due':
      return status === 'paid';
  }
}

function compareEnd(
  { kind, at }: Extract<Prediction, { kind: 'end' | 'trial_pause' | 'not_predicted' }>,
  { invoice, endedAt, status, now }: PredictionOutcome,
): Comparison {
  if (endedAt !== null && endedAt < at - MOMENT_MS) return { verdict: 'withdrawn' };
  if (kind === 'end' && endedAt !== null)
    return endedAt <= at + MOMENT_MS
      ? { verdict: 'right', at: endedAt, amount: null, paymentIsRight: null }
      : missed('ended_at_another_time', endedAt);
  if (kind === 'trial_pause' && status === 'paused')
    return { verdict: 'right', at, amount: null, paymentIsRight: null };
  if (now < at + NO_SIGN_MS) return { verdict: 'wait' };
  if (kind === 'not_predicted')
    return invoice === null
      ? { verdict: 'withdrawn' }
      : missed('not_predicted', invoice.createdAt, invoice.amountDue);
  return invoice === null
    ? missed('did_not_end')
    : missed('renewed_instead', invoice.createdAt, invoice.amountDue);
}

/** Misses that an event which never reached us would look like: Stripe is asked before they are believed. */
export const isNoSign = (comparison: Comparison): boolean =>
  comparison.verdict === 'missed' &&
  ['no_invoice', 'did_not_end', 'renewed_instead'].includes(comparison.reason);

/** A miss whose invoice Stripe does not have any more. */
export const unreadable = (): Extract<Comparison, { verdict: 'missed' }> => ({
  verdict: 'missed',
  reason: 'unreadable',
  at: null,
  amount: null,
});

const missed = (reason: MissReason, at: number | null = null, amount: number | null = null): Comparison => ({
  verdict: 'missed',
  reason,
  at,
  amount,
});
