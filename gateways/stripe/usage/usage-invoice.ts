import type Stripe from 'stripe';
import { OUR_MARK } from '../../../domain/subscriptions/mode.ts';
import { EFFECT_KEY, findInvoiceOfKey } from '../documents/invoice-of-key.ts';
import { idOf } from '../references.ts';
import { taxOfSubscription } from '../tax.ts';
import { findOveragePrice } from '../catalogue/overage.ts';
import { overageLookupKey } from '../catalogue/overage-names.ts';

/** Metadata by which an invoice's items are found again. */
const CHARGE = 'usage_charge';

/** Usage of one period of a subscription that is over. Times are epoch milliseconds. */
interface UsageInvoiceLine {
  chargeId: string;
  /** Minor units; negative for a correction. */
  amount: number;
  start: number;
  end: number;
  description: string;
}

/** An invoice for usage that came after the last one of a subscription. */
interface UsageInvoiceInput {
  /** Idempotency key; the parts have keys made of it. */
  key: string;
  customerId: string;
  subscriptionId: string;
  currency: string;
  description: string;
  lines: readonly UsageInvoiceLine[];
}

/** What was made. */
export interface MadeUsageInvoice {
  invoiceId: string;
  status: string;
}

/**
 * Makes the invoice and finalises it: open, and collected as Stripe collects any other. Each part is made
 * once, however often this is begun: an invoice with the key is taken up where it was left. Until all its
 * items are there it is a draft that does not advance by itself.
 * @throws Stripe's error; see `classifyStripeError`. Error where set-up has not made the price.
 */
export async function makeUsageInvoice(stripe: Stripe, input: UsageInvoiceInput): Promise<MadeUsageInvoice> {
  const { key, customerId, subscriptionId, currency, lines } = input;
  const invoice =
    (await findInvoiceOfKey(stripe, input)) ??
    (await stripe.invoices.create(
      {
        customer: customerId,
        currency,
        collection_method: 'charge_automatically',
        auto_advance: false,
        // Pending items for another subscription's invoice stay where they are.
        pending_invoice_items_behavior: 'exclude',
        ...(await taxOfSubscription(stripe, subscriptionId)),
        description: input.description,
        metadata: { ...OUR_MARK, [EFFECT_KEY]: key, subscription_id: subscriptionId },
      },
      { idempotencyKey: `${key}/invoice` },
    ));
  if (invoice.status !== 'draft') return made(invoice);
  const price = await overagePrice(stripe, currency);
  const items = await stripe.invoiceItems
    .list({ invoice: invoice.id, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const there = new Set(items.map(({ metadata }) => metadata?.[CHARGE]));
  for (const line of lines.filter(({ chargeId }) => !there.has(chargeId)))
    await stripe.invoiceItems.create(itemOf(line, { customerId, currency, invoiceId: invoice.id, price }), {
      idempotencyKey: `${key}/${line.chargeId}`,
    });
  return made(
    await stripe.invoices.finalizeInvoice(
      invoice.id,
      { auto_advance: true },
      { idempotencyKey: `${key}/finalize` },
    ),
  );
}

/** The invoice of a key once it is final, null before. @throws Stripe's error; see `classifyStripeError` */
export async function findUsageInvoice(
  stripe: Stripe,
  input: Pick<UsageInvoiceInput, 'key' | 'customerId'>,
): Promise<MadeUsageInvoice | null> {
  const invoice = await findInvoiceOfKey(stripe, input);
  return invoice === null || invoice.status === 'draft' ? null : made(invoice);
}

async function overagePrice(stripe: Stripe, currency: string): Promise<Stripe.Price> {
  const price = await findOveragePrice(stripe, currency);
  if (price !== null) return price;
  throw new Error(`Stripe has no price ${overageLookupKey(currency)}; run npm run setup:stripe.`);
}

/**
 * The price that meters are billed by takes no invoice items: this is one of the same product, for the sum,
 * taxed alike. What is taken back has none, since a price is never below zero.
 */
const itemOf = (
  { chargeId, amount, start, end, description }: UsageInvoiceLine,
  of: { customerId: string; currency: string; invoiceId: string; price: Stripe.Price },
): Stripe.InvoiceItemCreateParams => ({
  customer: of.customerId,
  invoice: of.invoiceId,
  description,
  ...(amount < 0
    ? { amount, currency: of.currency, ...taxOf(of.price) }
    : {
        price_data: {
          currency: of.currency,
          product: idOf(of.price.product),
          unit_amount: amount,
          ...taxOf(of.price),
        },
      }),
  period: { start: Math.floor(start / 1000), end: Math.floor(end / 1000) },
  metadata: { [CHARGE]: chargeId },
});

/** As the price says it; where it does not, the account's default decides for all of them. */
function taxOf({ tax_behavior: tax }: Stripe.Price): { tax_behavior?: 'exclusive' | 'inclusive' } {
  if (tax === 'exclusive') return { tax_behavior: 'exclusive' };
  return tax === 'inclusive' ? { tax_behavior: 'inclusive' } : {};
}

const made = ({ id, status }: Stripe.Invoice): MadeUsageInvoice => ({
  invoiceId: id,
  status: status ?? 'draft',
});
