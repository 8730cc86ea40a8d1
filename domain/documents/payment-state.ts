/**
 * State of an invoice's payment, by Stripe's objects and never by a count of attempts.
 * - `none`: not attempted, or nothing to attempt
 * - `processing`: the bank was asked and has not answered; nothing is wrong
 * - `requires_action`: the customer must confirm it (3-D Secure)
 * - `failed`: refused, at once or days later
 * - `succeeded`
 * - `returned`: it succeeded, and the bank took the money back
 */
export type PaymentState = 'none' | 'processing' | 'requires_action' | 'failed' | 'succeeded' | 'returned';

/** The three Stripe objects of an invoice's payment, the newest of each; null when missing. */
export interface PaymentObjects {
  /** Stripe's InvoicePayment. */
  payment: { status: string } | null;
  /** Its PaymentIntent; `hasError` where `last_payment_error` is set. */
  intent: { status: string; hasError: boolean } | null;
  /** The intent's latest charge; `takenBack` where a dispute of a bank debit was lost. */
  charge: { status: string; takenBack: boolean } | null;
}

/** State of a payment. Pure and total: a future status of Stripe's reads as `none`, or as the charge says. */
export function paymentStateOf({ payment, intent, charge }: PaymentObjects): PaymentState {
  const hasSucceeded = payment?.status === 'paid' || intent?.status === 'succeeded';
  if (charge?.takenBack === true || (hasSucceeded && charge?.status === 'failed')) return 'returned';
  if (hasSucceeded) return 'succeeded';
  if (payment === null || payment.status === 'canceled' || intent === null) return 'none';
  if (intent.status === 'processing' || charge?.status === 'pending') return 'processing';
  if (intent.status === 'requires_action') return 'requires_action';
  return intent.hasError || charge?.status === 'failed' ? 'failed' : 'none';
}
