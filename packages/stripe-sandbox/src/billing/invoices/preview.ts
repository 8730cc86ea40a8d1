import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import { redeemDiscounts } from '../discounts/redeem.ts';
import { nextPeriodEnd } from '../recurrence.ts';
import { applyDuePhase } from '../schedules/apply-phase.ts';
import { newSubscription } from '../subscriptions/create.ts';
import { firstLines } from '../subscriptions/first-invoice.ts';
import { hasEnded } from '../subscriptions/plan-ahead.ts';
import { planChange, startsAnew, type ChangeRequest } from '../subscriptions/plan-change.ts';
import { creditUnused } from '../subscriptions/prorate.ts';
import { nextPeriod } from '../subscriptions/renew.ts';
import { cancelMoment } from '../subscriptions/start-dates.ts';
import { storeProrations } from '../subscriptions/store-prorations.ts';
import { usageLines } from '../subscriptions/usage-lines.ts';
import { HOUR, type Invoice, type Subscription } from '../types.ts';
import { previewSchedule } from '../schedules/preview.ts';
import { storeInvoiceItem } from './invoice-items.ts';
import { keepPreview } from './kept-previews.ts';
import { subscriptionDraft, type SubscriptionInvoiceSeed } from './store-draft.ts';
import { workOutTotals } from './totals.ts';

type Params = Wire<Stripe.InvoiceCreatePreviewParams>;

/** `POST /v1/invoices/create_preview`: the next invoice, with or without a change. Nothing is changed. */
export const invoicePreview: Resource = (registry) => {
  registry.route<Stripe.InvoiceCreatePreviewParams>()(
    'POST',
    '/v1/invoices/create_preview',
    (context, params) =>
      keepPreview(
        context,
        context.rehearse(() => preview(context, params)),
      ),
  );
};

function preview(context: Context, params: Params): Invoice {
  const subscription = previewed(context, params);
  for (const extra of params.invoice_items ?? []) addItem(context, subscription, extra);
  const draft = subscriptionDraft(context, subscription.next, subscription.seed);
  if (draft.lines.data.length === 0) throw nothingComes(subscription.next.customer);
  // Empty text: none, also not those that it would inherit.
  if (params.discounts !== undefined) {
    const target = { customer: subscription.next.customer, currency: draft.currency, invoice: draft.id };
    draft.discounts = redeemDiscounts(context, params.discounts || [], target);
    workOutTotals(context, draft, draft.created);
  }
  const { amount_due: due, starting_balance: start, total } = draft;
  const id = `upcoming_${draft.id}`;
  return {
    ...draft,
    id,
    lines: { ...draft.lines, url: `/v1/invoices/${id}/lines` },
    automatically_finalizes_at: null,
    ending_balance: total + start <= 0 ? total + start : 0,
    amount_due: due,
    next_payment_attempt: draft.collection_method === 'send_invoice' ? null : draft.created + HOUR,
  };
}

interface Previewed {
  next: Subscription;
  seed: SubscriptionInvoiceSeed;
}

function previewed(context: Context, params: Params): Previewed {
  const { subscription_details: details } = params;
  if (params.schedule !== undefined || params.schedule_details !== undefined) {
    const scheduled = previewSchedule(context, params);
    return upcoming(context, scheduled);
  }
  if (params.subscription === undefined) return previewNew(context, params);
  const before = context.get('subscription', params.subscription, 'subscription');
  if (hasEnded(before)) throw nothingComes(before.customer);
  const at = context.now(before);
  if (details?.cancel_now === true)
    return previewEnd(
      context,
      before,
      details.proration_behavior !== 'none',
      details.proration_date ?? at,
      at,
    );
  const request = changeRequest(details);
  if (!request) return upcoming(context, withEnd(context, before, details));
  const change = planChange(context, before, request, at);
  storeProrations(context, change.next, change.prorations, at);
  const atOnce =
    change.restarts || (request.proration_behavior === 'always_invoice' && change.prorations.length > 0);
  if (!atOnce) return upcoming(context, withEnd(context, change.next, details));
  const start = before.items.data[0]?.current_period_start ?? at;
  return {
    next: change.next,
    seed: {
      billingReason: 'upcoming',
      seeds: change.fresh,
      created: at,
      period: { start, end: at },
      prorationDate: request.proration_date ?? at,
    },
  };
}

function changeRequest(details: Params['subscription_details']): ChangeRequest | null {
  if (!details) return null;
  const { items, trial_end, proration_behavior, proration_date, billing_cycle_anchor: anchor } = details;
  const restart = startsAnew(anchor);
  if (items === undefined && trial_end === undefined && !restart) return null;
  return {
    ...(items === undefined ? {} : { items }),
    ...(trial_end === undefined ? {} : { trial_end }),
    ...(proration_behavior === undefined ? {} : { proration_behavior }),
    ...(proration_date === undefined ? {} : { proration_date }),
    restart,
  };
}

function withEnd(
  context: Context,
  subscription: Subscription,
  details: Params['subscription_details'],
): Subscription {
  const ends = subscription.items.data.map((item) => item.current_period_end);
  const given = details?.cancel_at_period_end === true ? 'min_period_end' : details?.cancel_at;
  if (given) return { ...subscription, cancel_at: cancelMoment(context, given, ends, subscription.customer) };
  const unset = details?.cancel_at === '' || details?.cancel_at_period_end === false;
  return unset ? { ...subscription, cancel_at: null } : subscription;
}

/** The next renewal: of a subscription that ends before, only what is left to bill. */
function upcoming(context: Context, subscription: Subscription): Previewed {
  const at = nextPeriodEnd(subscription.items.data);
  const ends = subscription.cancel_at !== null && subscription.cancel_at <= at;
  if (ends) {
    const seeds = subscription.items.data.flatMap((item) => usageLines(context, subscription, item, at));
    const start = subscription.items.data[0]?.current_period_start ?? at;
    return {
      next: subscription,
      seed: { billingReason: 'upcoming', seeds, created: at, period: { start, end: at } },
    };
  }
  const next = subscription.schedule === null ? subscription : applyDuePhase(context, subscription, at);
  const { seeds, period, anchor } = nextPeriod(context, next, at);
  return {
    next: { ...next, billing_cycle_anchor: anchor },
    seed: { billingReason: 'upcoming', seeds, created: at, period },
  };
}

function previewEnd(
  context: Context,
  before: Subscription,
  prorate: boolean,
  from: number,
  at: number,
): Previewed {
  if (prorate) storeProrations(context, before, creditUnused(context, before, before.items.data, from), at);
  const seeds = before.items.data.flatMap((item) => usageLines(context, before, item, at));
  const start = before.items.data[0]?.current_period_start ?? at;
  return {
    next: before,
    seed: { billingReason: 'upcoming', seeds, created: at, period: { start, end: at } },
  };
}

function previewNew(context: Context, params: Params): Previewed {
  const { subscription_details: details } = params;
  if (params.customer === undefined) throw parameterMissing('customer');
  const customer = context.get('customer', params.customer, 'customer');
  if (!details?.items) throw nothingComes(customer.id);
  const at = context.now(customer.id);
  const items = details.items.map(
    ({ clear_usage: _usage, deleted: _deleted, id: _id, metadata, ...item }) => ({
      ...item,
      ...(metadata ? { metadata } : {}),
    }),
  );
  const trial = details.trial_end === undefined ? {} : { trial_end: details.trial_end };
  const { subscription, dates } = newSubscription(
    context,
    customer,
    { customer: customer.id, items, ...trial },
    at,
  );
  return {
    next: subscription,
    seed: {
      billingReason: 'upcoming',
      seeds: firstLines(context, subscription, dates, false),
      created: at,
      period: { start: at, end: at },
    },
  };
}

function addItem(
  context: Context,
  { next }: Previewed,
  extra: NonNullable<Params['invoice_items']>[number],
): void {
  const price =
    extra.price === undefined ? undefined : context.get('price', extra.price, 'invoice_items[price]');
  storeInvoiceItem(context, {
    customer: next.customer,
    subscription: next.id,
    price,
    quantity: extra.quantity,
    amount:
      extra.amount ??
      (extra.unit_amount === undefined ? undefined : extra.unit_amount * (extra.quantity ?? 1)),
    unitAmountDecimal: extra.unit_amount_decimal,
    currency: extra.currency ?? next.currency,
    description: extra.description,
    discountable: extra.discountable,
    period: extra.period,
  });
}

function nothingComes(customer: string) {
  return invalidRequest(`No upcoming invoices for customer: ${customer}`, undefined, 'invoice_upcoming_none');
}
