import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { waitUntil } from '../../scripts/wait-until.ts';
import type { BenchSystem } from './bench-system.ts';
import type { Product } from './product.ts';
import { PRICE_KEY, priceId } from './subscriptions.ts';

/** A test clock with customers on it who are users of the product: Keycloak and Lago follow them. */
export interface Accounts {
  clockId: string;
  customerIds: string[];
  /** Moves the clock and waits until Stripe is done with it. Epoch milliseconds. */
  advanceTo: (at: number) => Promise<void>;
}

/** Billing time at which these stories begin. */
export const BEGIN = Date.parse('2027-01-10T09:00:00Z');

/**
 * Signs users up, whose customers are on one new test clock and have a good card. The product must get the
 * sandbox's events.
 */
export async function createAccounts(
  system: BenchSystem,
  product: Product,
  count: number,
): Promise<Accounts> {
  const { stripe, identity } = system;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: BEGIN / 1_000 });
  const users = Array.from({ length: count }, () => {
    const id = randomUUID();
    const email = `${id}@example.com`;
    return { id, email, subject: identity.users.ensure(email).id };
  });
  await product.rows(
    `insert into users (id, email, email_verified, identity_subject, role, created_at, updated_at)
     select id, email, true, subject, 'viewer', now(), now() from unnest($1::text[], $2::text[], $3::text[]) as u (id, email, subject)`,
    [users.map(({ id }) => id), users.map(({ email }) => email), users.map(({ subject }) => subject)],
  );
  const customerIds = await pLimit(8).map(users, async ({ id, email }) => {
    const customer = await stripe.customers.create({
      email,
      test_clock: clock.id,
      metadata: { user_id: id },
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    return customer.id;
  });
  await untilCount(
    product,
    'customers',
    `select count(*) as n from customers where id = any($1)`,
    [customerIds],
    count,
  );
  return {
    clockId: clock.id,
    customerIds,
    advanceTo: async (at) => {
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: Math.ceil(at / 1_000) });
      await waitUntil(
        async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready',
        { deadlineMs: 300_000, what: 'the test clock to be ready' },
      );
    },
  };
}

/** Subscribes customers through Stripe and waits until the projection shows each. */
export async function subscribeAccount(
  { stripe }: BenchSystem,
  product: Product,
  customerIds: readonly string[],
  { trialDays }: { trialDays?: number } = {},
): Promise<string[]> {
  const price = await priceId(stripe, PRICE_KEY);
  const ids = await pLimit(8).map(customerIds, async (customer) => {
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price }],
      // Without the mark it would only be observed.
      metadata: { managed_by: 'perennial' },
      ...(trialDays === undefined ? {} : { trial_period_days: trialDays }),
    });
    return subscription.id;
  });
  await untilCount(
    product,
    'subscriptions',
    `select count(*) as n from subscriptions where id = any($1)`,
    [ids],
    ids.length,
  );
  return ids;
}

/** Makes a test card the one that a customer pays with. */
export async function giveTestCard({ stripe }: BenchSystem, customer: string, card: string): Promise<void> {
  const { id } = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
}

/** Waits until a query counts so many. `n` is the counted column. */
export async function untilCount(
  { rows }: Product,
  what: string,
  sql: string,
  params: unknown[],
  count: number,
): Promise<void> {
  let last = 0;
  await waitUntil(
    async () => {
      last = Number((await rows<{ n: string }>(sql, params))[0]?.n);
      return last === count;
    },
    { deadlineMs: 600_000, what: `${count} ${what}`, everyMs: 100 },
  ).catch((error: unknown) => {
    throw new Error(`${last} of ${count} ${what}`, { cause: error });
  });
}
