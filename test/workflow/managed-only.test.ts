import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities/index.ts';
import type { Activities } from '../../activities/index.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { loadPlans } from '../../db/repositories/plans.ts';
import { idOf } from '../../gateways/stripe/references.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import { GUARDED, NOT_ASKED } from '../support/guarded-steps.ts';
import type { GuardedScene } from '../support/guarded-steps.ts';
import { INTERRUPTED } from '../support/interrupted-steps.ts';
import { newStranger } from '../support/stranger.ts';

let system: BillingSystem;
let orm: MikroORM;
let activities: Activities;
const scenes: Partial<Record<'observed' | 'foreign', GuardedScene>> = {};

beforeAll(async () => {
  system = await startBillingSystem();
  orm = await createOrm({ databaseUrl: system.variables['DATABASE_URL'] ?? '', poolMax: 2 });
  const given: Partial<ActivityDeps> = {
    orm,
    stripe: system.stripe,
    now: Date.now,
    plans: () => loadPlans(orm.em.fork()),
  };
  activities = createActivities(given as ActivityDeps);
  const customer = await newCustomer(system);
  const [price] = (await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] })).data;
  const observed = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price?.id ?? '' }],
  });
  scenes.observed = await sceneOf(observed.id, customer.customerId);
  const stranger = await newStranger(system);
  scenes.foreign = await sceneOf(stranger.subscriptionId, stranger.customerId);
});
afterAll(async () => {
  await orm.close();
  await system.stop();
});

async function sceneOf(subscriptionId: string, customer: string): Promise<GuardedScene> {
  const { latest_invoice: invoice } = await system.stripe.subscriptions.retrieve(subscriptionId);
  const [charge] = (await system.stripe.charges.list({ customer })).data;
  return { subscriptionId, invoiceId: idOf(invoice ?? ''), chargeId: charge?.id ?? '' };
}

it('every activity that changes something at Stripe is tried, or says why it need not be', () => {
  const changing = Object.entries(INTERRUPTED).flatMap(([name, steps]) =>
    typeof steps === 'string' ? [] : [name],
  );
  expect([...Object.keys(GUARDED), ...Object.keys(NOT_ASKED)].sort()).toEqual(changing.sort());
});

describe.each(['observed', 'foreign'] as const)('on an %s subscription', (mode) => {
  it.each(Object.entries(GUARDED))('%s is refused, and nothing changes at Stripe', async (_name, call) => {
    const scene = scenes[mode];
    if (scene === undefined) throw new Error('no scene');
    const look = async (): Promise<unknown[]> => [
      await system.stripe.subscriptions.retrieve(scene.subscriptionId),
      await system.stripe.invoices.retrieve(scene.invoiceId),
      await system.stripe.charges.retrieve(scene.chargeId),
    ];
    const before = JSON.stringify(await look());
    const run = new MockActivityEnvironment({}).run(() => call(activities, scene));
    await expect(run).rejects.toMatchObject({ type: 'not_managed', nonRetryable: true });
    expect(JSON.stringify(await look())).toBe(before);
  });
});
