import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { resourceMissing } from '../../core/errors.ts';
import { listPage } from '../../core/list.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import { sourceOf } from '../../payments/card-sources.ts';
import type { Subscription } from '../types.ts';
import { createSubscription } from './create.ts';
import { cancelSubscription } from './cancel.ts';
import type { EndOptions } from './end.ts';
import { storePast } from './past.ts';
import { hasEnded } from './plan-ahead.ts';
import { resumeSubscription } from './resume.ts';
import { changeSubscription } from './save.ts';
import { updateSubscription } from './update.ts';

/** Items that a subscription itself shows; the others are on the pages of their own list. */
const shownItems = 10;

/** Subscriptions: create, retrieve, update, cancel, resume, list. */
export const subscriptions: Resource = (registry) => {
  registry.type('subscription', {
    prefix: 'sub',
    indexes: {
      customer: (subscription) => subscription.customer,
      status: (subscription) => subscription.status,
      clock: (subscription) => subscription.test_clock,
      setup: (subscription) => subscription.pending_setup_intent,
      payment_method: (subscription) => subscription.default_payment_method,
      live: (subscription) => (hasEnded(subscription) ? null : 'live'),
    },
    expand: {
      default_source: (context, { default_source: id }) => sourceOf(context, id),
    },
    // Stripe still shows the fields from before items existed, on a subscription with one item.
    present: (_context, subscription) => {
      const [item, ...more] = subscription.items.data;
      const only = more.length === 0 ? item : undefined;
      const { items } = subscription;
      return {
        ...subscription,
        ...(items.data.length <= shownItems
          ? {}
          : { items: { ...items, data: items.data.slice(0, shownItems), has_more: true } }),
        plan: only?.plan ?? null,
        quantity: only?.quantity ?? null,
      };
    },
  });
  registry.type('sandbox.billing_facts', {});
  registry.type('sandbox.item_owner', {});
  registry.route<Stripe.SubscriptionCreateParams>()('POST', '/v1/subscriptions', (context, params) =>
    createSubscription(context, params),
  );
  registry.route<Stripe.SubscriptionListParams>()('GET', '/v1/subscriptions', list);
  const one = '/v1/subscriptions/{subscription_exposed_id}' as const;
  registry.route<Stripe.SubscriptionRetrieveParams>()('GET', one, (context, _, path) =>
    context.get('subscription', path.subscription_exposed_id),
  );
  registry.route<Stripe.SubscriptionUpdateParams>()('POST', one, (context, params, path) =>
    updateSubscription(context, path.subscription_exposed_id, params),
  );
  registry.route<Stripe.SubscriptionCancelParams>()('DELETE', one, (context, params, path) =>
    cancel(context, path.subscription_exposed_id, params),
  );
  registry.route<Stripe.SubscriptionResumeParams>()(
    'POST',
    '/v1/subscriptions/{subscription}/resume',
    (context, params, path) => resumeSubscription(context, path.subscription, params),
  );
  registry.page('POST', '/_sandbox/subscriptions/{id}/end', (context, { path, fields }) => ({
    headers: { 'content-type': 'application/json' },
    // Stripe may add reasons at any time; a test names one.
    body: JSON.stringify(
      cancelSubscription(context, path['id'] ?? '', {
        reason: String(fields['reason']) as EndOptions['reason'],
      }),
    ),
  }));
  registry.page('POST', '/_sandbox/subscriptions/{id}/past', (context, { path, fields }) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ invoices: storePast(context, path['id'] ?? '', Number(fields['months'])) }),
  }));
  registry.onEvent<{ id: string }>('customer.deleted', (context, customer) => {
    for (const { id } of [...context.each('subscription', 'customer', customer.id)]) {
      if (!hasEnded(context.get('subscription', id)))
        cancelSubscription(context, id, { reason: 'cancellation_requested' });
    }
  });
  registry.onEvent<{ id: string; payment_method: string | null }>(
    'setup_intent.succeeded',
    (context, intent) => {
      for (const { id } of [...context.each('subscription', 'setup', intent.id)]) {
        changeSubscription(context, id, (draft) => {
          draft.pending_setup_intent = null;
          draft.default_payment_method = intent.payment_method;
        });
      }
    },
  );
  registry.onEvent<{ id: string }>('payment_method.detached', (context, method) => {
    for (const { id } of [...context.each('subscription', 'payment_method', method.id)]) {
      changeSubscription(context, id, (draft) => {
        draft.default_payment_method = null;
      });
    }
  });
  registry.onClockDeleted((context, clock) => {
    for (const { id } of [...context.each('subscription', 'clock', clock)])
      context.remove('subscription', id);
  });
};

function cancel(context: Context, id: string, params: Wire<Stripe.SubscriptionCancelParams>): Subscription {
  if (hasEnded(context.get('subscription', id))) throw resourceMissing('subscription', id);
  const { comment, feedback } = params.cancellation_details ?? {};
  return cancelSubscription(context, id, {
    reason: 'cancellation_requested',
    prorate: params.prorate ?? false,
    invoiceNow: params.invoice_now ?? false,
    details: { ...(comment ? { comment } : {}), ...(feedback ? { feedback } : {}) },
  });
}

function list(context: Context, params: Wire<Stripe.SubscriptionListParams>) {
  const { status, customer, test_clock: clock } = params;
  return listPage(
    context,
    {
      type: 'subscription',
      url: '/v1/subscriptions',
      index: indexFor(params),
      filter: (one) => wanted(one, params),
    },
    params,
  );
  function wanted(one: Subscription, { price, collection_method: collection }: typeof params): boolean {
    if (customer !== undefined && one.customer !== customer) return false;
    if (clock !== undefined && one.test_clock !== clock) return false;
    // As at Stripe, those of a test clock are listed only where it, or their customer, is named.
    if (clock === undefined && customer === undefined && one.test_clock !== null) return false;
    if (price !== undefined && !one.items.data.some((item) => item.price.id === price)) return false;
    if (collection !== undefined && one.collection_method !== collection) return false;
    if (status === undefined) return one.status !== 'canceled';
    if (status === 'ended') return hasEnded(one);
    return status === 'all' || one.status === status;
  }
}

function indexFor({
  customer,
  test_clock: clock,
  status,
}: Wire<Stripe.SubscriptionListParams>): readonly [string, string | undefined] {
  if (customer !== undefined) return ['customer', customer];
  if (clock !== undefined) return ['clock', clock];
  const oneStatus = status !== undefined && status !== 'all' && status !== 'ended';
  return oneStatus ? ['status', status] : ['status', undefined];
}
