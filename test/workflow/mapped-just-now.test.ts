import pg from 'pg';
import { payWith } from '../../dev/lived-in/sign-up.ts';
import { refreshUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { asked, change, nothingOnItsWay } from './story.ts';

/* Sold at the moment in which staff say what its price stands for. */

let system: BillingSystem;
let admin: string;
beforeAll(async () => {
  system = await startBillingSystem();
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
});
afterAll(() => system.stop());

/** A price of the seller's own, which stands for nothing yet. */
async function ownPrice(): Promise<string> {
  const price = await system.stripe.prices.create({
    product_data: { name: 'The plan before ours' },
    currency: 'usd',
    unit_amount: 1700,
    recurring: { interval: 'month' },
  });
  await nothingOnItsWay(system);
  return price.id;
}

const map = (id: string): Promise<{ status: number; body: Record<string, unknown> }> =>
  system.api.call('PUT', `/admin/catalogue/mappings/${id}`, {
    token: admin,
    body: { plan: 'starter', reason: 'adopted' },
  });

const shown = async (id: string): Promise<unknown> =>
  (await system.rows('select mode, tier, attention from subscriptions where id = $1', [id]))[0];

describe('a subscription without our mark', () => {
  it('is observed when it is sold while the worker remembers plans from before the mapping', async () => {
    const { id: other } = await newSubscriber(system);
    const customer = await newCustomer(system);
    const price = await ownPrice();
    await change(system, other, refreshUpdate, asked());
    expect((await map(price)).status).toBe(200);
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price }],
    });
    await nothingOnItsWay(system);
    expect(await shown(id)).toEqual({ mode: 'observed', tier: 'starter', attention: null });
  });

  it('is observed when it is sold after Stripe listed who has the price and before the mapping is stored', async () => {
    const price = await ownPrice();
    const { id: customer } = await system.stripe.customers.create({ email: 'between@example.com' });
    await payWith(system.stripe, customer, 'pm_card_visa');
    const other = new pg.Client({ connectionString: system.api.database.url });
    await other.connect();
    try {
      await other.query('begin');
      await other.query('lock table stripe_mappings in share row exclusive mode');
      const mapped = map(price);
      await until(
        async () =>
          (
            await system.rows(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).length > 0,
        { what: 'the mapping waits to be stored' },
      );
      const { id } = await system.stripe.subscriptions.create({ customer, items: [{ price }] });
      await nothingOnItsWay(system);
      expect(await shown(id)).toBeUndefined();
      await other.query('commit');
      expect((await mapped).status).toBe(200);
      await until(async () => (await shown(id)) !== undefined, { what: 'it is read by the new mapping' });
      expect(await shown(id)).toMatchObject({ mode: 'observed', tier: 'starter' });
    } finally {
      await other.end();
    }
  });
});

it('a subscription with our mark is on the plan that its price has just come to stand for', async () => {
  const { id: other } = await newSubscriber(system);
  const customer = await newCustomer(system);
  const price = await ownPrice();
  await change(system, other, refreshUpdate, asked());
  expect((await map(price)).status).toBe(200);
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price }],
    metadata: { user_id: customer.userId, managed_by: 'perennial' },
  });
  await nothingOnItsWay(system);
  expect(await shown(id)).toEqual({ mode: 'managed', tier: 'starter', attention: null });
});
