import type { Context } from '../../core/context.ts';
import { productName } from '../inline-price.ts';
import type { LineSeed } from '../invoices/line.ts';
import { isMetered } from '../recurrence.ts';
import { moneyText } from '../rules/money-text.ts';
import { priceParts, type PricedPart } from '../rules/price-amount.ts';
import { remainingAmount } from '../rules/proration.ts';
import type { Span } from '../rules/period.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';

/**
 * An item's lines for its current period, charged in advance; none for metered items. `grid` is the whole
 * period if the item's own starts later (before a fixed anchor): only that part is charged.
 */
export function periodLines(
  context: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  grid?: Span,
): LineSeed[] {
  if (isMetered(item)) return [];
  const period = { start: item.current_period_start, end: item.current_period_end };
  const name = productName(context, item.price);
  return priceParts(item.price, item.quantity ?? 1).map((part) => ({
    amount: grid ? remainingAmount(part.amount, grid, period.start) : part.amount,
    currency: subscription.currency,
    description: describe(name, part, item),
    period,
    quantity: part.quantity,
    price: item.price,
    unitAmountDecimal: part.unitAmountDecimal,
    subscription: subscription.id,
    subscriptionItem: item.id,
    metadata: item.metadata,
    discounts: item.discounts,
    taxRates: item.tax_rates ?? [],
  }));
}

/** The line of a trial: nothing is charged for the time until its end. */
export function trialLine(context: Context, subscription: Subscription, item: SubscriptionItem): LineSeed[] {
  if (isMetered(item)) return [];
  return [
    {
      amount: 0,
      currency: subscription.currency,
      description: `Trial period for ${productName(context, item.price)}`,
      period: { start: item.current_period_start, end: item.current_period_end },
      quantity: item.quantity ?? 1,
      price: item.price,
      unitAmountDecimal: '0',
      subscription: subscription.id,
      subscriptionItem: item.id,
      metadata: item.metadata,
    },
  ];
}

function describe(name: string, part: PricedPart, item: SubscriptionItem): string {
  const { currency, recurring } = item.price;
  if (part.flat) return `${name} (Tier ${(part.tier ?? 0) + 1} flat fee)`;
  const tier = part.tier === null ? '' : `Tier ${part.tier + 1} `;
  const count = recurring?.interval_count ?? 1;
  const rhythm = count === 1 ? (recurring?.interval ?? '') : `every ${count} ${recurring?.interval ?? ''}s`;
  return `${part.quantity} × ${name} (${tier}at ${moneyText(Number(part.unitAmountDecimal ?? 0), currency)} / ${rhythm})`;
}
