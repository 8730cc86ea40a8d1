import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type Stripe from 'stripe';
import { changePlan } from '../../activities/subscriptions/change-plan.ts';
import type { ChangePlanStepResult } from '../../activities/subscriptions/change-plan.ts';
import type { ChangePlanStep } from '../../activities/types.ts';
import type { MikroORM } from '../../db/orm.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { advance, customerOnClock, planPrice, useScene } from 'stripe-billing-sandbox/testing';
import { openDatabase } from './db-samples.ts';

/* A plan change whose first try was heard by Stripe, or not, without its answer coming back. */

const START = '2026-01-10T00:00:00Z';

let orm: MikroORM;
let close: () => Promise<void>;
let plans: Plan[];
let cheap: string;
let dear: string;
const scene = useScene(async ({ stripe }) => {
  ({ orm, close } = await openDatabase());
  [cheap, dear] = [await planPrice(stripe, 1900), await planPrice(stripe, 4900)];
  const priced: Record<string, string> = { professional: dear, starter: cheap };
  plans = SEED_PLANS.map((plan) => ({
    ...plan,
    prices: plan.prices.map((price) => ({
      ...price,
      stripePriceId: price.interval === 'month' ? (priced[plan.code] ?? null) : null,
    })),
  }));
});
afterAll(() => close());

async function subscribed(price: string): Promise<{ clock: string; id: string }> {
  const { clock, customer } = await customerOnClock(scene.stripe, START);
  const { id } = await scene.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    metadata: { managed_by: 'perennial' },
  });
  await advance(scene.stripe, clock, '2026-01-25T12:00:00Z');
  return { clock, id };
}

const step = (subscriptionId: string, tier: string, when: ChangePlanStep['when']): ChangePlanStep => ({
  key: randomUUID(),
  subscriptionId,
  tier,
  interval: 'month',
  quantity: 1,
  when,
});

const perform = (one: ChangePlanStep, later = 0): Promise<ChangePlanStepResult> =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() =>
    changePlan({
      orm,
      now: () => Date.now() + later,
      stripe: scene.stripe,
      plans: () => Promise.resolve(plans),
    })(one),
  );

/**
 * Stripe cuts off the next such request, before or after its effect, and the package's immediate repeat.
 */
async function cut(kind: 'timeout_before_effect' | 'timeout_after_effect', path: string): Promise<void> {
  const response = await fetch(`${scene.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, match: { method: 'POST', path }, times: 2, delayMs: 1 }),
  });
  expect(response.ok).toBe(true);
}

const latestInvoice = async (id: string): Promise<Stripe.Invoice> =>
  (await scene.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }))
    .latest_invoice as Stripe.Invoice;

/** Beyond the time for which Stripe remembers a key. */
const NEXT_DAY = 25 * 3_600_000;

it.each([
  ['repeated under its key', 0],
  ['looked up a day later', NEXT_DAY],
])('an upgrade whose answer was lost has the first quote when %s', async (_how, later) => {
  const { id } = await subscribed(cheap);
  const upgrade = step(id, 'professional', 'now');
  await cut('timeout_after_effect', `^/v1/subscriptions/${id}$`);
  await expect(perform(upgrade)).rejects.toThrow(/unknown/);
  const invoice = await latestInvoice(id);
  expect(invoice).toMatchObject({ billing_reason: 'subscription_update', amount_due: 1500 });
  expect(await perform(upgrade, later)).toMatchObject({
    outcome: 'changed',
    proration: { amountDue: 1500, credit: 950, lines: [{ amount: -950 }, { amount: 2450 }] },
  });
  expect((await latestInvoice(id)).id).toBe(invoice.id);
});

it("does not take somebody else's schedule for the change that it could not write", async () => {
  const { id } = await subscribed(dear);
  const downgrade = step(id, 'starter', 'period_end');
  await cut('timeout_before_effect', '^/v1/subscription_schedules$');
  await expect(perform(downgrade)).rejects.toThrow(/unknown/);
  const { id: scheduleId } = await scene.stripe.subscriptionSchedules.create({ from_subscription: id });
  expect(await perform(downgrade, NEXT_DAY)).toMatchObject({ outcome: 'changed' });
  const { phases, metadata } = await scene.stripe.subscriptionSchedules.retrieve(scheduleId);
  expect(phases.at(-1)?.items).toMatchObject([{ price: cheap }]);
  expect(metadata?.['effect']).toBe(downgrade.key);
});

it('recognises the schedule that it wrote, and writes nothing again', async () => {
  const { id } = await subscribed(dear);
  const downgrade = step(id, 'starter', 'period_end');
  await cut('timeout_after_effect', '^/v1/subscription_schedules/');
  await expect(perform(downgrade)).rejects.toThrow(/unknown/);
  const { schedule } = await scene.stripe.subscriptions.retrieve(id);
  const before = await scene.stripe.subscriptionSchedules.retrieve(schedule as string);
  // A new request would be refused a second time: the fault stands ready for it.
  await cut('timeout_before_effect', '^/v1/subscription_schedules');
  expect(await perform(downgrade, NEXT_DAY)).toMatchObject({ outcome: 'changed' });
  expect(await scene.stripe.subscriptionSchedules.retrieve(before.id)).toEqual(before);
  await fetch(`${scene.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
});

it.each([
  ['not made', false],
  ['made, its answer lost', true],
])('given a row of code that stored no price, an upgrade that was %s is there once', async (_how, made) => {
  const { id } = await subscribed(cheap);
  const upgrade = step(id, 'professional', 'now');
  await cut(made ? 'timeout_after_effect' : 'timeout_before_effect', `^/v1/subscriptions/${id}$`);
  await expect(perform(upgrade)).rejects.toThrow(/unknown/);
  await orm.em
    .fork()
    .getConnection()
    .execute(`update effects set intent = intent - 'priceId' - 'quote' - 'invoiceBefore' where key = ?`, [
      upgrade.key,
    ]);
  expect(await perform(upgrade, NEXT_DAY)).toMatchObject({
    outcome: 'changed',
    proration: { amountDue: 1500 },
  });
  const { items } = await scene.stripe.subscriptions.retrieve(id);
  expect(items.data.map(({ price }) => price.id)).toEqual([dear]);
  expect(await latestInvoice(id)).toMatchObject({ billing_reason: 'subscription_update', amount_due: 1500 });
});
