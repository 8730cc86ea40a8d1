import { meterUsage } from '../../catalogue/meter-usage.ts';
import type { Context } from '../../core/context.ts';
import { productName } from '../inline-price.ts';
import type { LineSeed } from '../invoices/line.ts';
import { isMetered } from '../recurrence.ts';
import { priceParts } from '../rules/price-amount.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';

/**
 * An item's usage from the start of its period until `end`, as lines in arrears; none for licensed items.
 */
export function usageLines(
  context: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  end: number,
): LineSeed[] {
  const meter = item.price.recurring?.meter;
  if (!isMetered(item) || meter == null) return [];
  const period = { start: item.current_period_start, end };
  const quantity = Math.max(0, meterUsage(context, meter, subscription.customer, period.start, period.end));
  const name = productName(context, item.price);
  return priceParts(item.price, quantity).map((part) => ({
    amount: part.amount,
    currency: subscription.currency,
    description: describe(name, part.quantity, part.tier, part.flat),
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

function describe(name: string, quantity: number, tier: number | null, flat: boolean): string {
  if (tier === null) return `${quantity} × ${name}`;
  return flat ? `${name} (Tier ${tier + 1} flat fee)` : `${quantity} × ${name} (Tier ${tier + 1})`;
}
