import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { movements, projected, runOf } from './story.ts';

/*
 * Staff remove what a price or product stood for while subscriptions are sold by it: who pays keeps what
 * they had.
 */

let system: BillingSystem;
let admin: string;
beforeAll(async () => {
  system = await startBillingSystem();
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
});
afterAll(() => system.stop());

const map = async (id: string, method: 'PUT' | 'DELETE'): Promise<void> => {
  const path = `/admin/catalogue/mappings/${id}`;
  const answer =
    method === 'PUT'
      ? await system.api.call('PUT', path, { token: admin, body: { plan: 'starter', reason: 'adopted' } })
      : await system.api.call('DELETE', `${path}?reason=withdrawn`, { token: admin });
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
};

interface Sold {
  customer: TestCustomer;
  id: string;
  /** Product or price that stands for the plan. */
  mapped: string;
}

/** Sold at a price of the seller's own, which stands for a plan by its id or by its product's. */
async function sold(by: 'price' | 'product', mode: 'managed' | 'observed'): Promise<Sold> {
  const customer = await newCustomer(system);
  const price = await system.stripe.prices.create({
    product_data: { name: 'The plan before ours' },
    currency: 'usd',
    unit_amount: 1700,
    recurring: { interval: 'month' },
  });
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price.id }],
    metadata: { user_id: customer.userId, managed_by: 'perennial' },
  });
  await untilStatus(system, id, 'active');
  const mapped = by === 'price' ? price.id : (price.product as string);
  await map(mapped, 'PUT');
  await until(async () => (await projected(system, id)).tier === 'starter', { what: 'it is of the plan' });
  if (mode === 'observed') await system.stripe.subscriptions.update(id, { metadata: { managed_by: '' } });
  await until(async () => (await projected(system, id)).mode === mode, { what: `it is ${mode}` });
  return { customer, id, mapped };
}

const access = async ({ token }: TestCustomer): Promise<Record<string, unknown>> =>
  (await system.api.call('GET', '/subscriptions/my-access', { token })).body;

describe.each<['managed' | 'observed', 'price' | 'product']>([
  ['observed', 'price'],
  ['observed', 'product'],
  ['managed', 'price'],
])('a subscription that is %s, by a %s that stands for nothing any more', (mode, by) => {
  it('keeps plan, access, revenue and its run, renews, and staff are asked to look', async () => {
    const { customer, id, mapped } = await sold(by, mode);
    const before = await access(customer);
    expect([await projected(system, id), before]).toMatchObject([
      { mode, tier: 'starter', mrr: '1700' },
      { tier: 'starter', status: 'active' },
    ]);
    await map(mapped, 'DELETE');
    await until(async () => (await projected(system, id)).attention !== null, {
      what: 'the subscription is read again',
    });
    expect(await projected(system, id)).toMatchObject({
      mode,
      status: 'active',
      tier: 'starter',
      mrr: '1700',
      attention: expect.stringMatching(/not in the catalogue; access stays as it was/) as string,
    });
    expect((await access(customer))['services']).toEqual(before['services']);
    expect(await movements(system, id)).toEqual([{ kind: 'new', amount: 1700, voluntary: null }]);
    expect((await runOf(system, id).describe()).status.name).toBe('RUNNING');

    const { current_period_end: end } = await projected(system, id);
    await customer.advanceDays(32);
    await until(
      async () =>
        Number(new Date((await projected(system, id)).current_period_end as string)) >
        Number(new Date(end as string)),
      {
        what: 'the renewal is projected',
      },
    );
    expect(await projected(system, id)).toMatchObject({ mode, status: 'active', tier: 'starter' });
  });
});

it('an observed one whose own price is changed to one that stands for nothing is not ours any more', async () => {
  const { customer, id } = await sold('price', 'observed');
  const { items } = await system.stripe.subscriptions.retrieve(id);
  const { id: product } = await system.stripe.products.create({ name: 'Theirs' });
  await system.stripe.subscriptions.update(id, {
    items: [
      {
        id: items.data[0]?.id ?? '',
        price_data: { product, currency: 'usd', unit_amount: 500, recurring: { interval: 'month' } },
      },
    ],
    proration_behavior: 'none',
  });
  await until(async () => (await projected(system, id)).mode === 'foreign', { what: 'it is foreign' });
  expect(await access(customer)).toMatchObject({ status: 'none' });
});
