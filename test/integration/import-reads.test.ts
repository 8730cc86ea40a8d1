import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { syncCustomer } from '../../activities/accounts/sync-customer.ts';
import { importPage } from '../../activities/adoption/import-account.ts';
import { readSubscription } from '../../activities/subscriptions/read-subscription.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { newAdoption } from '../../domain/adoption/adoption-run.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { ADOPTION_EVENT_PREFIX, ownEvent } from '../../workflows/contracts/billing-event.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { sandbox } from '../workflow/story.ts';

/* What an import asks of Stripe for each subscription: its requests are what it waits for. */

let system: BillingSystem;
let orm: MikroORM;
beforeAll(async () => {
  system = await startBillingSystem();
  orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 2 });
  // Its steps are taken here, one by one.
  await system.stopWorker();
}, 120_000);
afterAll(async () => {
  await orm.close();
  await system.stop();
});

async function madeElsewhere(terms: { discounts?: { coupon: string }[] } = {}) {
  const { stripe } = system;
  const { id: customer } = await stripe.customers.create({ email: 'ada@elsewhere.example' });
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  const [price] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price?.id ?? '' }],
    ...terms,
  });
  return { id, customer, method: method.id };
}

/** What Stripe is asked for by some work, by kinds of paths. */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
  const before = await counts();
  await work();
  const after = await counts();
  return [...after].flatMap(([path, count]) =>
    Array.from({ length: count - (before.get(path) ?? 0) }, () => path),
  );
}

async function counts(): Promise<Map<string, number>> {
  const { requests } = (await sandbox(system, 'GET', 'requests')) as {
    requests: { path: string; count: number }[];
  };
  return new Map(requests.map(({ path, count }) => [path, count]));
}

const SUBSCRIPTION = '/v1/subscriptions/{subscription_exposed_id}';

/** The steps of a process, at a time. */
function worker(now: () => number = Date.now) {
  const stripe = createStripe({ secretKey: 'sk_test_perennial', apiBase: system.sandbox.url });
  const deps = { orm, stripe, temporal: system.temporal, plans: () => loadPlans(orm.em.fork()), now };
  const local = new MockActivityEnvironment({ isLocal: true });
  return {
    page: () =>
      importPage(deps, newAdoption({ runId: randomUUID(), kind: 'import', invoicesSince: null }, now())),
    read: (id: string): Promise<SubscriptionSnapshot> =>
      local.run<
        Parameters<ReturnType<typeof readSubscription>>,
        SubscriptionSnapshot,
        ReturnType<typeof readSubscription>
      >(readSubscription(deps), { subscriptionId: id, invoiceIds: [], bySweep: true }),
    follow: (customerId: string) =>
      local.run(syncCustomer(deps), {
        customerId,
        events: [
          ownEvent({
            id: `${ADOPTION_EVENT_PREFIX}${randomUUID()}`,
            type: 'customer.updated',
            createdAt: now(),
            objectId: customerId,
            customerId,
          }),
        ],
      }),
  };
}

it('takes subscription and customer from the page that listed them', async () => {
  const { id, customer, method } = await madeElsewhere();
  const elsewhere = await worker().read(id);
  const here = worker();
  await here.page();
  const read: SubscriptionSnapshot[] = [];
  expect(await asked(async () => read.push(await here.read(id)))).toEqual([]);
  // The same as one that is read by itself, but for when.
  const timeless = (of: SubscriptionSnapshot | undefined) => ({ ...of, readAt: 0, billingTime: 0 });
  expect(timeless(read[0])).toEqual(timeless(elsewhere));
  expect(await asked(() => here.follow(customer))).toEqual(['/v1/customers/{customer}/payment_methods']);
  const [row] = await system.rows<{ email: string; default_payment_method_id: string }>(
    'select email, default_payment_method_id from customers where id = $1',
    [customer],
  );
  expect(row).toEqual({ email: 'ada@elsewhere.example', default_payment_method_id: method });
});

it('reads a subscription again the next time, and where the page is old', async () => {
  const { id } = await madeElsewhere();
  let at = Date.now();
  const here = worker(() => at);
  await here.page();
  at += MINUTE_MS + 1;
  expect(await asked(() => here.read(id))).toEqual([SUBSCRIPTION]);
  await here.page();
  expect(await asked(() => here.read(id))).toEqual([]);
  expect(await asked(() => here.read(id))).toEqual([SUBSCRIPTION]);
});

it('reads one by itself whose discount a list does not show', async () => {
  const coupon = await system.stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const { id } = await madeElsewhere({ discounts: [{ coupon: coupon.id }] });
  const here = worker();
  await here.page();
  expect(await asked(() => here.read(id))).toEqual([SUBSCRIPTION]);
});
