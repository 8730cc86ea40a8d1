import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import { requestedPrice } from '../inline-price.ts';
import { recurrenceOf } from '../recurrence.ts';
import { addIntervals, type Recurrence } from '../rules/period.ts';
import { automatic } from '../subscriptions/tax-settings.ts';
import { requestedRates } from '../tax/tax-rates.ts';
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

/** A phase holds its own parameters only: nothing is inherited from the phase before. */
function requestedPhase(context: Context, params: PhaseParams, start: number, param: string): Phase {
  if (params.items.length === 0) throw parameterMissing(`${param}[items]`);
  const priced = params.items.map((item, index) => phaseItem(context, item, `${param}[items][${index}]`));
  const first = priced[0]?.price;
  const end = phaseEnd(params, first, start);
  if (end <= start)
    throw invalidRequest('The end date of a phase must be after its start date.', `${param}[end_date]`);
  return {
    ...blankPhase,
    ...(params.automatic_tax === undefined ? {} : { automatic_tax: automatic(params.automatic_tax.enabled) }),
    add_invoice_items: (params.add_invoice_items ?? []).map((extra, index) =>
      extraItem(context, extra, `${param}[add_invoice_items][${index}]`),
    ),
    application_fee_percent: params.application_fee_percent ?? null,
    billing_thresholds: thresholds(params.billing_thresholds),
    currency: params.currency ?? first?.currency ?? 'usd',
    billing_cycle_anchor: params.billing_cycle_anchor ?? null,
    collection_method: params.collection_method ?? null,
    default_payment_method: params.default_payment_method ?? null,
    default_tax_rates: requestedRates(
      context,
      params.default_tax_rates ?? [],
      [],
      `${param}[default_tax_rates]`,
    ),
    description: params.description || null,
    discounts: discountsOf(params.discounts),
    end_date: end,
    invoice_settings: invoiceSettings(params.invoice_settings),
    items: priced.map(({ item }) => item),
    metadata: mergeMetadata({}, params.metadata),
    on_behalf_of: params.on_behalf_of ?? null,
    proration_behavior: params.proration_behavior ?? 'create_prorations',
    start_date: start,
    transfer_data: params.transfer_data
      ? {
          amount_percent: params.transfer_data.amount_percent ?? null,
          destination: params.transfer_data.destination,
        }
      : null,
    trial_end: params.trial === true ? end : typeof params.trial_end === 'number' ? params.trial_end : null,
  };
}

const discountsOf = (given: PhaseParams['discounts']): Phase['discounts'] =>
  (given || []).map((one) => ({
    coupon: one.coupon ?? null,
    discount: one.discount ?? null,
    promotion_code: one.promotion_code ?? null,
  }));

const thresholds = (given: PhaseParams['billing_thresholds']): Phase['billing_thresholds'] =>
  given
    ? {
        amount_gte: given.amount_gte ?? null,
        reset_billing_cycle_anchor: given.reset_billing_cycle_anchor ?? null,
      }
    : null;

const invoiceSettings = (given: PhaseParams['invoice_settings']): Phase['invoice_settings'] =>
  given
    ? {
        account_tax_ids: given.account_tax_ids || null,
        custom_fields: given.custom_fields || null,
        days_until_due: given.days_until_due ?? null,
        description: given.description || null,
        footer: given.footer || null,
        issuer: given.issuer ?? null,
      }
    : null;

function extraItem(
  context: Context,
  given: NonNullable<PhaseParams['add_invoice_items']>[number],
  param: string,
): Phase['add_invoice_items'][number] {
  const price = requestedPrice(context, given, param);
  if (!price) throw parameterMissing(`${param}[price]`);
  return {
    discountable: given.discountable ?? null,
    discounts: discountsOf(given.discounts),
    metadata: mergeMetadata({}, given.metadata),
    period: given.period ?? {
      end: { type: 'min_item_period_end' },
      start: { type: 'max_item_period_start' },
    },
    price: price.id,
    quantity: given.quantity ?? 1,
    tax_rates: requestedRates(context, given.tax_rates ?? [], [], `${param}[tax_rates]`),
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
  const { billing_thresholds: limits } = request;
  const item: PhaseItem = {
    billing_thresholds: limits ? { usage_gte: limits.usage_gte } : null,
    discounts: discountsOf(request.discounts),
    metadata: mergeMetadata({}, request.metadata),
    plan: price.id,
    price: price.id,
    ...(metered ? {} : { quantity: request.quantity ?? 1 }),
    tax_rates: requestedRates(context, request.tax_rates ?? [], [], `${param}[tax_rates]`),
  };
  return { item, price };
}

/** The phase that a subscription is in, as `from_subscription` takes it over: whole. */
export function phaseOf(subscription: Subscription): Phase {
  const first = subscription.items.data[0];
  const { invoice_settings: invoices } = subscription;
  return {
    ...blankPhase,
    automatic_tax: subscription.automatic_tax,
    application_fee_percent: subscription.application_fee_percent,
    billing_thresholds: subscription.billing_thresholds,
    collection_method: subscription.collection_method,
    currency: subscription.currency,
    default_payment_method: subscription.default_payment_method,
    default_tax_rates: subscription.default_tax_rates ?? [],
    description: subscription.description,
    discounts: subscription.discounts.map(asPhaseDiscount),
    end_date: first?.current_period_end ?? subscription.start_date,
    invoice_settings: {
      account_tax_ids: invoices.account_tax_ids,
      custom_fields: invoices.custom_fields,
      days_until_due: subscription.days_until_due,
      description: invoices.description,
      footer: invoices.footer,
      issuer: invoices.issuer,
    },
    items: subscription.items.data.map((item) => ({
      billing_thresholds: item.billing_thresholds,
      discounts: item.discounts.map(asPhaseDiscount),
      metadata: item.metadata,
      plan: item.price.id,
      price: item.price.id,
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      tax_rates: item.tax_rates ?? [],
    })),
    metadata: subscription.metadata,
    on_behalf_of: subscription.on_behalf_of,
    start_date: first?.current_period_start ?? subscription.start_date,
    transfer_data: subscription.transfer_data,
    trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
  };
}

const asPhaseDiscount = (discount: string) => ({ coupon: null, discount, promotion_code: null });

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
