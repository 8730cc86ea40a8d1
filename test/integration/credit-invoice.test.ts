import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import type Stripe from 'stripe';
import { makeCreditNote } from '../../activities/documents/credit-invoice.ts';
import type { MikroORM } from '../../db/orm.ts';
import { listCreditNotes } from '../../db/documents/credit-notes.ts';
import { startSandbox } from 'stripe-billing-sandbox';
import type { RunningSandbox } from 'stripe-billing-sandbox';
import { createStripe } from '../../gateways/stripe/client.ts';
import type { CreditNoteResult } from '../../workflows/contracts/credit-note.ts';
import { openDatabase } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;
let sandbox: RunningSandbox;
let stripe: Stripe;
beforeAll(async () => {
  ({ orm, close } = await openDatabase());
  sandbox = await startSandbox({ port: 0 });
  stripe = createStripe({ secretKey: 'sk_test_credit', apiBase: sandbox.url });
});
afterAll(async () => {
  await sandbox.close();
  await close();
});

/** An invoice of 19.00 that is to be paid. */
async function openInvoice(): Promise<string> {
  const { id: customer } = await stripe.customers.create({ email: 'credit@example.test' });
  const { id: invoice } = await stripe.invoices.create({
    customer,
    currency: 'usd',
    collection_method: 'send_invoice',
    days_until_due: 30,
  });
  await stripe.invoiceItems.create({ customer, invoice, amount: 1900, currency: 'usd' });
  await stripe.invoices.finalizeInvoice(invoice);
  return invoice;
}

it('a try whose answer was lost writes the credit note down as it is, not as it was made', async () => {
  const invoiceId = await openInvoice();
  const input = { invoiceId, amount: 500, giveBack: 'balance' as const, reason: null, memo: null };
  const step = { ...input, key: randomUUID(), staffId: 'staff' };
  const credit = (): Promise<CreditNoteResult> =>
    new MockActivityEnvironment().run(() => makeCreditNote({ orm, stripe, now: () => Date.now() }, step));
  const made = await credit();
  expect(made).toMatchObject({ status: 'issued', amount: 500 });
  await stripe.creditNotes.voidCreditNote(made.creditNoteId);

  expect(await credit()).toEqual(made);
  const { rows } = await listCreditNotes(orm.em.fork(), { limit: 5, cursor: null, invoiceId });
  expect(rows.map(({ id, status }) => [id, status])).toEqual([[made.creditNoteId, 'void']]);
});
