import { jest } from '@jest/globals';
import { priceMigrationStart, PRICE_MIGRATION } from '../../workflows/contracts/price-migration.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  changePlanUpdate,
  migratePriceUpdate,
  resumeUpdate,
  subscriptionWake,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { MigratePriceInput } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { monthlyPrice } from '../support/price-migrations.ts';
import { callOrThrow } from '../support/test-api.ts';
import { until } from '../support/until.ts';
import type { CallResult } from '../support/test-api.ts';
import {
  asked,
  askedByStaff,
  change,
  charged,
  followed,
  messages,
  nothingOnItsWay,
  projected,
  refusal,
  sandbox,
  toPlan,
} from './story.ts';

let system: BillingSystem;
let admin: string;

beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_PRICE_CHANGES: 'alone' });
}, 120_000);
// A sign-in is recent for five minutes.
beforeEach(async () => {
  admin = await system.identity.token({ email: 'prices@example.com', role: 'admin' });
});
afterAll(async () => {
  await system.stop();
});

const reason = 'New prices';

async function call(method: string, path: string, body?: object, token = admin): Promise<CallResult> {
  return system.api.call(method, path, { token, ...(body === undefined ? {} : { body }) });
}

const done = (method: string, path: string, body?: object): Promise<CallResult['body']> =>
  callOrThrow(system.api, method, path, { token: admin, ...(body === undefined ? {} : { body }) });

/** A plan of the test's own, with subscribers who pay 20.00 and the price that it is sold at now. */
async function dearerPlan(
  code: string,
  subscribers: number,
  newPrice = 25,
  trialDays?: number,
): Promise<{ to: string; people: { customer: TestCustomer; id: string }[] }> {
  await done('POST', '/subscriptions/plans', { id: code, display_name: code, price_monthly: 20, reason });
  const people = await Promise.all(
    Array.from({ length: subscribers }, async () => {
      const customer = await newCustomer(system);
      const id = await customer.subscribe(`${code}_month_usd`, trialDays === undefined ? {} : { trialDays });
      await untilStatus(system, id, trialDays === undefined ? 'active' : 'trialing');
      return { customer, id };
    }),
  );
  await done('PUT', `/subscriptions/plans/${code}`, { price_monthly: newPrice, reason });
  return { to: await monthlyPrice(system, code), people };
}

/** Two subscribers in the order in which a migration takes them. */
function inOrder<P extends { id: string }>(people: readonly P[]): [P, P] {
  const [first, second] = people.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (first === undefined || second === undefined) throw new Error('fewer than two subscribers');
  return [first, second];
}

async function migrate(body: object): Promise<string> {
  const { id } = await done('POST', '/admin/price-migrations', { per_minute: 600, reason, ...body });
  await done('POST', `/admin/price-migrations/${String(id)}/start`, { reason });
  return String(id);
}

/** The run looks every few minutes; a test clock jumps. */
const wake = (id: string): Promise<unknown> =>
  system.temporal.workflow.signalWithStart(PRICE_MIGRATION, priceMigrationStart(id));

const rowsOf = async (id: string): Promise<Record<string, string | null>> => {
  const rows = await system.rows<{ subscription_id: string; state: string; reason: string | null }>(
    'select subscription_id, state, reason from migrated_subscriptions where migration_id = $1',
    [id],
  );
  return Object.fromEntries(
    rows.map((row) => [row.subscription_id, row.reason === null ? row.state : `${row.state}: ${row.reason}`]),
  );
};

const untilRows = (id: string, wanted: Record<string, string>): Promise<unknown> =>
  until(async () => {
    const rows = await rowsOf(id);
    return Object.entries(wanted).every(([subscription, state]) => rows[subscription] === state);
  }).catch(async () => expect(await rowsOf(id)).toMatchObject(wanted));

const stateOf = async (id: string): Promise<unknown> =>
  (await done('GET', `/admin/price-migrations/${id}`))['state'];

const kinds = async (customer: TestCustomer): Promise<string[]> =>
  (await messages(system, customer)).map(({ kind }) => kind).filter((kind) => kind.startsWith('price_'));

/** The correction is sent after its row is stored. */
const untilTold = (customer: TestCustomer): Promise<unknown> =>
  until(async () => (await kinds(customer)).length === 2).then(async () =>
    expect(await kinds(customer)).toEqual(['price_change', 'price_change_withdrawn']),
  );

it('tells subscribers, changes the price with their renewal, and takes back what has not renewed', async () => {
  const { to, people } = await dearerPlan('spring', 3);
  const [renews, leaves, waits] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  const id = await migrate({ plan: 'spring', to_price: to, when: 'renewal' });
  await untilRows(id, { [renews.id]: 'scheduled', [leaves.id]: 'scheduled', [waits.id]: 'scheduled' });

  const [mail, ...others] = (await messages(system, renews.customer)).filter(
    ({ kind }) => kind === 'price_change',
  );
  expect(others).toEqual([]);
  expect(mail?.body).toContain(
    'You pay $20.00 a month for your spring plan now. The new price is $25.00 a month.',
  );
  expect(mail?.body).toContain('At your first renewal on or after February 9, 2027 you pay the new price.');
  expect((await projected(system, renews.id))['pending_change']).toMatchObject({
    amount: 2500,
    effectiveAt: Date.parse('2027-02-10T09:00:00Z'),
  });

  // A customer leaves instead, or stays at the new price: the old one is not to be had by withdrawing.
  const resume = { subscription_id: waits.id };
  const kept = await call('POST', '/billing/subscription/resume', resume, waits.customer.token);
  expect([kept.status, kept.body['code']]).toEqual([409, 'nothing_to_resume']);
  const same = { subscription_id: waits.id, new_tier_id: 'spring', billing_cycle: 'monthly' };
  const moved = await call('POST', '/billing/subscription/upgrade', same, waits.customer.token);
  expect([moved.status, moved.body['code']]).toEqual([409, 'already_on_plan']);
  const cancel = { subscription_id: leaves.id, at_period_end: true };
  expect((await call('POST', '/billing/subscription/cancel', cancel, leaves.customer.token)).status).toBe(
    200,
  );

  await renews.customer.advanceTo(Date.parse('2027-02-10T11:00:00Z'));
  await followed(system, renews.customer, renews.id);
  expect(await charged(system, renews.customer)).toEqual([2000, 2500]);
  await wake(id);
  await untilRows(id, { [renews.id]: 'changed' });

  await done('POST', `/admin/price-migrations/${id}/undo`, { reason });
  await until(async () => (await stateOf(id)) === 'undone');
  expect(await rowsOf(id)).toEqual({
    [renews.id]: 'changed: renewed',
    [leaves.id]: 'undone',
    [waits.id]: 'undone',
  });
  expect((await projected(system, waits.id))['pending_change']).toBeNull();
  await untilTold(waits.customer);
  expect(await kinds(renews.customer)).toEqual(['price_change']);
  // Whoever comes back after the undoing does so at the old price.
  await call('POST', '/billing/subscription/resume', { subscription_id: leaves.id }, leaves.customer.token);
  expect((await projected(system, leaves.id))['pending_change']).toBeNull();
  await waits.customer.advanceTo(Date.parse('2027-02-10T11:00:00Z'));
  await followed(system, waits.customer, waits.id);
  expect(await charged(system, waits.customer)).toEqual([2000, 2000]);
});

it('stays to be paid, and to be taken back, after an upgrade that the card declined', async () => {
  const { to, people } = await dearerPlan('monsoon', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'monsoon', to_price: to, when: 'renewal' });
  await untilRows(id, { [only.id]: 'scheduled' });
  await only.customer.card('pm_card_chargeCustomerFail');
  const upgrade = { ...asked(), tier: 'enterprise', interval: 'month', quantity: null, when: 'now' } as const;
  expect(await refusal(change(system, only.id, changePlanUpdate, upgrade))).toMatchObject({
    type: 'payment_declined',
  });
  const resume = { subscription_id: only.id };
  const kept = await call('POST', '/billing/subscription/resume', resume, only.customer.token);
  expect([kept.status, kept.body['code']]).toEqual([409, 'nothing_to_resume']);
  expect((await projected(system, only.id))['pending_change']).toMatchObject({ amount: 2500 });
  await done('POST', `/admin/price-migrations/${id}/undo`, { reason });
  await untilRows(id, { [only.id]: 'undone' });
  expect((await projected(system, only.id))['pending_change']).toBeNull();
});

it('is started alone, also where two of the same subscribers are started at the same moment', async () => {
  const { to } = await dearerPlan('harvest', 1);
  const terms = { plan: 'harvest', to_price: to, when: 'renewal', per_minute: 600, reason };
  const ids = await Promise.all(
    [1, 2, 3, 4].map(async () => String((await done('POST', '/admin/price-migrations', terms))['id'])),
  );
  const started = await Promise.all(
    ids.map((id) => call('POST', `/admin/price-migrations/${id}/start`, { reason })),
  );
  expect(started.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
});

it('goes on at once where the first share is nobody, or everybody', async () => {
  const { to, people } = await dearerPlan('equinox', 1);
  const terms = { plan: 'equinox', to_price: to, when: 'now', proration: 'none', canary_percent: 1 };
  const id = await migrate({ ...terms, per_minute: 600 });
  await untilRows(id, { [people[0]?.id ?? '']: 'noticed' });
  expect((await done('GET', `/admin/price-migrations/${id}`))['paused_by']).toBeNull();
});

it('lets the first share go ahead, and leaves out who changed by hand in between', async () => {
  const { to, people } = await dearerPlan('summer', 4);
  const made = await done('POST', '/admin/price-migrations', {
    plan: 'summer',
    to_price: to,
    when: 'now',
    proration: 'none',
    canary_percent: 50,
    per_minute: 600,
    reason,
  });
  const id = String(made['id']);
  // Which of them come first is a matter of their ids.
  const { body } = await call('GET', `/admin/price-migrations/${id}/preview`);
  const listed = body['subscriptions'] as { subscription: string; is_canary: boolean }[];
  const canary = listed.filter((row) => row.is_canary).map((row) => row.subscription);
  const others = listed.filter((row) => !row.is_canary).map((row) => row.subscription);
  await done('POST', `/admin/price-migrations/${id}/start`, { reason });
  if (canary.length > 0 && others.length > 0) {
    await until(async () => (await stateOf(id)) === 'paused');
    expect((await done('GET', `/admin/price-migrations/${id}`))['paused_by']).toBe('canary');
    expect(await rowsOf(id)).toEqual(
      Object.fromEntries([
        ...canary.map((sub) => [sub, 'noticed']),
        ...others.map((sub) => [sub, 'planned']),
      ]),
    );
    await done('POST', `/admin/price-migrations/${id}/resume`, { reason });
  }
  await untilRows(id, Object.fromEntries(people.map((each) => [each.id, 'noticed'])));
  const [hand, ...rest] = people;
  // Another price, by hand at Stripe.
  const item = (await system.stripe.subscriptions.retrieve(hand?.id ?? '')).items.data[0];
  const own = await system.stripe.prices.create({
    product: item?.price.product as string,
    currency: 'usd',
    unit_amount: 1500,
    recurring: { interval: 'month' },
  });
  await system.stripe.subscriptions.update(hand?.id ?? '', {
    items: [{ id: item?.id ?? '', price: own.id }],
    proration_behavior: 'none',
  });
  for (const { customer, id: subscription } of people) {
    await customer.advanceTo(Date.parse('2027-02-09T10:00:00Z'));
    await followed(system, customer, subscription);
  }
  await wake(id);
  // The first share changes first here too.
  await until(async () => {
    const state = await stateOf(id);
    if (state === 'paused') await done('POST', `/admin/price-migrations/${id}/resume`, { reason });
    return state === 'done';
  });
  expect(await rowsOf(id)).toEqual({
    [hand?.id ?? '']: 'left_out: changed_by_hand',
    ...Object.fromEntries(rest.map((each) => [each.id, 'changed'])),
  });
  if (hand !== undefined) expect(await kinds(hand.customer)).toEqual(['price_change']);
  for (const { customer, id: subscription } of rest) {
    expect((await projected(system, subscription))['price_id']).toBe(to);
    expect(await charged(system, customer)).toEqual([2000]);
  }
});

it('stops: who was told is told that the price stays, and nobody else is changed', async () => {
  const { to, people } = await dearerPlan('autumn', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'autumn', to_price: to, when: 'now', proration: 'always_invoice' });
  await untilRows(id, { [only.id]: 'noticed' });
  const twice = await call('POST', '/admin/price-migrations', {
    plan: 'autumn',
    to_price: to,
    when: 'renewal',
    reason,
  });
  const second = await call('POST', `/admin/price-migrations/${String(twice.body['id'])}/start`, { reason });
  expect([second.status, second.body['code']]).toEqual([409, 'migration_refused']);
  await done('POST', `/admin/price-migrations/${id}/stop`, { reason });
  await untilRows(id, { [only.id]: 'stopped' });
  await untilTold(only.customer);
  await only.customer.advanceTo(Date.parse('2027-02-10T11:00:00Z'));
  await followed(system, only.customer, only.id);
  expect(await charged(system, only.customer)).toEqual([2000, 2000]);
});

it('tells who is left out after the notice that the price stays, but nobody who pays another or none', async () => {
  const { to, people } = await dearerPlan('thaw', 2);
  const [paused, gone] = people as [(typeof people)[0], (typeof people)[0]];
  const id = await migrate({ plan: 'thaw', to_price: to, when: 'now', proration: 'none' });
  await untilRows(id, { [paused.id]: 'noticed', [gone.id]: 'noticed' });
  await system.stripe.subscriptions.update(paused.id, { pause_collection: { behavior: 'void' } });
  await system.stripe.subscriptions.cancel(gone.id);
  await untilStatus(system, gone.id, 'canceled');
  await untilAdvanced([paused]);
  await wake(id);
  await untilRows(id, { [paused.id]: 'left_out: paused', [gone.id]: 'left_out: ended' });
  await until(async () => (await stateOf(id)) === 'done');
  await untilTold(paused.customer);
  const [, stays] = (await messages(system, paused.customer)).filter(({ kind }) => kind.startsWith('price_'));
  expect(stays?.body).toContain('You keep paying $20.00 a month.');
  expect(await kinds(gone.customer)).toEqual(['price_change']);
});

it('tells a subscriber whose scheduled price was withdrawn at Stripe that the old one stays', async () => {
  const { to, people } = await dearerPlan('frost', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'frost', to_price: to, when: 'renewal' });
  await untilRows(id, { [only.id]: 'scheduled' });
  const { schedule } = await system.stripe.subscriptions.retrieve(only.id);
  await system.stripe.subscriptionSchedules.release(schedule as string);
  await until(async () => (await projected(system, only.id))['pending_change'] === null);
  await nothingOnItsWay(system);
  // As if a while had passed: a change that is made anew looks the same for a moment.
  await system.rows(`update subscriptions set updated_at = updated_at - interval '6 minutes' where id = $1`, [
    only.id,
  ]);
  await wake(id);
  await untilRows(id, { [only.id]: 'left_out: changed_by_hand' });
  await until(async () => (await stateOf(id)) === 'done');
  await untilTold(only.customer);
});

it('a price that is archived in between parks the migration until staff stop it', async () => {
  const { to, people } = await dearerPlan('shelved', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'shelved', to_price: to, when: 'now', proration: 'none' });
  await untilRows(id, { [only.id]: 'noticed' });
  await system.stripe.prices.update(to, { active: false });
  await untilAdvanced(people);
  await wake(id);
  await until(async () => (await stateOf(id)) === 'paused');
  const parked = await done('GET', `/admin/price-migrations/${id}`);
  expect(parked).toMatchObject({
    paused_by: 'price_archived',
    attention: `${to} is archived. Stop or undo this migration, and draft another to a price that is sold.`,
  });
  expect(await rowsOf(id)).toEqual({ [only.id]: 'noticed' });
  expect(await kinds(only.customer)).toEqual(['price_change']);
  const isSold = `select 1 from plan_prices where stripe_price_id = $1 and active`;
  await until(async () => (await system.rows(isSold, [to])).length === 0);
  const early = await call('POST', `/admin/price-migrations/${id}/resume`, { reason });
  expect([early.status, early.body['code']]).toEqual([422, 'price_not_found']);

  await done('POST', `/admin/price-migrations/${id}/stop`, { reason });
  await untilRows(id, { [only.id]: 'stopped' });
  await untilTold(only.customer);
});

it('a second person cannot start one whose price was archived since it was asked for', async () => {
  const { to } = await dearerPlan('withheld', 1);
  const { approvals } = system.api.api.deps.settings;
  const setting = jest.replaceProperty(approvals, 'priceChanges', 'second_person');
  const made = await done('POST', '/admin/price-migrations', {
    plan: 'withheld',
    to_price: to,
    when: 'renewal',
    reason,
  });
  const asked = await done('POST', `/admin/price-migrations/${String(made['id'])}/start`, { reason });
  setting.restore();
  await system.stripe.prices.update(to, { active: false });
  const second = await system.identity.token({ email: 'second@example.com', role: 'admin' });
  const path = `/admin/approvals/${String(asked['approval_id'])}`;
  await call('POST', path, { decision: 'approve', reason }, second);
  await until(async () => (await call('GET', path)).body['outcome'] !== null);
  expect((await call('GET', path)).body).toMatchObject({
    outcome: 'failed',
    outcome_detail: 'price_archived',
  });
  expect(await stateOf(String(made['id']))).toBe('draft');
});

it('an Update that was sent with Temporal’s own tools changes no price', async () => {
  const { to, people } = await dearerPlan('winter', 1);
  const [only] = people as [(typeof people)[0]];
  const from = String((await projected(system, only.id))['price_id']);
  const forged = change(system, only.id, migratePriceUpdate, {
    ...askedByStaff(),
    migrationId: 'made-up',
    fromPriceId: from,
    priceId: to,
    when: 'now',
    proration: 'none',
  });
  expect((await refusal(forged)).type).toBe('not_requested');
});

/** What the run of a migration asks, sent before the notice is over. */
const asIfDue = async (
  id: string,
  subscription: string,
  over: Partial<MigratePriceInput>,
): Promise<MigratePriceInput> => ({
  ...askedByStaff(),
  migrationId: id,
  fromPriceId: String((await projected(system, subscription))['price_id']),
  priceId: '',
  when: 'now',
  proration: 'always_invoice',
  ...over,
});

const untilAdvanced = async (people: { customer: TestCustomer; id: string }[]): Promise<void> => {
  for (const { customer, id } of people) {
    await customer.advanceTo(Date.parse('2027-02-09T10:00:00Z'));
    await followed(system, customer, id);
  }
};

it('a stop does not say that the price stays where it was changed and the worker was lost', async () => {
  const { to, people } = await dearerPlan('lost', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'lost', to_price: to, when: 'now', proration: 'always_invoice' });
  await untilRows(id, { [only.id]: 'noticed' });
  // The change is made, and the row does not say so.
  await change(system, only.id, migratePriceUpdate, await asIfDue(id, only.id, { priceId: to }));
  await done('POST', `/admin/price-migrations/${id}/stop`, { reason });
  await untilRows(id, { [only.id]: 'changed' });
  expect(await kinds(only.customer)).toEqual(['price_change']);

  await done('POST', `/admin/price-migrations/${id}/undo`, { reason });
  await untilRows(id, { [only.id]: 'undone' });
  expect((await projected(system, only.id))['price_id']).not.toBe(to);
  await untilTold(only.customer);
});

it('a stop while Stripe does not answer takes the change back that is on its way', async () => {
  const { to, people } = await dearerPlan('outage', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'outage', to_price: to, when: 'now', proration: 'always_invoice' });
  await untilRows(id, { [only.id]: 'noticed' });
  const match = { method: 'POST', path: `^/v1/subscriptions/${only.id}$` };
  await sandbox(system, 'POST', 'faults', { kind: '500', match, times: 100 });
  const due = await asIfDue(id, only.id, { priceId: to });
  const answer = refusal(change(system, only.id, migratePriceUpdate, due));
  await until(async () => {
    const open = `select 1 from effects where workflow_id = $1 and kind = 'change_plan' and state = 'unknown'`;
    return (await system.rows(open, [subscriptionWorkflowId(only.id)])).length > 0;
  });
  await done('POST', `/admin/price-migrations/${id}/stop`, { reason });
  await sandbox(system, 'DELETE', 'faults');
  expect((await answer).type).toBe('not_requested');
  await untilRows(id, { [only.id]: 'stopped' });
  expect((await projected(system, only.id))['price_id']).toBe(due.fromPriceId);
  expect(await charged(system, only.customer)).toEqual([2000]);
  await untilTold(only.customer);
});

it('a stop tells who has the mail although no row says so', async () => {
  const { to, people } = await dearerPlan('untold', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'untold', to_price: to, when: 'renewal', notice_days: 60 });
  await untilRows(id, { [only.id]: 'noticed' });
  await done('POST', `/admin/price-migrations/${id}/pause`, { reason });
  // A worker that was killed between the mail and its row leaves this.
  await system.rows(`update migrated_subscriptions set state = 'planned' where migration_id = $1`, [id]);
  await done('POST', `/admin/price-migrations/${id}/stop`, { reason });
  await untilRows(id, { [only.id]: 'stopped' });
  await untilTold(only.customer);
});

it('a trial that lasts longer than the notice begins to pay at the new price, and its undo takes that back', async () => {
  const { to, people } = await dearerPlan('blossom', 2, 25, 60);
  const [pays, stays] = inOrder(people);
  const id = await migrate({ plan: 'blossom', to_price: to, when: 'renewal' });
  await untilRows(id, { [pays.id]: 'scheduled', [stays.id]: 'scheduled' });
  const [mail] = (await messages(system, pays.customer)).filter(({ kind }) => kind === 'price_change');
  expect(mail?.body).toContain('The price after your trial is $20.00 a month for your blossom plan now.');
  expect(mail?.body).toContain('Your trial ends on March 11, 2027. From then on you pay the new price.');
  await pays.customer.advanceTo(Date.parse('2027-03-11T11:00:00Z'));
  await followed(system, pays.customer, pays.id);
  await untilStatus(system, pays.id, 'active');
  expect((await charged(system, pays.customer)).filter((amount) => amount > 0)).toEqual([2500]);
  await wake(id);
  await untilRows(id, { [pays.id]: 'changed' });

  await done('POST', `/admin/price-migrations/${id}/undo`, { reason });
  await untilRows(id, { [pays.id]: 'changed: renewed', [stays.id]: 'undone' });
  await untilTold(stays.customer);
  expect((await projected(system, stays.id))['pending_change']).toBeNull();
  expect((await projected(system, stays.id))['status']).toBe('trialing');
  const { body } = await call('GET', `/admin/price-migrations/${id}/subscriptions?state=undone`);
  expect(body['subscriptions']).toMatchObject([{ currency: 'usd', stays_mail: 'recorded', old_amount: 20 }]);
  const [, correction] = (await messages(system, stays.customer)).filter(({ kind }) =>
    kind.startsWith('price_'),
  );
  expect(correction?.body).toContain('After your trial you pay $20.00 a month.');
});

it('a trial that ends within the notice pays the old price first', async () => {
  const { to, people } = await dearerPlan('seedling', 1, 25, 14);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'seedling', to_price: to, when: 'renewal' });
  await untilRows(id, { [only.id]: 'noticed' });
  const [mail] = (await messages(system, only.customer)).filter(({ kind }) => kind === 'price_change');
  expect(mail?.body).toContain('At your first renewal on or after February 9, 2027 you pay the new price.');
  await only.customer.advanceTo(Date.parse('2027-01-24T11:00:00Z'));
  await followed(system, only.customer, only.id);
  await untilStatus(system, only.id, 'active');
  await wake(id);
  await untilRows(id, { [only.id]: 'scheduled' });
  await only.customer.advanceTo(Date.parse('2027-02-24T12:00:00Z'));
  await followed(system, only.customer, only.id);
  expect((await charged(system, only.customer)).filter((amount) => amount > 0)).toEqual([2000, 2500]);
});

it('with "now" a trial keeps its end, and nothing is charged before it', async () => {
  const { to, people } = await dearerPlan('bud', 1, 25, 60);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'bud', to_price: to, when: 'now', proration: 'always_invoice' });
  await untilRows(id, { [only.id]: 'noticed' });
  const { trial_end: end } = await system.stripe.subscriptions.retrieve(only.id);
  await untilAdvanced(people);
  await wake(id);
  await untilRows(id, { [only.id]: 'changed' });
  const after = await system.stripe.subscriptions.retrieve(only.id);
  expect([after.status, after.trial_end, after.items.data[0]?.price.id]).toEqual(['trialing', end, to]);
  expect((await charged(system, only.customer)).filter((amount) => amount > 0)).toEqual([]);
});

it('a subscriber whose card declines the difference keeps the old price, and is told', async () => {
  const { to, people } = await dearerPlan('drought', 1, 200);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'drought', to_price: to, when: 'now', proration: 'always_invoice' });
  await untilRows(id, { [only.id]: 'noticed' });
  await only.customer.card('pm_card_chargeCustomerFail');
  await untilAdvanced(people);
  await wake(id);
  await untilRows(id, { [only.id]: 'left_out: payment_declined' });
  await untilTold(only.customer);
  expect((await projected(system, only.id))['price_id']).not.toBe(to);
  expect(await charged(system, only.customer)).toEqual([2000]);
});

it('the difference is charged once where Stripe limits, fails, and loses its answer', async () => {
  const { to, people } = await dearerPlan('squall', 1, 200);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'squall', to_price: to, when: 'now', proration: 'always_invoice' });
  await untilRows(id, { [only.id]: 'noticed' });
  await untilAdvanced(people);
  const match = { method: 'POST', path: `^/v1/subscriptions/${only.id}$` };
  for (const kind of ['429', '500', 'timeout_before_effect', 'timeout_after_effect'])
    await sandbox(system, 'POST', 'faults', { kind, match, times: 1, delayMs: 500 });
  await wake(id);
  await untilRows(id, { [only.id]: 'changed' });
  const left = await sandbox(system, 'GET', 'faults');
  expect(left).toEqual({ faults: [] });
  expect((await projected(system, only.id))['price_id']).toBe(to);
  const amounts = await charged(system, only.customer);
  expect([amounts.length, amounts[0], (amounts[1] ?? 0) > 0]).toEqual([2, 2000, true]);
});

it('an archived price leaves the shelf at once, and a checkout is refused also before its event came', async () => {
  await done('POST', '/subscriptions/plans', {
    id: 'attic',
    display_name: 'attic',
    price_monthly: 20,
    reason,
  });
  const sold = `select stripe_price_id as id from plan_prices where plan_code = 'attic' and active`;
  const [price] = await system.rows<{ id: string }>(sold);
  const buyer = await newCustomer(system);
  const order = async (): Promise<[number, unknown]> => {
    const body = { tier_id: 'attic', billing_cycle: 'monthly' };
    const answer = await call('POST', '/billing/checkout/create', body, buyer.token);
    return [answer.status, answer.body['code']];
  };
  await sandbox(system, 'POST', 'faults', { kind: 'drop', types: ['price.updated'], times: 10 });
  await system.stripe.prices.update(price?.id ?? '', { active: false });
  expect(await order()).toEqual([422, 'price_not_found']);
  await sandbox(system, 'DELETE', 'faults');
  await system.stripe.prices.update(price?.id ?? '', { nickname: 'kept for who pays it' });
  await until(async () => (await system.rows(sold)).length === 0);
  expect(await order()).toEqual([422, 'price_not_found']);
});

it('who has the mail although no row says so, and is left out then, is told that the price stays', async () => {
  const { to, people } = await dearerPlan('unwritten', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'unwritten', to_price: to, when: 'renewal', notice_days: 60 });
  await untilRows(id, { [only.id]: 'noticed' });
  await done('POST', `/admin/price-migrations/${id}/pause`, { reason });
  // A worker that was killed between the mail and its row leaves this.
  await system.rows(
    `update migrated_subscriptions set state = 'planned', noticed_at = null, notice_ends_at = null,
       updated_at = '2020-01-01' where migration_id = $1`,
    [id],
  );
  await system.stripe.subscriptions.update(only.id, { pause_collection: { behavior: 'void' } });
  await until(async () => (await projected(system, only.id))['paused'] === true);
  await done('POST', `/admin/price-migrations/${id}/resume`, { reason });
  await untilRows(id, { [only.id]: 'left_out: paused' });
  await until(async () => (await stateOf(id)) === 'done');
  await untilTold(only.customer);
});

it('the notice counts from the mail, also where a worker was lost before it wrote that down', async () => {
  const { to, people } = await dearerPlan('dated', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'dated', to_price: to, when: 'renewal', notice_days: 60 });
  await untilRows(id, { [only.id]: 'noticed' });
  const noticeEnd = `select notice_ends_at as at from migrated_subscriptions where migration_id = $1`;
  const [first] = await system.rows<{ at: Date }>(noticeEnd, [id]);
  await done('POST', `/admin/price-migrations/${id}/pause`, { reason });
  await system.rows(
    `update migrated_subscriptions set state = 'planned', noticed_at = null, notice_ends_at = null,
       updated_at = '2020-01-01' where migration_id = $1`,
    [id],
  );
  // As the mail is once a mail server took it.
  await system.rows(`update outbox_messages set state = 'sent' where subscription_id = $1`, [only.id]);
  await only.customer.advanceTo(Date.parse('2027-01-13T09:00:00Z'));
  await followed(system, only.customer, only.id);
  await done('POST', `/admin/price-migrations/${id}/resume`, { reason });
  await untilRows(id, { [only.id]: 'noticed' });
  expect((await system.rows<{ at: Date }>(noticeEnd, [id]))[0]).toEqual(first);
});

it('an undo does not raise a price that was lowered', async () => {
  const { to, people } = await dearerPlan('cheaper', 1, 15);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'cheaper', to_price: to, when: 'now', proration: 'always_invoice' });
  await untilRows(id, { [only.id]: 'noticed' });
  await untilAdvanced(people);
  await wake(id);
  await untilRows(id, { [only.id]: 'changed' });
  await done('POST', `/admin/price-migrations/${id}/undo`, { reason });
  await until(async () => (await stateOf(id)) === 'undone');
  expect(await rowsOf(id)).toEqual({ [only.id]: 'changed: price_lowered' });
  expect((await projected(system, only.id))['price_id']).toBe(to);
  expect(await charged(system, only.customer)).toEqual([2000]);
});

it('a pause holds what the runs were asked for, and a resume asks anew', async () => {
  const { to, people } = await dearerPlan('held', 2);
  const [first, second] = inOrder(people);
  const id = await migrate({ plan: 'held', to_price: to, when: 'now', proration: 'none' });
  await untilRows(id, { [first.id]: 'noticed', [second.id]: 'noticed' });
  const match = { method: 'POST', path: `^/v1/subscriptions/${first.id}$` };
  await sandbox(system, 'POST', 'faults', { kind: '500', match, times: 100 });
  await untilAdvanced(people);
  await wake(id);
  await until(async () => {
    const open = `select 1 from effects where workflow_id = $1 and kind = 'change_plan' and state = 'unknown'`;
    return (await system.rows(open, [subscriptionWorkflowId(first.id)])).length > 0;
  });
  await done('POST', `/admin/price-migrations/${id}/pause`, { reason });
  await sandbox(system, 'DELETE', 'faults');
  const refused = `select 1 from effects where workflow_id = $1 and kind = 'change_plan' and state = 'failed'`;
  await until(async () => (await system.rows(refused, [subscriptionWorkflowId(first.id)])).length > 0);
  const direct = change(
    system,
    second.id,
    migratePriceUpdate,
    await asIfDue(id, second.id, { priceId: to, proration: 'none' }),
  );
  expect((await refusal(direct)).type).toBe('not_requested');
  expect(await rowsOf(id)).toEqual({ [first.id]: 'noticed', [second.id]: 'noticed' });

  await done('POST', `/admin/price-migrations/${id}/resume`, { reason });
  await untilRows(id, { [first.id]: 'changed', [second.id]: 'changed' });
});

it('a subscription whose run does not answer keeps nobody else waiting', async () => {
  const { to, people } = await dearerPlan('stuck', 2);
  const [stuck, other] = inOrder(people);
  const id = await migrate({ plan: 'stuck', to_price: to, when: 'now', proration: 'none' });
  await untilRows(id, { [stuck.id]: 'noticed', [other.id]: 'noticed' });
  await untilAdvanced(people);
  const match = { method: 'POST', path: `^/v1/subscriptions/${stuck.id}$` };
  await sandbox(system, 'POST', 'faults', { kind: '500', match, times: 100 });
  await wake(id);
  await untilRows(id, { [other.id]: 'changed' });
  expect(await rowsOf(id)).toMatchObject({ [stuck.id]: 'noticed' });
  await sandbox(system, 'DELETE', 'faults');
  await untilRows(id, { [stuck.id]: 'changed' });
}, 200_000);

it('a run that was lost knows again that a migration’s price waits', async () => {
  const { to, people } = await dearerPlan('recalled', 2);
  const [waits, chooses] = people as [(typeof people)[0], (typeof people)[0]];
  const id = await migrate({ plan: 'recalled', to_price: to, when: 'renewal' });
  await untilRows(id, { [waits.id]: 'scheduled', [chooses.id]: 'scheduled' });
  await system.temporal.workflow.getHandle(subscriptionWorkflowId(waits.id)).terminate('lost');
  // Another plan, chosen by the customer in its place.
  await change(system, chooses.id, changePlanUpdate, toPlan('professional', { when: 'period_end' }));

  await done('POST', `/admin/price-migrations/${id}/undo`, { reason });
  await untilRows(id, { [waits.id]: 'undone', [chooses.id]: 'undone' });
  expect((await projected(system, waits.id))['pending_change']).toBeNull();
  expect((await projected(system, chooses.id))['pending_change']).toMatchObject({ tier: 'professional' });
}, 200_000);

it('a customer cannot withdraw a migration’s price from a run that was lost either', async () => {
  const { to, people } = await dearerPlan('bound', 1);
  const [only] = people as [(typeof people)[0]];
  const id = await migrate({ plan: 'bound', to_price: to, when: 'renewal' });
  await untilRows(id, { [only.id]: 'scheduled' });
  await system.temporal.workflow.getHandle(subscriptionWorkflowId(only.id)).terminate('lost');
  const of = { subscriptionId: only.id, customerId: only.customer.customerId };
  await system.temporal.workflow.signalWithStart(SUBSCRIPTION_LIFECYCLE, subscriptionWake(of, []));
  expect((await refusal(change(system, only.id, resumeUpdate, asked()))).type).toBe('nothing_to_resume');
  expect((await projected(system, only.id))['pending_change']).toMatchObject({ amount: 2500 });
});
