import { randomUUID } from 'node:crypto';
import { PREDICTIONS } from '../../workflows/contracts/predictions.ts';
import type { PredictionsReport } from '../../workflows/contracts/predictions.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { newStranger } from '../support/stranger.ts';
import { followed, nothingOnItsWay, play, sandbox } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(() => system.stop());

/** Compares what was due, and predicts what comes next. */
const look = async (): Promise<PredictionsReport> => {
  await nothingOnItsWay(system);
  return system.temporal.workflow.execute<() => Promise<PredictionsReport>>(PREDICTIONS, {
    workflowId: `predictions-${randomUUID()}`,
    taskQueue: TASK_QUEUES.billing,
  });
};

interface Predicted {
  state: string;
  kind: string;
  at: Date | null;
  amount: string | null;
  payment: string | null;
  reason: string | null;
  happened_amount: string | null;
  payment_is_right: boolean | null;
  own_difference: string | null;
}

/** Predictions of a subscription, oldest first. */
const predictionsOf = (id: string): Promise<Predicted[]> =>
  system.rows<Predicted>(
    'select * from predictions where subscription_id = $1 order by made_at, compared_at',
    [id],
  );

/** The one that waits for its moment. */
const openOf = async (id: string): Promise<Predicted | undefined> =>
  (await predictionsOf(id)).find(({ state }) => state === 'open');

/** The latest that was compared. */
const comparedOf = async (id: string): Promise<Predicted | undefined> =>
  (await predictionsOf(id)).findLast(({ state }) => state !== 'open');

it('predicts a renewal to the cent, and finds it right', async () => {
  const { customer, id } = await newSubscriber(system);
  await look();
  expect(await openOf(id)).toMatchObject({
    kind: 'renewal',
    at: new Date('2027-02-10T09:00:00Z'),
    amount: '1900',
    payment: 'paid',
    own_difference: '0',
  });
  await play(system, customer, id, 32);
  await look();
  expect(await comparedOf(id)).toMatchObject({
    state: 'right',
    happened_amount: '1900',
    payment_is_right: true,
  });
  expect(await openOf(id)).toMatchObject({ at: new Date('2027-03-10T09:00:00Z') });
});

it('predicts anew after a plan change, and the newest prediction counts', async () => {
  const { customer, id } = await newSubscriber(system);
  await look();
  const [price] = (await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] })).data;
  const { items } = await system.stripe.subscriptions.retrieve(id);
  await system.stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]?.id ?? '', price: price?.id ?? '' }],
    proration_behavior: 'none',
  });
  await followed(system, customer, id);
  await look();
  expect(await openOf(id)).toMatchObject({ amount: '4900' });
  await play(system, customer, id, 32);
  await look();
  expect((await predictionsOf(id)).map(({ state }) => state)).toEqual(['right', 'open']);
});

it('explains a miss: what was added to the invoice after the prediction', async () => {
  const { customer, id } = await newSubscriber(system);
  await look();
  const revision = await system.rows('select revision from predictions where subscription_id = $1', [id]);
  // A one-off item of the dashboard tells no subscription's event: nothing is predicted anew.
  await system.stripe.invoiceItems.create({
    customer: customer.customerId,
    subscription: id,
    amount: 250,
    currency: 'usd',
  });
  await look();
  expect(await system.rows('select revision from predictions where subscription_id = $1', [id])).toEqual(
    revision,
  );
  await play(system, customer, id, 32);
  await look();
  expect(await comparedOf(id)).toMatchObject({
    state: 'missed',
    reason: 'item_added',
    amount: '1900',
    happened_amount: '2150',
  });
});

it('judges a declined renewal right in amount and wrong in payment', async () => {
  const { customer, id } = await newSubscriber(system);
  await customer.card('pm_card_chargeCustomerFail');
  await look();
  await play(system, customer, id, 32);
  await untilStatus(system, id, 'past_due');
  await look();
  expect(await comparedOf(id)).toMatchObject({ state: 'right', payment_is_right: false });
});

it('predicts a trial that ends without a card, and a cancellation', async () => {
  const trial = await newCustomer(system, { card: null });
  const trialId = await trial.subscribe('starter_month_usd', { trialDays: 14 });
  const { customer, id } = await newSubscriber(system);
  await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await followed(system, customer, id);
  await look();
  expect(await openOf(trialId)).toMatchObject({
    kind: 'end',
    at: new Date('2027-01-24T09:00:00Z'),
    amount: null,
  });
  expect(await openOf(id)).toMatchObject({ kind: 'end', at: new Date('2027-02-10T09:00:00Z') });
  await play(system, customer, id, 32);
  await untilStatus(system, id, 'canceled');
  await look();
  expect(await comparedOf(id)).toMatchObject({ state: 'right' });
});

it('predicts what is only observed, and nothing of strangers; Stripe is asked to change nothing', async () => {
  const stranger = await newStranger({ stripe: system.stripe });
  const customer = await newCustomer(system);
  const [price] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price?.id ?? '' }],
  });
  await untilStatus(system, id, 'active');
  await nothingOnItsWay(system);
  const before = await writes();
  await look();
  expect(await openOf(id)).toMatchObject({ kind: 'renewal', amount: '1900' });
  expect(await writes()).toEqual(before);
  expect(await predictionsOf(stranger.subscriptionId)).toEqual([]);
});

it('a subscription that is canceled at once is no miss', async () => {
  const { customer, id } = await newSubscriber(system);
  await look();
  await system.stripe.subscriptions.cancel(id);
  await untilStatus(system, id, 'canceled');
  await followed(system, customer, id);
  await look();
  expect(await predictionsOf(id)).toEqual([]);
});

it('asks Stripe before it believes that nothing happened, and one that is gone stops nobody else', async () => {
  const { customer, id } = await newSubscriber(system);
  const gone = await newSubscriber(system);
  await look();
  // Our rows know nothing of a renewal that Stripe made, and Stripe knows nothing of another subscription.
  await play(system, customer, id, 32);
  await system.rows(
    `delete from invoices where subscription_id = $1 and billing_reason = 'subscription_cycle'`,
    [id],
  );
  await system.rows('update subscriptions set id = $2 where id = $1', [gone.id, 'sub_gone']);
  await system.rows(
    `update predictions set at = made_at - interval '3 days', subscription_id = 'sub_gone' where subscription_id = $1`,
    [gone.id],
  );
  await look();
  expect(await comparedOf(id)).toMatchObject({ state: 'right', happened_amount: '1900' });
  expect(await comparedOf('sub_gone')).toMatchObject({ state: 'missed', reason: 'unreadable' });
});

/** What anybody asked Stripe to change; a preview is sent as a write, and changes nothing. */
const writes = async (): Promise<unknown[]> => {
  const { writes: all } = (await sandbox(system, 'GET', 'writes')) as { writes: { path: string }[] };
  return all.filter(({ path }) => !path.endsWith('/create_preview'));
};
