import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import { requestedPrice } from '../inline-price.ts';
import { recurrenceOf } from '../recurrence.ts';
import { addIntervals, type Recurrence } from '../rules/period.ts';
import type { Price, Subscription } from '../types.ts';
import type { Phase, PhaseItem, PhaseParams } from './types.ts';

/** Builds the phases of a request, each beginning where the one before ends. */
export function requestedPhases(context: Context, given: readonly PhaseParams[], start: number): Phase[] {
  const phases: Phase[] = [];
  for (const [index, params] of given.entries()) {
    const from = phases.at(-1)?.end_date ?? timeOf(params.start_date, start);
    phases.push(requestedPhase(context, params, from, `phases[${index}]`));
  }
  return phases;
}

function timeOf(value: number | 'now' | undefined, start: number): number {
  return typeof value === 'number' ? value : start;
}

function requestedPhase(context: Context, params: PhaseParams, start: number, param: string): Phase {
  if (params.items.length === 0) throw parameterMissing(`${param}[items]`);
  const priced = params.items.map((item, index) => phaseItem(context, item, `${param}[items][${index}]`));
  const first = priced[0]?.price;
  const end = phaseEnd(params, first, start);
  if (end <= start)
    throw invalidRequest('The end date of a phase must be after its start date.', `${param}[end_date]`);
  return {
    ...blankPhase,
    currency: params.currency ?? first?.currency ?? 'usd',
    billing_cycle_anchor: params.billing_cycle_anchor ?? null,
    collection_method: params.collection_method ?? null,
    default_payment_method: params.default_payment_method ?? null,
    description: params.description || null,
    discounts: (params.discounts || []).map((one) => ({
      coupon: one.coupon ?? null,
      discount: one.discount ?? null,
      promotion_code: one.promotion_code ?? null,
    })),
    end_date: end,
    items: priced.map(({ item }) => item),
    metadata: mergeMetadata({}, params.metadata),
    proration_behavior: params.proration_behavior ?? 'create_prorations',
    start_date: start,
    trial_end: params.trial === true ? end : typeof params.trial_end === 'number' ? params.trial_end : null,
  };
}

function phaseEnd(params: PhaseParams, price: Price | undefined, start: number): number {
  if (typeof params.end_date === 'number') return params.end_date;
  const { duration } = params;
  if (duration) {
    const every: Recurrence = { interval: duration.interval, interval_count: duration.interval_count ?? 1 };
    return addIntervals(start, every, 1);
  }
  if (typeof params.trial_end === 'number') return params.trial_end;
  return price ? addIntervals(start, recurrenceOf(price), 1) : start;
}

function phaseItem(
  context: Context,
  request: PhaseParams['items'][number],
  param: string,
): { item: PhaseItem; price: Price } {
  const price = requestedPrice(context, request, param);
  if (!price) throw parameterMissing(`${param}[price]`);
  const metered = price.recurring?.usage_type === 'metered';
  const item: PhaseItem = {
    billing_thresholds: null,
    discounts: [],
    metadata: mergeMetadata({}, request.metadata),
    plan: price.id,
    price: price.id,
    ...(metered ? {} : { quantity: request.quantity ?? 1 }),
    tax_rates: [],
  };
  return { item, price };
}

/** The phase that a subscription is in, as `from_subscription` takes it over. */
export function phaseOf(subscription: Subscription): Phase {
  const first = subscription.items.data[0];
  return {
    ...blankPhase,
    currency: subscription.currency,
    discounts: subscription.discounts.map((discount) => ({ coupon: null, discount, promotion_code: null })),
    end_date: first?.current_period_end ?? subscription.start_date,
    items: subscription.items.data.map((item) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: item.metadata,
      plan: item.price.id,
      price: item.price.id,
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      tax_rates: [],
    })),
    metadata: subscription.metadata,
    start_date: first?.current_period_start ?? subscription.start_date,
    trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
  };
}

const blankPhase = {
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  default_payment_method: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  invoice_settings: null,
  metadata: {},
  on_behalf_of: null,
  proration_behavior: 'create_prorations',
  transfer_data: null,
  trial_end: null,
} satisfies Partial<Phase>;
