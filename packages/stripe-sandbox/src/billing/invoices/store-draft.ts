import { accountSettings } from '../../core/account.ts';
import type { Context } from '../../core/context.ts';
import { inheritedDiscounts } from '../discounts/in-force.ts';
import { HOUR, type Invoice, type Subscription } from '../types.ts';
import { planInvoice } from './appointments.ts';
import { draftInvoice } from './draft.ts';
import { invoiceLine, type LineSeed } from './line.ts';
import { bindItems, lineOfItem, pendingItems } from './pending-items.ts';

/** What an invoice of a subscription consists of beside the items that wait for it. */
export interface SubscriptionInvoiceSeed {
  billingReason: NonNullable<Invoice['billing_reason']>;
  seeds: readonly LineSeed[];
  created: number;
  period: { start: number; end: number };
  /** Default: it does. */
  autoAdvance?: boolean;
  prorationDate?: number;
}

/** The draft of a subscription's invoice with its pending items, not stored: what a preview shows. */
export function subscriptionDraft(
  context: Context,
  subscription: Subscription,
  seed: SubscriptionInvoiceSeed,
  items = pendingItems(context, subscription),
): Invoice {
  const customer = context.get('customer', subscription.customer);
  return draftInvoice(context, {
    customer,
    subscription,
    billingReason: seed.billingReason,
    currency: subscription.currency,
    lines: [
      ...items.map((item) => lineOfItem(context, item)),
      ...seed.seeds.map((one) => invoiceLine(context, one)),
    ],
    discounts: inheritedDiscounts(customer, subscription),
    created: seed.created,
    period: seed.period,
    autoAdvance: seed.autoAdvance ?? true,
    finalizesAt: seed.created + accountSettings(context).draftHours * HOUR,
    description: subscription.invoice_settings.description,
    footer: subscription.invoice_settings.footer,
    ...(seed.prorationDate === undefined ? {} : { prorationDate: seed.prorationDate }),
  });
}

/** Stores the draft of a subscription's invoice, makes it the latest one and sends `invoice.created`. */
export function storeDraft(
  context: Context,
  subscription: Subscription,
  seed: SubscriptionInvoiceSeed,
): Invoice {
  const items = pendingItems(context, subscription);
  const invoice = subscriptionDraft(context, subscription, seed, items);
  bindItems(context, items, invoice.id);
  context.create('invoice', invoice, 'invoice.created');
  planInvoice(context, invoice);
  return invoice;
}
