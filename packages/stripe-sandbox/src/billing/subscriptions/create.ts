import type { Stripe } from 'stripe';
import { accountSettings } from '../../core/account.ts';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { listOf } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import { redeemDiscounts } from '../discounts/redeem.ts';
import type { Customer, Subscription, SubscriptionItem } from '../types.ts';
import { blankSubscription } from './blank.ts';
import { firstInvoice } from './first-invoice.ts';
import { requireForSubscription } from '../../payments/method-currencies.ts';
import { currencyOf, newItem, refuseMixedIntervals } from './items.ts';
import { planAhead } from './plan-ahead.ts';
import { whileUnannounced } from './save.ts';
import { cancelMoment, firstPeriod, startDates, type StartDates } from './start-dates.ts';
import { taxTerms } from './tax-settings.ts';
import { sendTrialWillEnd } from './trial-notice.ts';

export type CreateParams = Wire<Stripe.SubscriptionCreateParams>;

/** What the API does not say: the checkout session or schedule that a subscription comes from. */
export interface CreateOptions {
  checkoutSession?: string;
  schedule?: string;
  /** Set when somebody else makes the first payment and marks the invoice paid (hosted Checkout). */
  announceFirst?: boolean;
}

/**
 * Creates a subscription with its first invoice, which is charged at once unless `payment_behavior` says
 * otherwise.
 * @throws 402 with `error_if_incomplete`; then nothing is kept
 */
export function createSubscription(
  context: Context,
  params: CreateParams,
  options: CreateOptions = {},
): Subscription {
  if (params.customer === undefined) throw parameterMissing('customer');
  const customer = context.get('customer', params.customer, 'customer');
  const at = context.now(customer.id);
  const { subscription, dates } = newSubscription(context, customer, params, at);
  const { id } = subscription;
  if (options.schedule !== undefined) subscription.schedule = options.schedule;
  const start = (): void => {
    context.create('subscription', subscription);
    planAhead(context, subscription);
    if (options.announceFirst) context.emit('customer.subscription.created', subscription);
    firstInvoice(context, id, params, dates);
  };
  if (options.announceFirst) start();
  else {
    whileUnannounced(context, id, start);
    context.emit('customer.subscription.created', context.get('subscription', id));
  }
  if (dates.trialEnd !== null) sendTrialWillEnd(context, id);
  return context.get('subscription', id);
}

/** The subscription that a request describes, not stored, with the discounts redeemed. */
export function newSubscription(
  context: Context,
  customer: Customer,
  params: CreateParams,
  at: number,
): { subscription: Subscription; dates: StartDates } {
  const id = context.newId('sub');
  const owner = { subscription: id, customer: customer.id, created: at, period: { start: at, end: at } };
  const items = (params.items ?? []).map((one, index) => newItem(context, owner, one, `items[${index}]`));
  if (items.length === 0) throw parameterMissing('items');
  const currency = currencyOf(items);
  const dates = startDates(
    params,
    items.map((item) => item.price),
    at,
  );
  for (const item of items) setFirstPeriod(item, dates, at);
  if (params.collection_method === 'send_invoice' && params.days_until_due === undefined)
    throw parameterMissing('days_until_due');
  const subscription = blankSubscription({
    id,
    billing_cycle_anchor: dates.anchor,
    collection_method: params.collection_method ?? 'charge_automatically',
    created: at,
    currency,
    customer: customer.id,
    days_until_due: params.days_until_due ?? null,
    default_payment_method: paymentMethodOf(context, params.default_payment_method, {
      customer: customer.id,
      currency,
    }),
    default_source: params.default_source ?? null,
    description: params.description ?? null,
    items: listOf(items, `/v1/subscription_items?subscription=${id}`),
    metadata: mergeMetadata({}, params.metadata),
    start_date: at,
    status: dates.trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: customer.test_clock ?? null,
    trial_end: dates.trialEnd,
    trial_start: dates.trialEnd === null ? null : at,
  });
  if ((params.billing_mode?.type ?? accountSettings(context).billingMode) === 'classic')
    subscription.billing_mode = { flexible: null, type: 'classic' };
  refuseMixedIntervals(subscription);
  applySettings(subscription, params);
  Object.assign(subscription, taxTerms(context, customer, params));
  if (params.cancel_at_period_end || params.cancel_at !== undefined)
    setEnd(context, subscription, params, at);
  if (params.discounts)
    subscription.discounts = redeemDiscounts(context, params.discounts, {
      customer: customer.id,
      currency,
      subscription: id,
    });
  return { subscription, dates };
}

function setFirstPeriod(item: SubscriptionItem, dates: StartDates, at: number): void {
  const { period } = firstPeriod(item.price, dates, at);
  item.current_period_start = period.start;
  item.current_period_end = period.end;
}

function setEnd(context: Context, subscription: Subscription, params: CreateParams, at: number): void {
  const ends = subscription.items.data.map((item) => item.current_period_end);
  subscription.cancel_at = cancelMoment(
    context,
    params.cancel_at ?? 'min_period_end',
    ends,
    subscription.customer,
  );
  subscription.cancel_at_period_end = params.cancel_at_period_end ?? false;
  subscription.canceled_at = at;
  subscription.cancellation_details = {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason: 'cancellation_requested',
  };
}

/** Settings that are taken over as they are, on creation and on update. */
export function applySettings(
  subscription: Subscription,
  params: Pick<
    CreateParams,
    | 'payment_settings'
    | 'trial_settings'
    | 'invoice_settings'
    | 'billing_thresholds'
    | 'application_fee_percent'
    | 'on_behalf_of'
  > & { transfer_data?: CreateParams['transfer_data'] | '' },
): void {
  const { payment_settings: payment, trial_settings: trial, invoice_settings: invoice } = params;
  if (payment && subscription.payment_settings) {
    const { save_default_payment_method: save, payment_method_types: types } = payment;
    if (save !== undefined) subscription.payment_settings.save_default_payment_method = save;
    if (types !== undefined) {
      subscription.payment_settings.payment_method_types = types || null;
    }
  }
  if (trial?.end_behavior) {
    subscription.trial_settings = {
      end_behavior: {
        billing_cycle_anchor: trial.end_behavior.billing_cycle_anchor ?? null,
        missing_payment_method: trial.end_behavior.missing_payment_method ?? 'create_invoice',
      },
    };
  }
  if (invoice?.description !== undefined) subscription.invoice_settings.description = invoice.description;
  if (invoice?.footer !== undefined) subscription.invoice_settings.footer = invoice.footer;
  if (invoice?.custom_fields !== undefined)
    subscription.invoice_settings.custom_fields = invoice.custom_fields || null;
  if (params.billing_thresholds !== undefined) {
    const limits = params.billing_thresholds || null;
    subscription.billing_thresholds = limits && {
      amount_gte: limits.amount_gte ?? null,
      reset_billing_cycle_anchor: limits.reset_billing_cycle_anchor ?? null,
    };
  }
  if (params.application_fee_percent !== undefined)
    subscription.application_fee_percent = params.application_fee_percent || null;
  if (params.on_behalf_of !== undefined) subscription.on_behalf_of = params.on_behalf_of || null;
  if (params.transfer_data !== undefined) {
    const to = params.transfer_data || null;
    subscription.transfer_data = to && {
      amount_percent: to.amount_percent ?? null,
      destination: to.destination,
    };
  }
}

/**
 * A payment method that the customer has and the subscription can be charged by.
 * @throws resource_missing, or Stripe's refusal of another's or of one in other currencies
 */
export function paymentMethodOf(
  context: Context,
  id: string | undefined,
  { customer, currency }: { customer: string; currency: string },
): string | null {
  if (id === undefined || id === '') return null;
  const method = context.get('payment_method', id, 'default_payment_method');
  if (method.customer !== customer) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      'default_payment_method',
      'resource_missing',
    );
  }
  requireForSubscription(method, currency);
  return id;
}
