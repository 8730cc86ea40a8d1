import { ApplicationFailure, Context } from '@temporalio/activity';
import type Stripe from 'stripe';
import { areAddOns } from '../../db/catalogue/stripe-mappings.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { runTermsOf } from '../../domain/catalogue/plan-policy.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import { takeListedSubscription } from '../../gateways/stripe/adoption/listed.ts';
import type { Listed } from '../../gateways/stripe/adoption/listed.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { readInvoice, toInvoiceFacts } from '../../gateways/stripe/documents/invoices.ts';
import {
  SubscriptionNotFound,
  ForeignSubscription,
  readSubscriptionAtStripe as readFromStripe,
} from '../../gateways/stripe/subscriptions/read-subscription.ts';
import type {
  ReadSubscriptionOptions,
  SubscriptionReading,
} from '../../gateways/stripe/subscriptions/read-subscription.ts';
import { UnbillableSubscription } from '../../gateways/stripe/subscriptions/plan-item.ts';
import {
  UnknownToThisVersion,
  refuseUnknownInvoices,
} from '../../gateways/stripe/subscriptions/subscription-snapshot.ts';
import type { ActivityDeps } from '../deps.ts';
import { storeMandates, withoutEndedMandate } from '../accounts/mandates.ts';
import { callStripe } from '../effects/stripe-failure.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'plans' | 'now'>;

/** The subscription to read; `invoiceIds` are invoices of events, which must be covered too. */
interface ReadSubscriptionStep {
  subscriptionId: string;
  /** Its customer, if known: tells whether a missing subscription was deleted with the customer. */
  customerId?: string;
  invoiceIds: string[];
  /** Mandates of events: they are read and stored first. Absent: none. */
  mandateIds?: string[];
  /** A mapping changed: cached plans are too old. */
  plansAfresh?: boolean;
  /** The sweep alone asked for it: the local attempts are of its class in Stripe's budget. */
  bySweep?: boolean;
}

/**
 * Reads a subscription once and stores its invoices; an older reading overwrites nothing.
 * @throws ApplicationFailure, not retryable: `stripe_deleted` when it was deleted with its customer, as
 *   with a test clock; `stripe_not_found` when this key's account does not have it, which proves nothing;
 *   `foreign_subscription` with ForeignFacts when nothing on it is ours; `not_billable`;
 *   `unknown_to_this_version`
 */
export const readSubscription =
  (deps: Deps) =>
  (step: ReadSubscriptionStep): Promise<SubscriptionSnapshot> =>
    // A durable attempt holds up the run's other work, perhaps a customer's: it does not wait as a sweep.
    step.bySweep === true && Context.current().info.isLocal
      ? asSweep(() => readAndStore(deps, step), Context.current().cancellationSignal)
      : readAndStore(deps, step);

async function readAndStore(deps: Deps, step: ReadSubscriptionStep): Promise<SubscriptionSnapshot> {
  const { subscriptionId, customerId, invoiceIds, mandateIds = [], plansAfresh = false } = step;
  await callStripe(() => storeMandates(deps, mandateIds));
  const remembered = await deps.plans({ afresh: plansAfresh });
  const {
    snapshot: read,
    invoices,
    plans,
  } = await readBillable(deps.stripe, customerId, async () => {
    const now = deps.now();
    const listed = step.bySweep === true ? await listedAnew(deps, subscriptionId) : null;
    const { reading, plans } = await readByPlans(deps, subscriptionId, { remembered, listed });
    const missing = invoiceIds.filter((id) => !reading.invoices.some((invoice) => invoice.id === id));
    const more = await Promise.all(missing.map((id) => readIfThere(deps.stripe, id, now)));
    refuseUnknownInvoices(more.flat(), subscriptionId);
    const invoices = [...reading.invoices, ...more.flat()];
    const ofIt = more.flat().filter((invoice) => invoice.subscriptionId === subscriptionId);
    const covered = [...reading.snapshot.invoices, ...ofIt.map(toInvoiceFacts)];
    return { snapshot: { ...reading.snapshot, invoices: covered }, invoices, plans };
  });
  if (invoices.some(({ customerId }) => customerId !== read.customerId)) {
    throw ApplicationFailure.nonRetryable(
      `An invoice of ${subscriptionId} belongs to another customer.`,
      'stripe_refused',
    );
  }
  const updatedAt = deps.now();
  await upsertInvoices(
    deps.orm.em.fork(),
    invoices.map((invoice) => ({ ...invoice, updatedAt })),
  );
  const snapshot = await withUnchangedTier(deps, await callStripe(() => withoutEndedMandate(deps, read)));
  const { tier, trialTier } = snapshot;
  const terms = runTermsOf(findPlan(plans, tier), findPlan(plans, trialTier ?? tier));
  return terms === null ? snapshot : { ...snapshot, terms };
}

interface ReadByPlans {
  reading: SubscriptionReading;
  /** The plans that it was read by. */
  plans: readonly Plan[];
}

/** It as an import listed it a moment ago. Where a row is stored, that may be the newer reading. */
async function listedAnew(
  { orm, stripe, now }: Deps,
  subscriptionId: string,
): Promise<Listed<Stripe.Subscription> | null> {
  const listed = takeListedSubscription(stripe, subscriptionId, now());
  if (listed === null) return null;
  return (await findSubscription(orm.em.fork(), subscriptionId)) === null ? listed : null;
}

/** Reads it by the plans that are remembered, and once more if they do not know it and newer ones differ. */
async function readByPlans(
  deps: Deps,
  subscriptionId: string,
  { remembered, listed }: { remembered: readonly Plan[]; listed: Listed<Stripe.Subscription> | null },
): Promise<ReadByPlans> {
  const at = listed === null ? {} : { listed: listed.object, now: listed.at };
  const readBy = async (plans: readonly Plan[]): Promise<ReadByPlans> => ({
    reading: await readHeld(deps, subscriptionId, { plans, invoices: 'open', now: deps.now(), ...at }),
    plans,
  });
  const first = await readBy(remembered).catch((error: unknown) => {
    if (error instanceof ForeignSubscription) return error;
    throw error;
  });
  if (!(first instanceof ForeignSubscription) && first.reading.snapshot.tier !== 'unknown') return first;
  const plans = await deps.plans({ afresh: true });
  if (JSON.stringify(plans) !== JSON.stringify(remembered)) return readBy(plans);
  if (first instanceof ForeignSubscription) throw first;
  return first;
}

/**
 * Reads it; if foreign, once more by the price that made it ours: its mapping may have been removed since.
 */
async function readHeld(
  deps: Deps,
  subscriptionId: string,
  options: ReadSubscriptionOptions,
): Promise<SubscriptionReading> {
  try {
    return await readFromStripe(deps.stripe, subscriptionId, options);
  } catch (error) {
    if (!(error instanceof ForeignSubscription)) throw error;
    const before = await findSubscription(deps.orm.em.fork(), subscriptionId);
    if (before === null || before.mode === 'foreign' || before.tier === 'unknown') throw error;
    return readFromStripe(deps.stripe, subscriptionId, { ...options, heldPriceId: before.priceId });
  }
}

/**
 * A price that no plan knows takes nothing away from who pays it: they keep the plan that they had. Who
 * pays for add-ons alone pays for no plan, and keeps none.
 */
async function withUnchangedTier(deps: Deps, snapshot: SubscriptionSnapshot): Promise<SubscriptionSnapshot> {
  if (snapshot.tier !== 'unknown') return snapshot;
  if (await areAddOns(deps.orm.em.fork(), snapshot.addOns ?? [])) return { ...snapshot, addOnsAlone: true };
  const before = await findSubscription(deps.orm.em.fork(), snapshot.subscriptionId);
  return before === null || before.tier === 'unknown'
    ? snapshot
    : { ...snapshot, tier: before.tier, tierKept: true };
}

/** Reads, and turns permanent errors into refusals. */
async function readBillable<T>(
  stripe: Stripe,
  customerId: string | undefined,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await callStripe(read);
  } catch (error) {
    if (error instanceof SubscriptionNotFound) {
      throw (await callStripe(() => isDeleted(stripe, customerId)))
        ? ApplicationFailure.nonRetryable('It was deleted together with its customer.', 'stripe_deleted')
        : ApplicationFailure.nonRetryable(error.message, 'stripe_not_found');
    }
    if (error instanceof ForeignSubscription)
      throw ApplicationFailure.nonRetryable(error.message, 'foreign_subscription', error.facts);
    if (error instanceof UnbillableSubscription)
      throw ApplicationFailure.nonRetryable(error.message, 'not_billable');
    if (error instanceof UnknownToThisVersion)
      throw ApplicationFailure.nonRetryable(error.message, 'unknown_to_this_version');
    throw error;
  }
}

/** Stripe answers so about a customer that this account deleted, so the key is right. */
async function isDeleted(stripe: Stripe, customerId: string | undefined): Promise<boolean> {
  if (customerId === undefined) return false;
  try {
    return (await stripe.customers.retrieve(customerId)).deleted === true;
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return false;
    throw error;
  }
}

/** None when Stripe lacks the invoice: a deleted draft must not make its subscription look unknown. */
async function readIfThere(
  stripe: Stripe,
  id: string,
  now: number,
): Promise<Awaited<ReturnType<typeof readInvoice>>[]> {
  try {
    return [await readInvoice(stripe, id, now)];
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return [];
    throw error;
  }
}
