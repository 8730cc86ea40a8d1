import { randomUUID } from 'node:crypto';
import type { BillingSystem } from './billing-system.ts';
import { until } from './until.ts';

/** As much of a billing system as playing customers takes, in one process or in many. */
export type CustomerWorld = Pick<BillingSystem, 'stripe' | 'rows'> & {
  api: Pick<BillingSystem['api'], 'call'>;
  identity: Pick<BillingSystem['identity'], 'token'>;
};

/** A customer of a test's own, on a test clock of their own. */
export interface TestCustomer {
  email: string;
  token: string;
  userId: string;
  customerId: string;
  clockId: string;
  /** Gives a test card and makes it the default. */
  card: (paymentMethod: string) => Promise<string>;
  /** Moves the clock and waits until Stripe is done with it. Epoch milliseconds. */
  advanceTo: (at: number) => Promise<void>;
  advanceDays: (days: number) => Promise<void>;
  now: () => Promise<number>;
  /**
   * Subscribes through Stripe, as Checkout does, and waits until the projection shows it. `daysUntilDue`:
   * its invoices are sent, and due after as many days.
   */
  subscribe: (lookupKey: string, options?: { trialDays?: number; daysUntilDue?: number }) => Promise<string>;
}

const DAY_MS = 86_400_000;

/** Signs a new user up and makes the Stripe customer on a new test clock. */
export async function newCustomer(
  system: CustomerWorld,
  { start = '2027-01-10T09:00:00Z', card = 'pm_card_visa' }: { start?: string; card?: string | null } = {},
): Promise<TestCustomer> {
  const { stripe } = system;
  const email = `${randomUUID().slice(0, 8)}@example.com`;
  const token = await system.identity.token({ email, role: 'viewer' });
  const answer = await system.api.call('GET', '/billing/subscription', { token });
  if (answer.status !== 200)
    throw new Error(`a new user is answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  const [user] = await system.rows<{ id: string }>('select id from users where email = $1', [email]);
  if (!user) throw new Error('the first request made no user');
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: Date.parse(start) / 1000 });
  const customer = await stripe.customers.create({
    email,
    test_clock: clock.id,
    metadata: { user_id: user.id },
  });
  await until(
    async () => (await system.rows('select 1 from customers where id = $1', [customer.id])).length === 1,
  );

  const now = async (): Promise<number> =>
    (await stripe.testHelpers.testClocks.retrieve(clock.id)).frozen_time * 1000;
  const advanceTo = async (at: number): Promise<void> => {
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: Math.floor(at / 1000) });
    await until(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready');
  };
  const giveCard = async (paymentMethod: string): Promise<string> => {
    const { id } = await stripe.paymentMethods.attach(paymentMethod, { customer: customer.id });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: id } });
    return id;
  };
  if (card !== null) await giveCard(card);
  return {
    email,
    token,
    userId: user.id,
    customerId: customer.id,
    clockId: clock.id,
    card: giveCard,
    advanceTo,
    advanceDays: async (days) => advanceTo((await now()) + days * DAY_MS),
    now,
    subscribe: async (lookupKey, { trialDays, daysUntilDue } = {}) => {
      const prices = await stripe.prices.list({ lookup_keys: [lookupKey] });
      const price = prices.data[0];
      if (!price) throw new Error(`no price ${lookupKey}`);
      const subscription = await stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id }],
        metadata: { user_id: user.id, managed_by: 'perennial' },
        ...(trialDays === undefined
          ? {}
          : {
              trial_period_days: trialDays,
              trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
            }),
        ...(daysUntilDue === undefined
          ? {}
          : { collection_method: 'send_invoice', days_until_due: daysUntilDue }),
      });
      await until(async () => (await statusOf(system, subscription.id)) !== null);
      return subscription.id;
    },
  };
}

/** The status that the projection shows, null before it shows any. */
async function statusOf(system: CustomerWorld, subscriptionId: string): Promise<string | null> {
  const [row] = await system.rows<{ status: string }>('select status from subscriptions where id = $1', [
    subscriptionId,
  ]);
  return row?.status ?? null;
}

/** Waits until the projection shows a status. */
export async function untilStatus(
  system: CustomerWorld,
  subscriptionId: string,
  status: string,
): Promise<void> {
  let last: string | null = null;
  await until(
    async () => {
      last = await statusOf(system, subscriptionId);
      return last === status;
    },
    { what: `${subscriptionId} is ${status}` },
  ).catch(() => {
    throw new Error(`${subscriptionId} did not become ${status}; it is ${String(last)}`);
  });
}

/** A new customer with an active monthly subscription, Starter by default, that the projection shows. */
export async function newSubscriber(
  system: CustomerWorld,
  lookupKey = 'starter_month_usd',
  options: { daysUntilDue?: number } = {},
): Promise<{ customer: TestCustomer; id: string }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe(lookupKey, options);
  await untilStatus(system, id, 'active');
  return { customer, id };
}
