import type { Context } from '../../core/context.ts';
import { invalidRequest, resourceMissing } from '../../core/errors.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import { redeemDiscounts, type DiscountRequest } from '../discounts/redeem.ts';
import { requestedPrice, type PriceData } from '../inline-price.ts';
import { planOf } from '../plan.ts';
import { requestedRates } from '../tax/tax-rates.ts';
import { recurrenceOf } from '../recurrence.ts';
import { sameRecurrence } from '../rules/period.ts';
import type { Price, Subscription, SubscriptionItem } from '../types.ts';

/** One entry of an `items` parameter. */
export interface ItemRequest {
  id?: string;
  price?: string;
  plan?: string;
  price_data?: PriceData;
  quantity?: number;
  deleted?: boolean;
  clear_usage?: boolean;
  metadata?: Record<string, string | number | null> | '' | null;
  discounts?: DiscountRequest[] | '' | null;
  tax_rates?: string[] | '' | null;
  billing_thresholds?: { usage_gte: number } | '' | null;
}

/** Who the items are for. */
export interface ItemOwner {
  subscription: string;
  customer: string;
  created: number;
  period: { start: number; end: number };
}

/** A new item with the given price, in the owner's period. */
export function newItem(
  context: Context,
  owner: ItemOwner,
  request: ItemRequest,
  param: string,
): SubscriptionItem {
  const price = requestedPrice(context, request, param);
  if (!price)
    throw invalidRequest(`Missing required param: ${param}[price].`, `${param}[price]`, 'parameter_missing');
  const id = context.newId('si');
  const item: SubscriptionItem = {
    id,
    object: 'subscription_item',
    billing_thresholds: request.billing_thresholds ? { ...request.billing_thresholds } : null,
    created: owner.created,
    current_period_end: owner.period.end,
    current_period_start: owner.period.start,
    current_trial: null,
    discounts: request.discounts
      ? redeemDiscounts(
          context,
          request.discounts,
          {
            customer: owner.customer,
            currency: price.currency,
            subscription: owner.subscription,
            subscriptionItem: id,
          },
          `${param}[discounts]`,
        )
      : [],
    metadata: mergeMetadata({}, request.metadata),
    plan: planOf(price),
    price,
    subscription: owner.subscription,
    tax_rates: requestedRates(context, request.tax_rates, [], `${param}[tax_rates]`),
  };
  setPrice(item, price, request.quantity, param);
  return item;
}

/** The items after a request: changed, removed, new and unchanged ones. Stores nothing. */
export function requestedItems(
  context: Context,
  owner: ItemOwner,
  items: readonly SubscriptionItem[],
  requests: readonly ItemRequest[],
): SubscriptionItem[] {
  const result = structuredClone([...items]);
  for (const [index, request] of requests.entries()) {
    const param = `items[${index}]`;
    if (request.id === undefined) {
      result.push(newItem(context, owner, request, param));
      continue;
    }
    const place = result.findIndex((item) => item.id === request.id);
    const item = result[place];
    if (!item) throw resourceMissing('subscription_item', request.id, `${param}[id]`);
    if (request.deleted === true) result.splice(place, 1);
    else changeItem(context, owner, item, request, param);
  }
  if (result.length === 0)
    throw invalidRequest('A subscription must have at least one active item.', 'items');
  return result;
}

function changeItem(
  context: Context,
  owner: ItemOwner,
  item: SubscriptionItem,
  request: ItemRequest,
  param: string,
): void {
  const price = requestedPrice(context, request, param) ?? item.price;
  setPrice(item, price, request.quantity ?? item.quantity, param);
  item.metadata = mergeMetadata(item.metadata, request.metadata);
  item.tax_rates = requestedRates(context, request.tax_rates, item.tax_rates ?? [], `${param}[tax_rates]`);
  if (request.billing_thresholds !== undefined)
    item.billing_thresholds = request.billing_thresholds ? { ...request.billing_thresholds } : null;
  if (request.discounts !== undefined) {
    const target = {
      customer: owner.customer,
      currency: price.currency,
      subscription: owner.subscription,
      subscriptionItem: item.id,
    };
    item.discounts = redeemDiscounts(context, request.discounts || [], target, `${param}[discounts]`);
  }
}

function setPrice(item: SubscriptionItem, price: Price, quantity: number | undefined, param: string): void {
  if (price.recurring === null) {
    throw invalidRequest(
      `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
      `${param}[price]`,
    );
  }
  item.price = price;
  item.plan = planOf(price);
  if (price.recurring.usage_type === 'metered') delete item.quantity;
  else item.quantity = quantity ?? 1;
}

/** All items bill in one currency. @throws Stripe's error where they do not */
export function currencyOf(items: readonly SubscriptionItem[]): string {
  const currency = items[0]?.price.currency ?? 'usd';
  const other = items.find((item) => item.price.currency !== currency);
  if (other) {
    throw invalidRequest(
      `The price specified supports currencies of \`${other.price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`,
      'items',
    );
  }
  return currency;
}

/**
 * Items of several intervals need the flexible billing mode
 * (docs.stripe.com/billing/subscriptions/mixed-interval).
 */
export function refuseMixedIntervals({
  billing_mode: mode,
  items,
}: Pick<Subscription, 'billing_mode' | 'items'>): void {
  const [first, ...others] = items.data.map(({ price }) => recurrenceOf(price));
  if (mode.type !== 'classic' || first === undefined) return;
  if (others.some((other) => !sameRecurrence(first, other)))
    throw invalidRequest(
      'Currency and interval fields must match across all plans on this subscription. Found mismatch in interval field.',
      'items',
    );
}
