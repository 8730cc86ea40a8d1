import type Stripe from 'stripe';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import { differences, untilAtRest } from '../support/processes-at-rest.ts';
import type { RestWorld } from '../support/processes-at-rest.ts';
import { until } from '../support/until.ts';
import { everythingRests } from './story.ts';

/*
 * What every fault test ends with must itself be able to fail: each check is shown a fault of its own kind.
 */

let system: BillingSystem;
let world: RestWorld;
beforeAll(async () => {
  system = await startBillingSystem();
  const here = <T>(it: T) => ({
    now: () => it,
    away: () => Promise.resolve(),
    back: () => Promise.resolve(),
  });
  world = { ...system, keycloak: here(system.identity), lago: here(system.lago) };
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** Agreed, and no run has work left: a write on its way would undo what a test changes by hand. */
async function rests(): Promise<void> {
  await untilAtRest(world);
  await everythingRests(system);
}

it('names access that is not what Stripe’s subscriptions come to, by asking the API as that person', async () => {
  const { customer, id } = await newSubscriber(system);
  await rests();
  // The API reads the row; Stripe says that it is another plan's.
  await system.rows(`update subscriptions set tier = 'enterprise' where id = $1`, [id]);
  expect(await differences(world)).toEqual([
    expect.stringMatching(
      new RegExp(`^${customer.email} may use enterprise: .*fine-tuning.*by Stripe it is starter: `),
    ),
  ]);
  await system.rows(`update subscriptions set tier = 'starter' where id = $1`, [id]);
  await rests();
});

it.each([
  ['subscription_tier', 'enterprise'],
  ['subscription_end_date', '2031-01-01'],
  ['subscription_start_date', '2019-01-01'],
  ['stripe_customer_id', 'cus_other'],
])('names %s at Keycloak where it is not what Stripe has', async (name, value) => {
  const { customer } = await newSubscriber(system);
  await rests();
  const user = system.identity.users.byEmail(customer.email);
  if (user === undefined) throw new Error(`Keycloak does not know ${customer.email}`);
  const right = user.attributes;
  system.identity.users.put({ ...user, attributes: { ...right, [name]: [value] } });
  expect(await differences(world)).toEqual([
    expect.stringContaining(`Keycloak shows ${value} as ${name} of ${customer.email}`),
  ]);
  system.identity.users.put({ ...user, attributes: right });
});

it('names a plan and a tier at Lago that are not what Stripe has', async () => {
  const { customer, id } = await newSubscriber(system);
  await rests();
  const { customers, subscriptions } = system.lago.recorded();
  const subscription = subscriptions[id] ?? {};
  subscription['plan_code'] = 'enterprise';
  expect(await differences(world)).toEqual([expect.stringContaining(`"${id} on enterprise"`)]);
  subscription['plan_code'] = 'starter';
  const metadata = customers[customer.customerId]?.['metadata'] as { key: string; value: string }[];
  const tier = metadata.find(({ key }) => key === 'tier');
  if (tier === undefined) throw new Error('Lago got no tier');
  tier.value = 'enterprise';
  expect(await differences(world)).toEqual([expect.stringContaining('Lago shows {"tier":"enterprise"')]);
  tier.value = 'starter';
});

it('names movements that do not add up to the MRR', async () => {
  const { customer, id } = await newSubscriber(system);
  await rests();
  await system.rows('update revenue_movements set amount = amount - 1 where subscription_id = $1', [id]);
  expect(await differences(world)).toEqual([
    `${customer.userId} is worth 1900 usd, the movements add up to 1899`,
  ]);
  await system.rows('update revenue_movements set amount = amount + 1 where subscription_id = $1', [id]);
});

it('names a row that is not what Stripe has', async () => {
  const { id } = await newSubscriber(system);
  await rests();
  await system.rows('update subscriptions set quantity = 7 where id = $1', [id]);
  expect(await differences(world)).toEqual([expect.stringContaining(`${id} quantity`)]);
  await system.rows('update subscriptions set quantity = 1 where id = $1', [id]);
});

it('names an event without an answer, and an effect of unknown outcome', async () => {
  await newSubscriber(system);
  await rests();
  const [event] = await system.rows<{ id: string }>(
    `update inbox_events set state = 'delivered' where id = (select id from inbox_events where state = 'processed' limit 1)
     returning id`,
  );
  expect(await differences(world)).toEqual([expect.stringContaining(`event ${event?.id} (`)]);
  await system.rows(`update inbox_events set state = 'processed' where id = $1`, [event?.id]);
  await system.rows(
    `insert into effects (key, kind, provider, intent, state, attempts, created_at, updated_at)
     values ('planted', 'test', 'stripe', '{}', 'unknown', 1, now(), now())`,
  );
  expect(await differences(world)).toEqual(['effect planted is unknown: no error']);
  await system.rows(`delete from effects where key = 'planted'`);
});

it('names who was charged twice for one invoice', async () => {
  const {
    customer: { customerId },
  } = await newSubscriber(system);
  await rests();
  const { data } = await system.stripe.charges.list({ customer: customerId });
  const charges = { list: () => ({ autoPagingToArray: () => Promise.resolve([...data, ...data]) }) };
  const stripe = Object.create(system.stripe, { charges: { value: charges } }) as Stripe;
  expect(await differences({ ...world, stripe })).toEqual([
    `${customerId} was charged 3800, but 1900 is paid on invoices`,
  ]);
});

it('names an MRR that is not what Stripe’s prices come to, on a test clock too', async () => {
  const { id } = await newSubscriber(system);
  await rests();
  await system.rows('update subscriptions set mrr = mrr + 1 where id = $1', [id]);
  await until(async () => (await differences(world)).length > 0);
  expect(await differences(world)).toEqual([`${id} (active) has an MRR of 1901, by Stripe's prices 1900`]);
  await system.rows('update subscriptions set mrr = mrr - 1 where id = $1', [id]);
});
