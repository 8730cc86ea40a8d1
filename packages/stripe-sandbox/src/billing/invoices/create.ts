import type { Stripe } from 'stripe';
import { accountSettings } from '../../core/account.ts';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import { inheritedDiscounts } from '../discounts/in-force.ts';
import { redeemDiscounts } from '../discounts/redeem.ts';
import { checkAutomaticTax } from '../tax/automatic-tax.ts';
import { requestedRates } from '../tax/tax-rates.ts';
import { HOUR, type Customer, type Invoice, type InvoiceItem, type Subscription } from '../types.ts';
import { planInvoice } from './appointments.ts';
import { draftInvoice } from './draft.ts';
import { bindItems, lineOfItem, pendingItems } from './pending-items.ts';
import { workOutTotals } from './totals.ts';

/** Creates a draft by hand: empty, with the customer's pending items, or with those of a subscription. */
export function createInvoice(context: Context, params: Wire<Stripe.InvoiceCreateParams>): Invoice {
  if (params.customer === undefined) throw parameterMissing('customer');
  const customer = context.get('customer', params.customer, 'customer');
  const subscription =
    params.subscription === undefined
      ? null
      : context.get('subscription', params.subscription, 'subscription');
  const created = context.now(customer.id);
  if (params.automatic_tax?.enabled === true) checkAutomaticTax(context, customer);
  const items = takenUp(context, customer, subscription, params.pending_invoice_items_behavior);
  if (subscription && items.length === 0) {
    throw invalidRequest(
      'Nothing to invoice for subscription',
      'subscription',
      'invoice_no_subscription_line_items',
    );
  }
  const currency =
    params.currency ?? subscription?.currency ?? items[0]?.currency ?? customer.currency ?? 'usd';
  const advances = params.auto_advance ?? false;
  const invoice = draftInvoice(context, {
    customer,
    subscription,
    billingReason: subscription ? 'subscription_update' : 'manual',
    currency,
    lines: items.map((item) => lineOfItem(context, item)),
    discounts: [],
    created,
    autoAdvance: advances,
    finalizesAt: params.automatically_finalizes_at ?? created + accountSettings(context).draftHours * HOUR,
    ...(params.collection_method === undefined ? {} : { collectionMethod: params.collection_method }),
    daysUntilDue: params.days_until_due ?? null,
    dueDate: params.due_date ?? null,
    defaultPaymentMethod: params.default_payment_method ?? null,
    description: params.description ?? null,
    footer: params.footer ?? null,
    metadata: mergeMetadata({}, params.metadata),
    ...(params.automatic_tax === undefined ? {} : { automaticTax: params.automatic_tax }),
    ...(params.default_tax_rates === undefined
      ? {}
      : { taxRates: requestedRates(context, params.default_tax_rates, [], 'default_tax_rates') }),
  });
  invoice.number = params.number ?? null;
  const discounts = params.discounts;
  invoice.discounts = discounts
    ? redeemDiscounts(context, discounts, {
        customer: customer.id,
        currency: invoice.currency,
        invoice: invoice.id,
      })
    : discounts === ''
      ? []
      : inheritedDiscounts(customer, subscription);
  bindItems(context, items, invoice.id);
  context.create('invoice', invoice);
  const priced = context.update('invoice', invoice.id, (draft) => workOutTotals(context, draft, created));
  context.emit('invoice.created', priced);
  planInvoice(context, priced);
  return priced;
}

function takenUp(
  context: Context,
  customer: Customer,
  subscription: Subscription | null,
  behavior: string | undefined,
): InvoiceItem[] {
  if (subscription) return pendingItems(context, subscription);
  if (behavior !== 'include') return [];
  return [...context.each('invoiceitem', 'pending', customer.id)];
}
