import { setTimeout as delay } from 'node:timers/promises';
import type { StatusBody } from '../api-client.ts';
import type { TourCustomer } from '../customer.ts';
import type { TourSystem } from '../system.ts';
import { compareProjection } from './compare-projection.ts';
import { compareKeycloak, compareLago } from './compare-targets.ts';
import { Differences } from './differences.ts';
import type { FoundDifference } from './differences.ts';
import { readProjection } from './projection.ts';
import { readStripeAccount } from './stripe-account.ts';
import type { AccountObjects } from './stripe-account.ts';

/** What the story says the subscription is now. */
export interface Expected {
  status: string;
  /** The tier that is granted; the fallback tier once the subscription is over. */
  tier: string;
  /** Services that are open; left out where it does not matter. */
  services?: readonly string[];
  /** Names of what is had beside the plan; left out: nothing. */
  addOns?: readonly string[];
  /** Further subscriptions of the customer that must be as Stripe has them. */
  beside?: readonly string[];
  /** Sum of all that was ever paid, minor units. */
  paid: number;
}

/** What all sides said in the end, and where they differed. */
export interface Verdict {
  differences: FoundDifference[];
  stripe: AccountObjects;
  api: StatusBody;
}

/** Accounts follow by themselves; by then they have. */
const PATIENCE_MS = 30_000;

/**
 * Waits until Stripe, the projection, the API, Keycloak and Lago agree. Gives up with what still differs.
 */
export async function agreement(
  system: TourSystem,
  customer: TourCustomer,
  expected: Expected,
): Promise<Verdict> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 500)) {
    const verdict = await look(system, customer, expected);
    if (verdict.differences.length === 0 || Date.now() >= deadline) return verdict;
    await delay(pause);
  }
}

async function look(system: TourSystem, customer: TourCustomer, expected: Expected): Promise<Verdict> {
  const { subscriptionId, id: customerId, email } = customer;
  const to = new Differences();
  const [stripe, api] = await Promise.all([
    readStripeAccount(system.stripe, { customerId, subscriptionId }),
    customer.status(),
  ]);
  compareStory(stripe, api, expected, to);
  const price = stripe.subscription.items.data[0]?.price.id ?? '';
  const [projection, attributes, lago] = await Promise.all([
    readProjection(system, subscriptionId, price),
    system.keycloak.attributesOf(email),
    system.lago?.account(customerId) ?? null,
  ]);
  if (projection === null) {
    to.note(`PostgreSQL has no row of ${subscriptionId}`);
    return { differences: to.found, stripe, api };
  }
  compareProjection(stripe, projection, to);
  for (const id of expected.beside ?? []) await compareBeside(system, { customerId, subscriptionId: id }, to);
  const followed = { customerId, email, tier: expected.tier, addOns: expected.addOns ?? [] };
  compareKeycloak(stripe, projection, followed, attributes, to);
  if (system.lago !== null) compareLago(stripe, projection, followed, lago, to);
  return { differences: to.found, stripe, api };
}

/** One that does not decide is stored as Stripe has it all the same. */
async function compareBeside(
  system: TourSystem,
  ids: { customerId: string; subscriptionId: string },
  to: Differences,
): Promise<void> {
  const stripe = await readStripeAccount(system.stripe, ids);
  const price = stripe.subscription.items.data[0]?.price.id ?? '';
  const projection = await readProjection(system, ids.subscriptionId, price);
  if (projection === null) to.note(`PostgreSQL has no row of ${ids.subscriptionId}`);
  else compareProjection(stripe, projection, to);
}

/** What the story expects, against what a client of the API sees and what Stripe took. */
function compareStory(stripe: AccountObjects, api: StatusBody, expected: Expected, to: Differences): void {
  const story = 'the story';
  to.same('status', { in: 'the API', value: api.status }, { by: story, value: expected.status });
  to.same('tier', { in: 'the API', value: api.tier }, { by: story, value: expected.tier });
  if (expected.services !== undefined) {
    const services = [...api.access.services].sort();
    to.same(
      'services',
      { in: 'the API', value: services },
      { by: story, value: [...expected.services].sort() },
    );
  }
  to.same(
    'add-ons',
    { in: 'the API', value: api.add_ons.map(({ name }) => name) },
    { by: story, value: [...(expected.addOns ?? [])] },
  );
  const paid = stripe.invoices.reduce((sum, invoice) => sum + invoice.amount_paid, 0);
  to.same('paid in all', { in: 'Stripe', value: paid }, { by: story, value: expected.paid });
}
