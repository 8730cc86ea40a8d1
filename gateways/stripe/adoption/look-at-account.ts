import { setTimeout as wait } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { LookedAtItem, LookedAtSubscription } from '../../../domain/adoption/account-report.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { classifyStripeError } from '../errors.ts';
import { EXPAND_RENEWAL_METHOD, renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { expanded, idOf } from '../references.ts';
import { discountsOf } from '../revenue/recurring-amount.ts';
import { planOfItem } from '../subscriptions/plan-item.ts';
import { METADATA, modeOfSubscription } from '../subscriptions/subscription-snapshot.ts';

/** A subscription of the account, with what its user may be found by. */
export interface AccountSubscription extends Omit<LookedAtSubscription, 'person'> {
  /** `metadata.user_id` of the subscription, else of its customer. */
  userId: string | null;
  /** The customer's address. */
  email: string | null;
}

/** Before a page is asked for again, milliseconds. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000];

const EXPAND = EXPAND_RENEWAL_METHOD.map((path) => `data.${path}`);

/** What the mappings say: plans, and add-ons by price or product. */
export interface Mappings {
  plans: readonly Plan[];
  addOns: ReadonlySet<string>;
}

/**
 * Every subscription of the account, 100 a request, newest first, ended ones too. Reads only. In test mode
 * Stripe lists those of a test clock under its name only; they come after the others.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function* accountSubscriptions(
  stripe: Stripe,
  mappings: Mappings,
): AsyncGenerator<AccountSubscription[]> {
  let isLive = false;
  for await (const page of pages(stripe, {})) {
    isLive ||= page.some(({ livemode }) => livemode);
    yield page.map((subscription) => toAccountSubscription(subscription, mappings));
  }
  if (isLive) return;
  for (const id of await testClocks(stripe))
    for await (const page of pages(stripe, { test_clock: id }))
      yield page.map((subscription) => toAccountSubscription(subscription, mappings));
}

/** None where the key may not list them, as a live one. */
async function testClocks(stripe: Stripe): Promise<string[]> {
  try {
    const clocks = await again(() =>
      stripe.testHelpers.testClocks.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 }),
    );
    return clocks.map(({ id }) => id);
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind === 'invalid' || kind === 'not_allowed' || kind === 'not_found') return [];
    throw error;
  }
}

async function* pages(stripe: Stripe, of: { test_clock?: string }): AsyncGenerator<Stripe.Subscription[]> {
  let after: string | undefined;
  for (;;) {
    const params = {
      ...of,
      status: 'all' as const,
      limit: 100,
      expand: EXPAND,
      ...(after === undefined ? {} : { starting_after: after }),
    };
    const page = await again(() => stripe.subscriptions.list(params));
    if (page.data.length > 0) yield page.data;
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}

/** A look at a large account takes minutes: one answer that does not come must not end it. */
async function again<T>(read: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await read();
    } catch (error) {
      const { kind } = classifyStripeError(error);
      if (kind !== 'rate_limited' && kind !== 'provider_error' && kind !== 'unknown') throw error;
      await wait(pauseMs);
    }
  }
  return read();
}

function toAccountSubscription(subscription: Stripe.Subscription, mappings: Mappings): AccountSubscription {
  const customer = expanded<Stripe.Customer>(subscription.customer);
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer),
    status: subscription.status,
    mode: modeOfSubscription(subscription, mappings.plans),
    items: subscription.items.data.map((item) => toItem(item, mappings)),
    currency: subscription.currency,
    methodType: renewalPaymentMethod(subscription)?.type ?? null,
    collection: subscription.collection_method,
    hasSchedule: subscription.schedule !== null,
    discounts: discountsOf(subscription).length,
    hasAutomaticTax: subscription.automatic_tax.enabled,
    userId: subscription.metadata[METADATA.userId] ?? customer?.metadata[METADATA.userId] ?? null,
    email: customer?.email ?? null,
  };
}

function toItem(item: Stripe.SubscriptionItem, { plans, addOns }: Mappings): LookedAtItem {
  const { price } = item;
  const { interval = 'month', interval_count: every = 1 } = price.recurring ?? {};
  const isAddOn = addOns.has(price.id) || addOns.has(idOf(price.product));
  return {
    priceId: price.id,
    productId: idOf(price.product),
    isMetered: price.recurring?.usage_type === 'metered',
    interval: every === 1 ? interval : `${every} ${interval}`,
    role: planOfItem(item, plans) !== null ? 'plan' : isAddOn ? 'add_on' : null,
  };
}
