import type { Context } from '../../core/context.ts';
import { usageLines } from '../subscriptions/usage-lines.ts';
import { subscriptionOf } from '../payment-source.ts';
import type { Invoice } from '../types.ts';
import { invoiceLine } from './line.ts';

/**
 * Updates a draft's metered lines, in place, with usage reported since it was created. Usage of the period
 * counts until the invoice is final
 * (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period).
 */
export function countUsageAnew(context: Context, draft: Invoice): void {
  const subscription = subscriptionOf(context, draft);
  if (!subscription) return;
  const counted = new Set<string>();
  draft.lines.data = draft.lines.data.flatMap((line) => {
    const itemId = line.parent?.subscription_item_details?.subscription_item;
    const price = line.pricing?.price_details?.price;
    if (itemId === undefined || typeof price !== 'string') return [line];
    const priced = context.get('price', price);
    if (priced.recurring?.usage_type !== 'metered') return [line];
    // A tiered price has a line for each tier: the first of them stands for all.
    const key = `${itemId}/${price}/${line.period.start}`;
    if (counted.has(key)) return [];
    counted.add(key);
    const item = subscription.items.data.find(({ id }) => id === itemId);
    if (item === undefined) return [line];
    const asItWas = { ...item, price: priced, current_period_start: line.period.start };
    return usageLines(context, subscription, asItWas, line.period.end).map((seed, place) => ({
      ...invoiceLine(context, seed),
      ...(place === 0 ? { id: line.id } : {}),
      invoice: draft.id,
    }));
  });
}
