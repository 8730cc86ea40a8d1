import type Stripe from 'stripe';
import type { CreditNoteRecord } from '../../../domain/documents/credit-note.ts';
import { optionalIdOf } from '../references.ts';
import { statedTax } from './tax-of-payment.ts';
import { fromStripeTime } from '../times.ts';

/** Metadata by which a credit note is found again. */
const EFFECT_KEY = 'effect_key';

/** Where a paid amount goes: to the card, to the customer's balance, or outside of Stripe. */
export type GiveBack = 'refund' | 'balance' | 'outside';

/** What is to be credited. */
export interface NewCreditNote {
  invoiceId: string;
  /** Minor units; null for all that is left of the invoice. */
  amount: number | null;
  giveBack: GiveBack;
  reason: Stripe.CreditNoteCreateParams.Reason | null;
  memo: string | null;
  idempotencyKey: string;
}

/** The invoice has been credited in full, or is a draft. */
export class NothingToCreditError extends Error {
  override readonly name = 'NothingToCreditError';

  constructor(invoiceId: string) {
    super(`Nothing is left to credit of ${invoiceId}.`);
  }
}

/**
 * Creates a credit note. The unpaid part reduces what is due; the paid part is returned as requested.
 * @throws NothingToCreditError
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function createCreditNoteAtStripe(
  stripe: Stripe,
  input: NewCreditNote,
): Promise<CreditNoteRecord> {
  const invoice = await stripe.invoices.retrieve(input.invoiceId);
  const left =
    invoice.total - invoice.pre_payment_credit_notes_amount - invoice.post_payment_credit_notes_amount;
  const amount = input.amount ?? left;
  if (amount <= 0 || invoice.status === 'draft') throw new NothingToCreditError(input.invoiceId);
  const unpaid = invoice.status === 'paid' ? 0 : Math.min(amount, invoice.amount_remaining);
  const note = await stripe.creditNotes.create(
    {
      invoice: input.invoiceId,
      amount,
      ...(amount > unpaid ? { [PARAMETER[input.giveBack]]: amount - unpaid } : {}),
      ...(input.reason === null ? {} : { reason: input.reason }),
      ...(input.memo === null ? {} : { memo: input.memo }),
      metadata: { [EFFECT_KEY]: input.idempotencyKey },
    },
    { idempotencyKey: input.idempotencyKey },
  );
  return toReading(note);
}

const PARAMETER = {
  refund: 'refund_amount',
  balance: 'credit_amount',
  outside: 'out_of_band_amount',
} as const satisfies Record<GiveBack, keyof Stripe.CreditNoteCreateParams>;

/** The credit note of a key; null without one. @throws Stripe's error; see `classifyStripeError` */
export async function findCreditNote(
  stripe: Stripe,
  { invoiceId, idempotencyKey }: { invoiceId: string; idempotencyKey: string },
): Promise<CreditNoteRecord | null> {
  const { data } = await stripe.creditNotes.list({ invoice: invoiceId, limit: 100 });
  const found = data.find(({ metadata }) => metadata?.[EFFECT_KEY] === idempotencyKey);
  return found === undefined ? null : toReading(found);
}

/** One credit note. @throws Stripe's error; see `classifyStripeError` */
export async function readCreditNote(stripe: Stripe, id: string): Promise<CreditNoteRecord> {
  return toReading(await stripe.creditNotes.retrieve(id));
}

function toReading(note: Stripe.CreditNote): CreditNoteRecord {
  const refunded = note.refunds.reduce((sum, { amount_refunded: amount }) => sum + amount, 0);
  const outside = note.out_of_band_amount ?? 0;
  return {
    id: note.id,
    number: note.number,
    invoiceId: optionalIdOf(note.invoice) ?? '',
    customerId: optionalIdOf(note.customer) ?? '',
    status: note.status,
    reason: note.reason,
    memo: note.memo,
    currency: note.currency,
    amount: note.total,
    tax: statedTax(note),
    refunded,
    credited: note.customer_balance_transaction === null ? 0 : note.post_payment_amount - refunded - outside,
    outside,
    refundId: optionalIdOf(note.refunds[0]?.refund ?? null),
    pdf: note.pdf,
    createdAt: fromStripeTime(note.created),
  };
}
