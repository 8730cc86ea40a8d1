import type Stripe from 'stripe';
import { taxShare } from '../../../domain/revenue/tax-share.ts';
import { expanded, idOf } from '../references.ts';
import { OWED_AGAIN } from './owed-again.ts';

/*
 * How much of a payment, refund or dispute is tax: by Stripe's invoice or credit note, and of a part in
 * proportion.
 */

/** Tax of an invoice, minor units; null where Stripe does not tell it. */
export interface InvoiceTax {
  /** Of its total. */
  tax: number | null;
  /** In what was paid of it. */
  taxPaid: number | null;
}

/** What Stripe says of the tax of an invoice or a credit note. */
type Taxed = Pick<Stripe.Invoice, 'total' | 'total_excluding_tax' | 'total_taxes'>;

/** Tax in a total, included or added, minor units; null when Stripe does not tell it. */
export function statedTax({ total, total_excluding_tax: net, total_taxes: taxes }: Taxed): number | null {
  if (taxes !== null) return taxes.reduce((sum, { amount }) => sum + amount, 0);
  return net === null ? null : total - net;
}

/**
 * Tax of an invoice. One that asks again for a returned payment has the tax of that payment: at Stripe it has
 * none, since the tax would be owed twice.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readInvoiceTax(stripe: Stripe, invoice: Stripe.Invoice): Promise<InvoiceTax> {
  const { total, amount_paid: paid, pre_payment_credit_notes_amount: credited } = invoice;
  const again = invoice.metadata?.[OWED_AGAIN.charge];
  const tax = again === undefined ? statedTax(invoice) : await taxOfCharge(stripe, again, total);
  // What was credited before it was paid is not in the payment, and may have been free of tax.
  const creditedTax = credited > 0 && again === undefined ? await prePaymentTax(stripe, invoice.id) : 0;
  if (tax === null || creditedTax === null) return { tax, taxPaid: null };
  return { tax, taxPaid: taxShare(tax - creditedTax, paid, total - (again === undefined ? credited : 0)) };
}

/** The invoice that a charge paid, null for one of none. */
export const invoiceOfCharge = async (
  stripe: Stripe,
  charge: Stripe.Charge,
): Promise<Stripe.Invoice | null> =>
  expanded<Stripe.Invoice>((await invoicePaymentOf(stripe, charge))?.invoice);

/** The payment of an invoice that a charge is of, with its invoice; null for a charge of none. */
export async function invoicePaymentOf(
  stripe: Stripe,
  { payment_intent: intent }: Stripe.Charge,
): Promise<Stripe.InvoicePayment | null> {
  if (intent === null) return null;
  // A charge does not name its invoice; the invoice's payment knows both.
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: idOf(intent) },
    expand: ['data.invoice'],
  });
  return data[0] ?? null;
}

/** The tax in an amount that a charge is of. Where no invoice was paid, Stripe charged no tax. */
export async function taxOfPaid(
  stripe: Stripe,
  invoice: Stripe.Invoice | null,
): Promise<(amount: number) => number | null> {
  if (invoice === null) return () => 0;
  const { tax, taxPaid } = await readInvoiceTax(stripe, invoice);
  const { amount_paid: paid, total } = invoice;
  return (amount) => (paid > 0 ? taxShare(taxPaid, amount, paid) : taxShare(tax, amount, total));
}

async function taxOfCharge(stripe: Stripe, chargeId: string, amount: number): Promise<number | null> {
  const invoice = await invoiceOfCharge(stripe, await stripe.charges.retrieve(chargeId));
  return (await taxOfPaid(stripe, invoice))(amount);
}

/** The tax in what credit notes took off an invoice before it was paid; null where one does not tell it. */
async function prePaymentTax(stripe: Stripe, invoiceId: string): Promise<number | null> {
  let sum = 0;
  for await (const note of stripe.creditNotes.list({ invoice: invoiceId, limit: 100 })) {
    if (note.status !== 'issued' || note.pre_payment_amount === 0) continue;
    const tax = taxShare(statedTax(note), note.pre_payment_amount, note.total);
    if (tax === null) return null;
    sum += tax;
  }
  return sum;
}

/**
 * Tax in each refund of a charge. A credit note's refund has the tax that the note says. Other refunds
 * share the invoice's tax, so that all of them give back all of it. A failed refund has none.
 */
export async function taxOfRefunds(
  stripe: Stripe,
  refunds: readonly Stripe.Refund[],
  invoice: Stripe.Invoice | null,
): Promise<Map<string, number | null>> {
  if (refunds.length === 0) return new Map();
  const noted = await taxByCreditNote(stripe, invoice);
  const taxOf = await taxOfPaid(stripe, invoice);
  const taxes = new Map<string, number | null>();
  let before = 0;
  for (const refund of refunds.toSorted((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))) {
    const ofNote = noted.get(refund.id);
    if (refund.status === 'failed' || refund.status === 'canceled') taxes.set(refund.id, 0);
    else if (ofNote !== undefined) taxes.set(refund.id, ofNote);
    else {
      const [until, from] = [taxOf(before + refund.amount), taxOf(before)];
      taxes.set(refund.id, until === null || from === null ? null : until - from);
      before += refund.amount;
    }
  }
  return taxes;
}

/** The tax of the refunds that the credit notes of an invoice name. */
async function taxByCreditNote(
  stripe: Stripe,
  invoice: Stripe.Invoice | null,
): Promise<Map<string, number | null>> {
  const taxes = new Map<string, number | null>();
  // The notes of an invoice that asks again know of no tax, though the payment has it.
  if (invoice === null || invoice.metadata?.[OWED_AGAIN.charge] !== undefined) return taxes;
  if (invoice.post_payment_credit_notes_amount === 0) return taxes;
  for await (const note of stripe.creditNotes.list({ invoice: invoice.id, limit: 100 })) {
    if (note.status !== 'issued') continue;
    for (const { refund, amount_refunded: amount } of note.refunds)
      taxes.set(idOf(refund), taxShare(statedTax(note), amount, note.total));
  }
  return taxes;
}
