import type Stripe from 'stripe';
import type { CreditNoteRecord } from '../../../domain/documents/credit-note.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { statedTax } from './tax-of-payment.ts';
import { fromStripeTime } from '../times.ts';

/** Metadata by which a credit note is found again. */
const EFFECT_KEY = 'effect_key';

/** Where a paid amount goes: to what was charged, to the customer's balance, or outside of Stripe. */
type GiveBack = 'refund' | 'balance' | 'outside';

/** What is to be credited. */
interface NewCreditNote {
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
  const amount = input.amount ?? leftOf(invoice);
  if (amount <= 0 || invoice.status === 'draft') throw new NothingToCreditError(input.invoiceId);
  const unpaid = invoice.status === 'paid' ? 0 : Math.min(amount, invoice.amount_remaining);
  const note = await stripe.creditNotes.create(
    {
      invoice: input.invoiceId,
      amount,
      ...(await givenBack(stripe, invoice, { amount: amount - unpaid, giveBack: input.giveBack })),
      ...(input.reason === null ? {} : { reason: input.reason }),
      ...(input.memo === null ? {} : { memo: input.memo }),
      metadata: { [EFFECT_KEY]: input.idempotencyKey },
    },
    { idempotencyKey: input.idempotencyKey },
  );
  return toReading(note);
}

const leftOf = (invoice: Stripe.Invoice): number =>
  invoice.total - invoice.pre_payment_credit_notes_amount - invoice.post_payment_credit_notes_amount;

/** What a credit note of all that is left comes to, minor units. @throws Stripe's error */
export const leftToCredit = async (stripe: Stripe, invoiceId: string): Promise<number> =>
  leftOf(await stripe.invoices.retrieve(invoiceId));

const PARAMETER = {
  refund: 'refund_amount',
  balance: 'credit_amount',
  outside: 'out_of_band_amount',
} as const satisfies Record<GiveBack, keyof Stripe.CreditNoteCreateParams>;

/**
 * Where the paid part goes. A refund gives back what was charged at most: what the customer's balance paid
 * goes back onto it.
 */
async function givenBack(
  stripe: Stripe,
  invoice: Stripe.Invoice,
  { amount, giveBack }: { amount: number; giveBack: GiveBack },
): Promise<Partial<Record<(typeof PARAMETER)[GiveBack], number>>> {
  if (amount === 0) return {};
  const used = Math.max(0, (invoice.ending_balance ?? 0) - invoice.starting_balance);
  if (giveBack !== 'refund' || used === 0) return { [PARAMETER[giveBack]]: amount };
  const toBalance = Math.min(used, Math.max(0, amount - (await refundable(stripe, invoice.id))));
  return {
    ...(amount > toBalance ? { [PARAMETER.refund]: amount - toBalance } : {}),
    ...(toBalance > 0 ? { [PARAMETER.balance]: toBalance } : {}),
  };
}

/** What is left of the charges that paid an invoice. */
async function refundable(stripe: Stripe, invoice: string): Promise<number> {
  const payments = await stripe.invoicePayments
    .list({
      invoice,
      status: 'paid',
      limit: 100,
      expand: ['data.payment.payment_intent.latest_charge'],
    })
    .autoPagingToArray({ limit: 1000 });
  return payments.reduce((sum, { payment }) => {
    const intent = expanded<Stripe.PaymentIntent>(payment.payment_intent ?? null);
    const charge = expanded<Stripe.Charge>(intent?.latest_charge ?? null);
    return charge === null ? sum : sum + charge.amount_captured - charge.amount_refunded;
  }, 0);
}

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
