import type { Context } from '../../core/context.ts';
import { discountsInForce, inheritedDiscounts } from '../discounts/in-force.ts';
import { factsOf, type Debit } from '../facts.ts';
import { productName } from '../inline-price.ts';
import type { LineSeed } from '../invoices/line.ts';
import { isMetered } from '../recurrence.ts';
import { discountLines } from '../rules/discounts.ts';
import { dateText } from '../rules/money-text.ts';
import { priceAmount } from '../rules/price-amount.ts';
import { remainingAmount } from '../rules/proration.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';

/**
 * Credits for the time from `at` that was charged for items and is not used. In flexible billing mode their
 * base is what was really charged, net of discounts: time under a full discount gives nothing back. In
 * classic mode it is what the item's price and the discounts come to now
 * (docs.stripe.com/billing/subscriptions/billing-mode/compare). Time in a trial gives nothing back in
 * either.
 */
export function creditUnused(
  context: Context,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  at: number,
): LineSeed[] {
  const { debits } = factsOf(context, subscription.id);
  return items.flatMap((item) => {
    const open = (debits[item.id] ?? []).filter((debit) => debit.end > at);
    const amount =
      subscription.billing_mode.type === 'classic'
        ? valueNow(context, subscription, item, at)
        : open.reduce((sum, debit) => sum + remainingAmount(debit.amount, debit, at), 0);
    if (open.length === 0 || isMetered(item)) return [];
    const name = productName(context, item.price);
    const first = open.find((debit) => debit.invoice !== null && debit.line !== null);
    return [
      {
        ...prorationSeed(subscription, item),
        amount: 0 - amount,
        description: `Unused time on ${counted(item.quantity, name)} after ${dateText(at)}`,
        period: { start: at, end: Math.max(...open.map((debit) => debit.end)) },
        credited: first ? { invoice: first.invoice ?? '', invoice_line_items: [first.line ?? ''] } : null,
      },
    ];
  });
}

/** Charges for items from `at` to the end of their current period, net of the subscription's discounts. */
export function chargeRemaining(
  context: Context,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  at: number,
): LineSeed[] {
  return items.flatMap((item) => {
    if (isMetered(item)) return [];
    return [
      {
        ...prorationSeed(subscription, item),
        amount: valueNow(context, subscription, item, at),
        description: `Remaining time on ${counted(item.quantity, productName(context, item.price))} after ${dateText(at)}`,
        period: { start: at, end: item.current_period_end },
      },
    ];
  });
}

/** What a charge seed leaves to be credited later. */
export function debitOf(seed: LineSeed): Debit {
  return { amount: seed.amount, start: seed.period.start, end: seed.period.end, invoice: null, line: null };
}

/** What the rest of an item's period costs by its price and the discounts in force. */
function valueNow(context: Context, subscription: Subscription, item: SubscriptionItem, at: number): number {
  const grid = { start: item.current_period_start, end: item.current_period_end };
  return remainingAmount(netAmount(context, subscription, item, at), grid, at);
}

/** An item's price for a whole period after the discounts in force, in minor units. */
function netAmount(context: Context, subscription: Subscription, item: SubscriptionItem, at: number): number {
  const amount = priceAmount(item.price, item.quantity ?? 1);
  const customer = context.get('customer', subscription.customer);
  const cuts = discountLines(
    [
      {
        amount,
        discountable: true,
        product: item.price.product,
        own: discountsInForce(context, item.discounts, at),
      },
    ],
    discountsInForce(context, inheritedDiscounts(customer, subscription), at),
    subscription.currency,
  );
  return amount - cuts.flat().reduce((sum, cut) => sum + cut.amount, 0);
}

function prorationSeed(subscription: Subscription, item: SubscriptionItem) {
  return {
    currency: subscription.currency,
    quantity: item.quantity ?? 1,
    price: item.price,
    subscription: subscription.id,
    subscriptionItem: item.id,
    proration: true,
    // The amounts are net already (proration_discounts: included).
    discountable: false,
    metadata: item.metadata,
    taxRates: item.tax_rates ?? [],
  };
}

function counted(quantity: number | undefined, name: string): string {
  return quantity === undefined || quantity === 1 ? name : `${quantity} × ${name}`;
}
