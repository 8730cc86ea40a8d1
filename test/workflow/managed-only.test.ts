import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities/index.ts';
import type { Activities } from '../../activities/index.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { askForMoney } from '../../db/approvals/approvals.ts';
import { MONEY_SUBJECTS, appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import type { MoneyAction } from '../../db/audit/audit-log.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { afterGuard } from '../../gateways/stripe/subscriptions/guarded-writes.ts';
import { idOf } from '../../gateways/stripe/references.ts';
import { isDefaultCard, replaceCard } from '../../gateways/stripe/accounts/replace-card.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import {
  GUARDED,
  GUARDED_BY_ROWS,
  GUARDED_ROUTES,
  NOT_ASKED,
  ROUTES_NOT_ASKED,
  moneyKey,
} from '../support/guarded-steps.ts';
import type { GuardedScene } from '../support/guarded-steps.ts';
import { INTERRUPTED } from '../support/interrupted-steps.ts';
import { newStranger } from '../support/stranger.ts';
import { until } from '../support/until.ts';
import { plantStaff } from '../support/plant-staff.ts';

let system: BillingSystem;
let orm: MikroORM;
let activities: Activities;
let customer: TestCustomer;
const scenes: Partial<Record<'observed' | 'foreign', GuardedScene>> = {};

beforeAll(async () => {
  system = await startBillingSystem();
  orm = await createOrm({ databaseUrl: system.variables['DATABASE_URL'] ?? '', poolMax: 4 });
  const given: Partial<ActivityDeps> = {
    orm,
    stripe: guardedStripe(),
    now: Date.now,
    plans: () => loadPlans(orm.em.fork()),
  };
  activities = createActivities(given as ActivityDeps);
  customer = await newCustomer(system);
  const observed = await theirs(customer, 'professional_month_usd');
  await untilStatus(system, observed, 'active');
  scenes.observed = await sceneOf(observed, customer.customerId);
  const stranger = await newStranger(system);
  scenes.foreign = await sceneOf(stranger.subscriptionId, stranger.customerId);
});
afterAll(async () => {
  await orm.close();
  await system.stop();
});

/** As the API and the worker have it. */
const guardedStripe = () =>
  createStripe({ secretKey: 'sk_test_perennial', apiBase: system.sandbox.url, guarded: true });

/** A plan's price, sold by somebody else. */
async function theirs({ customerId }: TestCustomer, lookupKey: string): Promise<string> {
  const [price] = (await system.stripe.prices.list({ lookup_keys: [lookupKey] })).data;
  const { id } = await system.stripe.subscriptions.create({
    customer: customerId,
    items: [{ price: price?.id ?? '' }],
  });
  return id;
}

async function sceneOf(subscriptionId: string, customerId: string): Promise<GuardedScene> {
  const { latest_invoice: invoice } = await system.stripe.subscriptions.retrieve(subscriptionId);
  const [charge] = (await system.stripe.charges.list({ customer: customerId })).data;
  const [invoiceId, chargeId] = [idOf(invoice ?? ''), charge?.id ?? ''];
  // Staff asked for it as they should: only the guard is left to refuse it.
  await askedFor('charge.refund', chargeId, null, {});
  await askedFor('invoice.credit', invoiceId, 100, { giveBack: 'refund', reason: null, memo: null });
  await askedFor('dunning.write_off', subscriptionId, 1_000_000, { invoiceIds: [invoiceId] });
  return { customerId, subscriptionId, invoiceId, chargeId };
}

async function askedFor(
  action: MoneyAction,
  subjectId: string,
  amount: number | null,
  input: Record<string, unknown>,
): Promise<void> {
  const key = moneyKey(subjectId);
  await plantStaff(system.rows, 'staff');
  const [em, at, reason] = [orm.em.fork(), Date.now(), 'the customer asked'];
  await appendAudit(em, {
    actorId: 'staff',
    actorKind: 'staff',
    action: requestedAction(action),
    subjectType: MONEY_SUBJECTS[action],
    subjectId,
    before: null,
    after: { key, amount },
    reason,
    requestId: key,
    at,
  });
  const asked = { id: key, action, subjectId, customerId: null, key, amount, currency: 'usd', input, reason };
  const approval = await em.transactional((inside) =>
    askForMoney(
      inside,
      { ...asked, most: amount, worth: 0, askedBy: 'staff' },
      { alone: 1, waitsMs: 1_000_000 },
    ),
  );
  expect(approval.state).toBe('not_needed');
}

/** How many requests that change something have reached Stripe; clocks and previews change nothing. */
async function writes(): Promise<number> {
  const answer = await fetch(`${system.sandbox.url}/_sandbox/writes`);
  const { writes: all } = (await answer.json()) as { writes: { path: string }[] };
  return all.filter(({ path }) => !/test_helpers|create_preview/.test(path)).length;
}

const run = (work: () => Promise<unknown>): Promise<unknown> => new MockActivityEnvironment({}).run(work);

it('every activity that changes something at Stripe is tried, or says why it need not be', () => {
  const changing = Object.entries(INTERRUPTED).flatMap(([name, steps]) =>
    typeof steps === 'string' ? [] : [name],
  );
  const table = [...Object.keys(GUARDED), ...Object.keys(GUARDED_BY_ROWS), ...Object.keys(NOT_ASKED)];
  // One whose parts can all be repeated is not interrupted, and still stands in the table.
  expect(changing.filter((name) => !table.includes(name))).toEqual([]);
});

it('every route that changes something at Stripe is tried, or says why it need not be', () => {
  const routes = join(import.meta.dirname, '../../api');
  const asking = readdirSync(routes, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && readFileSync(join(routes, file), 'utf8').includes('changeAtStripe('),
  );
  const table = new Set([...GUARDED_ROUTES.map(({ file }) => file), ...Object.keys(ROUTES_NOT_ASKED)]);
  expect([...table].sort()).toEqual(asking.sort());
});

it('what goes past the guard is not sent, so that no new step or route can be left out', async () => {
  const before = await writes();
  const stripe = guardedStripe();
  const { customerId = '', subscriptionId = '' } = scenes.observed ?? {};
  for (const past of [
    () => stripe.subscriptions.update(subscriptionId, { description: 'past the guard' }),
    () => stripe.customers.update(customerId, { name: 'Past' }),
    () => stripe.subscriptions.cancel(subscriptionId),
  ])
    await expect(past()).rejects.toMatchObject({ code: 'unguarded_write' });
  expect(await writes()).toBe(before);
  expect((await stripe.subscriptions.retrieve(subscriptionId)).status).toBe('active');
});

describe.each(['observed', 'foreign'] as const)('on an %s subscription', (mode) => {
  it.each(Object.entries(GUARDED))('%s is refused, and nothing changes at Stripe', async (_name, call) => {
    const scene = scenes[mode];
    if (scene === undefined) throw new Error('no scene');
    const before = await writes();
    await expect(run(() => call(activities, scene))).rejects.toMatchObject({
      type: 'not_managed',
      nonRetryable: true,
    });
    expect(await writes()).toBe(before);
  });
});

describe('on a subscription whose mark was removed a moment ago', () => {
  it.each(Object.entries(GUARDED_BY_ROWS))(
    '%s changes nothing at Stripe and says why',
    async (_name, { rows, call, left }) => {
      const scene = scenes.observed;
      if (scene === undefined) throw new Error('no scene');
      const { subscriptionId, customerId, chargeId } = scene;
      await system.rows(`update subscriptions set mode = 'managed' where id = $1`, [subscriptionId]);
      for (const sql of rows) await system.rows(sql, [subscriptionId, customerId, chargeId]);
      const before = await writes();
      await run(() => call(activities, scene));
      expect(await writes()).toBe(before);
      expect(await system.rows(left)).toHaveLength(1);
    },
  );
});

it('a payment that failed late is not asked for again, and it is written down why', async () => {
  const debtor = await newCustomer(system, { card: 'pm_usBankAccount_success' });
  const id = await theirs(debtor, 'professional_month_usd');
  await debtor.advanceDays(8);
  await untilStatus(system, id, 'active');
  const [charge] = (await system.stripe.charges.list({ customer: debtor.customerId })).data;
  const { amount = 0, currency = '' } = charge ?? {};
  await system.rows(`update subscriptions set mode = 'managed' where id = $1`, [id]);
  await fetch(`${system.sandbox.url}/_sandbox/charges/${charge?.id}/fail`, {
    method: 'POST',
    body: new URLSearchParams({ code: 'insufficient_funds' }),
  });
  const before = await writes();
  const step = { customerId: debtor.customerId, chargeId: charge?.id ?? '', amount, currency, code: 'any' };
  await run(() => activities.settleLateFailure(step));
  expect(await writes()).toBe(before);
  const entries = `select from timeline where subscription_id = $1 and rule = 'late_failure_not_managed'`;
  await until(async () => (await system.rows(entries, [id])).length === 1, { what: 'it is written down' });
});

describe('a customer whose only subscription is observed', () => {
  it.each(GUARDED_ROUTES)('$method $path is refused', async ({ method, path, body, byStaff }) => {
    const admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
    const before = await writes();
    const answer = await system.api.call(method, path.replace('{customer}', customer.customerId), {
      token: byStaff === true ? admin : customer.token,
      body,
    });
    expect([answer.status, answer.body['code']]).toEqual([409, 'not_managed']);
    expect(await writes()).toBe(before);
  });
});

describe('a customer with a subscription of ours beside one that is not', () => {
  it('another card is charged for ours alone', async () => {
    const both = await newCustomer(system);
    const ours = await both.subscribe('starter_month_usd');
    const other = await theirs(both, 'professional_month_usd');
    const before = await system.stripe.customers.retrieve(both.customerId);
    const { id: card } = await system.stripe.paymentMethods.attach('pm_card_mastercard', {
      customer: both.customerId,
    });
    const stripe = guardedStripe();
    const chosen = { customerId: both.customerId, paymentMethodId: card };
    expect(await isDefaultCard(stripe, chosen)).toBe(false);
    await afterGuard(() => replaceCard(stripe, { ...chosen, idempotencyKey: 'another-card' }));
    expect(await isDefaultCard(stripe, chosen)).toBe(true);
    const cardOf = async (id: string): Promise<unknown> =>
      (await system.stripe.subscriptions.retrieve(id)).default_payment_method;
    expect([await cardOf(ours), await cardOf(other)]).toEqual([card, null]);
    const after = await system.stripe.customers.retrieve(both.customerId);
    expect(after).toMatchObject({
      invoice_settings: 'invoice_settings' in before ? before.invoice_settings : {},
    });
  });
});
