import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { useScene } from '../src/testing.ts';

let stripe: Stripe;
useScene((opened) => {
  ({ stripe } = opened);
});

/** The text of a PDF of one font encoding, a line for each piece that was drawn. */
async function textOf(url: string): Promise<string> {
  const file = Buffer.from(await (await fetch(url)).arrayBuffer());
  const pieces: string[] = [];
  for (const { index } of file.toString('latin1').matchAll(/(?<!end)stream\r?\n/g)) {
    const start = file.indexOf('\n', index) + 1;
    const drawn = inflated(file.subarray(start, file.indexOf('endstream', start)));
    for (const [shown] of drawn.matchAll(/\[[^\]]*\] TJ/g))
      pieces.push(
        [...shown.matchAll(/<([0-9a-f]+)>/g)]
          .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
          .join(''),
      );
  }
  return pieces.join('\n');
}

const inflated = (stream: Buffer): string => {
  try {
    return inflateSync(stream).toString('latin1');
  } catch {
    return '';
  }
};

describe("an invoice's PDF", () => {
  it('names the seller and the customer with their addresses', async () => {
    const { id: customer } = await stripe.customers.create({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      address: { line1: '12 Engine Row', city: 'London', postal_code: 'EC1A 1BB', country: 'GB' },
    });
    await stripe.invoiceItems.create({ customer, amount: 2500, currency: 'usd', description: 'Consulting' });
    const { id } = await stripe.invoices.create({
      customer,
      collection_method: 'send_invoice',
      days_until_due: 30,
      pending_invoice_items_behavior: 'include',
    });
    const text = await textOf((await stripe.invoices.finalizeInvoice(id)).invoice_pdf ?? '');
    expect(text).toMatch(/From\nStripe sandbox\n1 Example Street\nSan Francisco, CA 94103\nUS\n/);
    expect(text).toMatch(/Bill to\nAda Lovelace\n12 Engine Row\nLondon EC1A 1BB\nGB\nada@example\.com\n/);
  });

  it('leaves out what the customer has not given', async () => {
    const { id: customer } = await stripe.customers.create({ email: 'bob@example.com' });
    await stripe.invoiceItems.create({ customer, amount: 100, currency: 'usd', description: 'Tea' });
    const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
    const text = await textOf((await stripe.invoices.finalizeInvoice(id)).invoice_pdf ?? '');
    expect(text).toMatch(/Bill to\nbob@example\.com\n/);
  });
});
