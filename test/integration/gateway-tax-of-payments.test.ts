import type Stripe from 'stripe';
import { createCreditNoteAtStripe, readCreditNote } from '../../gateways/stripe/documents/credit-notes.ts';
import { readCharge, readDispute } from '../../gateways/stripe/accounts/customers.ts';
import { readInvoice } from '../../gateways/stripe/documents/invoices.ts';
import { createRefundAtStripe } from '../../gateways/stripe/documents/refunds.ts';
import { optionalIdOf } from '../../gateways/stripe/references.ts';
import { invoiceReturnedPayment } from '../../gateways/stripe/documents/returned-payment.ts';
import { advance, customerOnClock, planPrice, useScene } from 'stripe-billing-sandbox/testing';

/*
 * How much of a payment, of a refund, of a dispute and of a credit note is tax: 19.00 and 20 % on top, or
 * 22 % within.
 */

let price: string;
let [vat, iva] = ['', ''];
const scene = useScene(async ({ stripe }) => {
  price = await planPrice(stripe, 1900);
  ({ id: vat } = await stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 }));
  ({ id: iva } = await stripe.taxRates.create({ display_name: 'IVA', inclusive: true, percentage: 22 }));
});

async function paid(
  rates: string[],
  method?: string,
): Promise<{ invoiceId: string; chargeId: string; clock: string }> {
  const { customer, clock } = await customerOnClock(scene.stripe, '2026-01-10T00:00:00Z', method);
  const made = await scene.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    default_tax_rates: rates,
    expand: ['latest_invoice'],
  });
  const { data } = await scene.stripe.charges.list({ customer });
  return { invoiceId: (made.latest_invoice as Stripe.Invoice).id, chargeId: data[0]?.id ?? '', clock };
}

const refund = (chargeId: string, amount: number | null, key: string) =>
  createRefundAtStripe(scene.stripe, { chargeId, amount, idempotencyKey: `${key}/${chargeId}` });

it.each([
  ['on top', () => [vat], { amountPaid: 2280, tax: 380, taxPaid: 380 }],
  ['within', () => [iva], { amountPaid: 1900, tax: 343, taxPaid: 343 }],
  ['none', () => [], { amountPaid: 1900, tax: 0, taxPaid: 0 }],
])('an invoice and its charge say how much of them is tax: %s', async (_how, rates, expected) => {
  const { invoiceId, chargeId } = await paid(rates());
  expect(await readInvoice(scene.stripe, invoiceId, Date.now())).toMatchObject(expected);
  expect((await readCharge(scene.stripe, chargeId)).charge).toMatchObject({ tax: expected.taxPaid });
});

it('what the balance paid of an invoice takes its part of the tax along', async () => {
  const { customer } = await customerOnClock(scene.stripe, '2026-01-10T00:00:00Z');
  await scene.stripe.customers.createBalanceTransaction(customer, { amount: -1140, currency: 'usd' });
  const made = await scene.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    default_tax_rates: [vat],
  });
  expect(await readInvoice(scene.stripe, optionalIdOf(made.latest_invoice) ?? '', Date.now())).toMatchObject({
    amountPaid: 1140,
    tax: 380,
    taxPaid: 190,
  });
});

it('refunds in parts give the tax back in parts, and all of it with the last', async () => {
  const { chargeId } = await paid([iva]);
  await refund(chargeId, 633, 'first');
  await refund(chargeId, 633, 'second');
  await refund(chargeId, null, 'third');
  const { refunds } = await readCharge(scene.stripe, chargeId);
  const taxes = refunds.map(({ tax }) => Number(tax));
  expect(taxes.reduce((sum, tax) => sum + tax, 0)).toBe(343);
  for (const tax of taxes) expect(Math.abs(tax - 343 / 3)).toBeLessThan(1);
});

it('a refund that failed gives no tax back, and the next one its own', async () => {
  const { chargeId, clock } = await paid([vat], 'pm_card_refundFail');
  await refund(chargeId, 1140, 'fails');
  const readTaxes = async () =>
    (await readCharge(scene.stripe, chargeId)).refunds.map(({ amount, status, tax }) => [
      amount,
      status,
      tax,
    ]);
  await advance(scene.stripe, clock, '2026-01-10T01:00:00Z');
  await refund(chargeId, 570, 'next');
  expect(await readTaxes()).toEqual([
    [570, 'succeeded', 95],
    [1140, 'failed', 0],
  ]);
});

it('a refund of a credit note has the tax that the note says', async () => {
  const { invoiceId, chargeId } = await paid([vat]);
  const line = (await scene.stripe.invoices.retrieve(invoiceId)).lines.data[0]?.id ?? '';
  // A line of its own, without tax: a voluntary payment back.
  const note = await scene.stripe.creditNotes.create({
    invoice: invoiceId,
    lines: [{ type: 'custom_line_item', description: 'Goodwill', quantity: 1, unit_amount: 500 }],
    refund_amount: 500,
  });
  const taxed = await scene.stripe.creditNotes.create({
    invoice: invoiceId,
    lines: [{ type: 'invoice_line_item', invoice_line_item: line, amount: 100 }],
    refund_amount: 120,
  });
  const { refunds } = await readCharge(scene.stripe, chargeId);
  expect(
    refunds.map(({ amount, tax }) => [amount, tax]).toSorted(([a], [b]) => Number(a) - Number(b)),
  ).toEqual([
    [120, 20],
    [500, 0],
  ]);
  expect(await readCreditNote(scene.stripe, note.id)).toMatchObject({ amount: 500, tax: 0 });
  expect(await readCreditNote(scene.stripe, taxed.id)).toMatchObject({ amount: 120, tax: 20 });
});

it('a credit note before payment leaves its tax out of what is paid', async () => {
  const { customer } = await customerOnClock(scene.stripe, '2026-01-10T00:00:00Z');
  const made = await scene.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    default_tax_rates: [vat],
    collection_method: 'send_invoice',
    days_until_due: 10,
  });
  const invoiceId = optionalIdOf(made.latest_invoice) ?? '';
  await scene.stripe.invoices.finalizeInvoice(invoiceId);
  await scene.stripe.creditNotes.create({
    invoice: invoiceId,
    lines: [{ type: 'custom_line_item', description: 'Goodwill', quantity: 1, unit_amount: 280 }],
  });
  await scene.stripe.invoices.pay(invoiceId);
  expect(await readInvoice(scene.stripe, invoiceId, Date.now())).toMatchObject({
    amountPaid: 2000,
    tax: 380,
    taxPaid: 380,
  });
  const note = await createCreditNoteAtStripe(scene.stripe, {
    invoiceId,
    amount: 600,
    giveBack: 'balance',
    reason: null,
    memo: null,
    idempotencyKey: `credit/${invoiceId}`,
  });
  expect(note).toMatchObject({ amount: 600, tax: 100 });
});

it('a dispute takes the tax of its charge back, and the invoice that asks again has it', async () => {
  const { invoiceId, chargeId } = await paid([vat], 'pm_card_createDispute');
  const [dispute] = (await scene.stripe.disputes.list({ charge: chargeId })).data;
  expect((await readDispute(scene.stripe, dispute?.id ?? '')).dispute).toMatchObject({
    amount: 2280,
    tax: 380,
  });
  const { customer } = await scene.stripe.invoices.retrieve(invoiceId);
  const again = await invoiceReturnedPayment(scene.stripe, {
    key: `again/${chargeId}`,
    chargeId,
    customerId: optionalIdOf(customer) ?? '',
    subscriptionId: 'sub_1',
    invoiceId,
    number: null,
    collectionMethod: 'charge_automatically',
    methodType: 'sepa_debit',
    paymentMethodId: null,
    amount: 2280,
    currency: 'usd',
    code: 'insufficient_funds',
  });
  expect(await readInvoice(scene.stripe, again, Date.now())).toMatchObject({ tax: 380, taxPaid: 0 });
  await scene.stripe.invoices.pay(again, { payment_method: 'pm_card_visa' });
  expect(await readInvoice(scene.stripe, again, Date.now())).toMatchObject({
    amountPaid: 2280,
    taxPaid: 380,
  });
});
