import type Stripe from 'stripe';
import { MINUTE_MS } from '../../../domain/period.ts';
import { isWhole } from '../subscriptions/listed-subscription.ts';
import { expanded, idOf } from '../references.ts';

/** Older than this it is read again. */
const FRESH_FOR_MS = MINUTE_MS;

/** An object as a list showed it. */
export interface Listed<T> {
  object: T;
  /** When it was listed, real time, epoch milliseconds. */
  at: number;
}

interface ListedObjects {
  subscriptions: Map<string, Listed<Stripe.Subscription>>;
  customers: Map<string, Listed<Stripe.Customer>>;
}

/** What each client of Stripe listed a moment ago. */
const byClient = new WeakMap<Stripe, ListedObjects>();

/**
 * Remembers a page of an import, so that the runs that it wakes do not ask Stripe once more. A run in
 * another process, or a later one, asks all the same.
 */
export function rememberListed(stripe: Stripe, page: readonly Stripe.Subscription[], at: number): void {
  const known: ListedObjects = byClient.get(stripe) ?? { subscriptions: new Map(), customers: new Map() };
  byClient.set(stripe, known);
  forget(known.subscriptions, at);
  forget(known.customers, at);
  for (const subscription of page) {
    if (isWhole(subscription)) known.subscriptions.set(subscription.id, { object: subscription, at });
    const customer = expanded<Stripe.Customer | Stripe.DeletedCustomer>(subscription.customer);
    if (customer !== null && customer.deleted !== true)
      known.customers.set(idOf(customer), { object: customer, at });
  }
}

function forget<T>(objects: Map<string, Listed<T>>, now: number): void {
  for (const [id, listed] of objects) if (now - listed.at > FRESH_FOR_MS) objects.delete(id);
}

/** A subscription that was listed a moment ago, once; null where it is to be read. */
export const takeListedSubscription = (
  stripe: Stripe,
  id: string,
  now: number,
): Listed<Stripe.Subscription> | null => take(byClient.get(stripe)?.subscriptions, id, now);

/** A customer that was listed a moment ago, once; null where it is to be read. */
export const takeListedCustomer = (stripe: Stripe, id: string, now: number): Listed<Stripe.Customer> | null =>
  take(byClient.get(stripe)?.customers, id, now);

function take<T>(objects: Map<string, Listed<T>> | undefined, id: string, now: number): Listed<T> | null {
  const listed = objects?.get(id) ?? null;
  objects?.delete(id);
  return listed !== null && now - listed.at <= FRESH_FOR_MS ? listed : null;
}
