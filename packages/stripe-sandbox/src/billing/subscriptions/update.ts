import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { cleared, mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import { redeemDiscounts } from '../discounts/redeem.ts';
import { requestedPrice } from '../inline-price.ts';
import { storeInvoiceItem } from '../invoices/invoice-items.ts';
import { requestedRates } from '../tax/tax-rates.ts';
import type { Subscription } from '../types.ts';
import { carryOut } from './carry-out.ts';
import { applySettings, paymentMethodOf } from './create.ts';
import { planChange, startsAnew, type ChangeRequest } from './plan-change.ts';
import { hasEnded } from './plan-ahead.ts';
import { changeSubscription } from './save.ts';
import { cancelMoment } from './start-dates.ts';
import { taxTerms } from './tax-settings.ts';
import { sendTrialWillEnd } from './trial-notice.ts';

export type UpdateParams = Wire<Stripe.SubscriptionUpdateParams>;

/** What may be sent together with `pending_if_incomplete`, beside what says how to bill. */
const pendable = new Set([
  'items',
  'trial_end',
  'proration_behavior',
  'proration_date',
  'payment_behavior',
  'billing_cycle_anchor',
  'off_session',
  'add_invoice_items',
  'trial_from_plan',
]);

/**
 * Updates a subscription: settings first, then what changes the bill.
 * @throws 402 with `error_if_incomplete` when the payment it needs is refused; nothing is changed then
 */
export function updateSubscription(context: Context, id: string, params: UpdateParams): Subscription {
  const before = context.get('subscription', id);
  refuseWhenOver(before, params);
  if (params.payment_behavior === 'pending_if_incomplete') {
    const other = Object.keys(params).find((name) => !pendable.has(name));
    if (other !== undefined) {
      throw invalidRequest(
        `You cannot set \`${other}\` when \`payment_behavior\` is \`pending_if_incomplete\`.`,
        other,
      );
    }
  }
  const at = context.now(before);
  const discounts = params.discounts === undefined ? undefined : redeemed(context, before, params.discounts);
  if (settingsGiven(params))
    changeSubscription(context, id, (draft) => changeSettings(context, draft, params, discounts, at));
  if (discounts !== undefined) tellRemoved(context, before, discounts);
  for (const [index, extra] of (params.add_invoice_items ?? []).entries()) {
    const price = requestedPrice(context, extra, `add_invoice_items[${index}]`);
    if (price)
      storeInvoiceItem(context, {
        customer: before.customer,
        subscription: id,
        price,
        quantity: extra.quantity,
        taxRates: requestedRates(context, extra.tax_rates, [], `add_invoice_items[${index}][tax_rates]`),
      });
  }
  if (
    params.items !== undefined ||
    params.trial_end !== undefined ||
    startsAnew(params.billing_cycle_anchor)
  ) {
    const change = planChange(context, context.get('subscription', id), changeRequest(params), at);
    carryOut(context, id, change, params, at);
    if (params.trial_end !== undefined) sendTrialWillEnd(context, id);
  }
  return context.get('subscription', id);
}

/** The part of an update that decides what is billed. */
function changeRequest(params: UpdateParams): ChangeRequest {
  const { items, trial_end, proration_behavior, proration_date } = params;
  return {
    ...(items === undefined ? {} : { items }),
    ...(trial_end === undefined ? {} : { trial_end }),
    ...(proration_behavior === undefined ? {} : { proration_behavior }),
    ...(proration_date === undefined ? {} : { proration_date }),
    restart: startsAnew(params.billing_cycle_anchor),
  };
}

function refuseWhenOver(subscription: Subscription, params: UpdateParams): void {
  if (!hasEnded(subscription)) return;
  const allowed = new Set(['metadata', 'cancellation_details']);
  if (Object.keys(params).some((name) => !allowed.has(name))) {
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.');
  }
}

function redeemed(context: Context, subscription: Subscription, given: UpdateParams['discounts']): string[] {
  if (!given) return [];
  const { id, customer, currency } = subscription;
  return redeemDiscounts(context, given, { customer, currency, subscription: id });
}

/** What a list of discounts leaves out is removed. */
function tellRemoved(context: Context, { discounts: before }: Subscription, after: readonly string[]): void {
  for (const id of before)
    if (!after.includes(id)) context.emit('customer.discount.deleted', context.get('discount', id));
}

const billingOnly = new Set([
  'items',
  'trial_end',
  'proration_behavior',
  'proration_date',
  'payment_behavior',
  'billing_cycle_anchor',
  'off_session',
  'add_invoice_items',
]);

function settingsGiven(params: UpdateParams): boolean {
  return Object.keys(params).some((name) => !billingOnly.has(name));
}

function changeSettings(
  context: Context,
  draft: Subscription,
  params: UpdateParams,
  discounts: string[] | undefined,
  at: number,
): void {
  draft.metadata = mergeMetadata(draft.metadata, params.metadata);
  if (params.default_payment_method !== undefined) {
    draft.default_payment_method = paymentMethodOf(context, params.default_payment_method, draft);
  }
  draft.description = cleared(params.description, draft.description);
  if (params.collection_method !== undefined) draft.collection_method = params.collection_method;
  if (params.days_until_due !== undefined) draft.days_until_due = params.days_until_due;
  if (discounts) draft.discounts = discounts;
  if (params.pause_collection !== undefined) {
    const pause = cleared(params.pause_collection, null);
    draft.pause_collection =
      pause === null ? null : { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null };
  }
  Object.assign(
    draft,
    taxTerms(context, context.get('customer', draft.customer), params, {
      automatic_tax: draft.automatic_tax,
      default_tax_rates: draft.default_tax_rates ?? [],
    }),
  );
  applySettings(draft, params as Parameters<typeof applySettings>[1]);
  changeEnd(context, draft, params, at);
  if (params.cancellation_details) {
    const { comment, feedback } = params.cancellation_details;
    draft.cancellation_details = {
      comment: cleared(comment, draft.cancellation_details?.comment ?? null),
      feedback: feedback === undefined ? (draft.cancellation_details?.feedback ?? null) : feedback || null,
      feedback_option: draft.cancellation_details?.feedback_option ?? null,
      reason: draft.cancellation_details?.reason ?? null,
    };
  }
}

/** `cancel_at_period_end` and `cancel_at`: set, moved or taken back. */
function changeEnd(context: Context, draft: Subscription, params: UpdateParams, at: number): void {
  const { cancel_at_period_end: atPeriodEnd, cancel_at: moment } = params;
  if (atPeriodEnd === undefined && moment === undefined) return;
  if (atPeriodEnd === true && typeof moment === 'number') {
    throw invalidRequest('You may only specify one of these parameters: cancel_at_period_end, cancel_at.');
  }
  const details = draft.cancellation_details ?? {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason: null,
  };
  if (atPeriodEnd === true || (moment !== undefined && moment !== '')) {
    const ends = draft.items.data.map((item) => item.current_period_end);
    draft.cancel_at = cancelMoment(
      context,
      atPeriodEnd === true ? 'min_period_end' : (moment ?? 'min_period_end'),
      ends,
      draft.customer,
    );
    draft.cancel_at_period_end = atPeriodEnd === true;
    draft.canceled_at ??= at;
    draft.cancellation_details = { ...details, reason: 'cancellation_requested' };
  } else {
    draft.cancel_at = null;
    draft.cancel_at_period_end = false;
    draft.canceled_at = null;
    draft.cancellation_details = { ...details, reason: null };
  }
}
