import type Stripe from 'stripe';
import { thinDestinations } from './catalogue/event-destination.ts';
import { neededEvents, neededThinEvents } from './inbox/needed-events.ts';

/** Where Stripe delivers, as far as this installation is concerned. */
interface EndpointReading {
  /** Null where no endpoint leads to the address. */
  status: 'enabled' | 'disabled' | null;
  /** Events that the engine needs and the endpoint does not get. */
  missing: string[];
  /** Addresses of the other endpoints. */
  others: string[];
  /** API versions of enabled endpoints here; null: the account's default, which anybody may change. */
  versions: (string | null)[];
}

/** Looks at the webhook endpoints. @throws Stripe's error; see `classifyStripeError` */
export async function readEndpoint(
  stripe: Stripe,
  addresses: readonly string[],
  mode: 'live' | 'test',
): Promise<EndpointReading> {
  const endpoints = await stripe.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 200 });
  const ours = endpoints.filter(({ url }) => addresses.includes(url));
  const enabled = ours.filter(({ status }) => status === 'enabled');
  const subscribed = new Set(enabled.flatMap(({ enabled_events: events }) => events));
  return {
    status: ours.length === 0 ? null : subscribed.size > 0 ? 'enabled' : 'disabled',
    missing: subscribed.has('*') ? [] : neededEvents(mode).filter((type) => !subscribed.has(type)),
    others: endpoints.filter(({ url }) => !addresses.includes(url)).map(({ url }) => url),
    versions: enabled.map(({ api_version: version }) => version),
  };
}

/**
 * Thin events that the engine needs and no destination sends to one of the addresses. @throws Stripe's
 * error
 */
export async function missingThinEvents(stripe: Stripe, addresses: readonly string[]): Promise<string[]> {
  const sent = (await thinDestinations(stripe))
    .filter(({ status, webhook_endpoint: to }) => status === 'enabled' && addresses.includes(to?.url ?? ''))
    .flatMap(({ enabled_events: events }) => events);
  return sent.includes('*') ? [] : neededThinEvents.filter((type) => !sent.includes(type));
}

/** Whether the key's mode is the account's, from any object of Stripe's. Null without one. */
export async function readMode(stripe: Stripe): Promise<'live' | 'test' | null> {
  const { data } = await stripe.products.list({ limit: 1 });
  const [product] = data;
  return product === undefined ? null : product.livemode ? 'live' : 'test';
}

/**
 * Whether Stripe retries failed payments itself. No API has that setting, but failed invoices name the next
 * attempt.
 */
export async function readOwnRetries(stripe: Stripe): Promise<{ looked: number; retried: string[] }> {
  const { data } = await stripe.invoices.list({
    status: 'open',
    collection_method: 'charge_automatically',
    limit: 100,
  });
  const failed = data.filter(({ attempt_count: attempts, attempted }) => attempted && attempts > 0);
  return {
    looked: failed.length,
    retried: failed.flatMap(({ id, next_payment_attempt: next }) => (next === null ? [] : [id])),
  };
}

/**
 * Makes Stripe send an event that changes nothing here: a product comes and goes.
 *
 * @returns id of the product, which the event `product.created` is about
 */
export async function causeEvent(stripe: Stripe, name: string): Promise<string> {
  const { id } = await stripe.products.create({ name, active: false });
  await stripe.products.del(id);
  return id;
}
