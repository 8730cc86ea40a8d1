import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { exitCodeOfRebuild, rebuildSince } from '../../scripts/rebuild.ts';
import { USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';
import {
  cancelUpdate,
  changePlanUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { testServers } from '../support/environment.ts';
import { untilStatus } from '../support/customer.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import type { RestWorld } from '../support/processes-at-rest.ts';
import { until } from '../support/until.ts';
import { addCard, asked, change, everythingRests, runOf, timeline, toPlan } from './story.ts';

/*
 * PostgreSQL restored to an earlier time while Stripe and Temporal are not, and the other way: a rebuild brings
 * back what was lost, and nothing is charged, mailed or metered twice. RESTORE_SIZE=full: 20 upgrades, 10
 * cancellations, 20 new.
 */
const SIZE =
  process.env['RESTORE_SIZE'] === 'full'
    ? { upgrades: 20, ends: 10, begins: 20 }
    : { upgrades: 2, ends: 2, begins: 2 };

let system: BillingSystem;
let mail: TestMailServer;
let world: RestWorld;
beforeAll(async () => {
  mail = await startMailServer();
  system = await startBillingSystem({ SMTP_URL: mail.url, MAIL_FROM: 'billing@example.com' });
  const here = <T>(it: T) => ({
    now: () => it,
    away: () => Promise.resolve(),
    back: () => Promise.resolve(),
  });
  world = { ...system, keycloak: here(system.identity), lago: here(system.lago) };
}, 120_000);
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

interface Person {
  id: string;
  customer: string;
}

/** A person in real time, who subscribes through Stripe. */
async function subscriber(): Promise<Person> {
  const { stripe } = system;
  const email = `${randomUUID().slice(0, 8)}@example.com`;
  const token = await system.identity.token({ email, role: 'viewer' });
  await system.api.call('GET', '/billing/subscription', { token });
  const [user] = await system.rows<{ id: string }>('select id from users where email = $1', [email]);
  const metadata = { user_id: user?.id ?? '' };
  const { id: customer } = await stripe.customers.create({ email, metadata });
  // A subscription that is recorded before its customer is linked is worth something to nobody until the
  // reconciliation runs.
  const linked = 'select 1 from customers where id = $1 and user_id is not null';
  await until(async () => (await system.rows(linked, [customer])).length === 1);
  await addCard(system, customer);
  const [price] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price?.id ?? '' }],
    metadata: { ...metadata, managed_by: 'perennial' },
  });
  await untilStatus(system, id, 'active');
  return { id, customer };
}

const several = async <T>(count: number, make: () => Promise<T>): Promise<T[]> => {
  const made: T[] = [];
  for (let n = 0; n < count; n++) made.push(await make());
  return made;
};

async function rests(): Promise<void> {
  await untilAtRest(world);
  await everythingRests(system);
}

async function admin(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: testServers().adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Ends the connections to the database and runs statements while none is let in. */
const alone = async (...statements: string[]): Promise<void> => {
  const { name } = system.api.database;
  await admin(
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '${name}'`,
    ...statements,
    `alter database ${name} allow_connections true`,
  );
};

const backup = (): Promise<void> => {
  const { name } = system.api.database;
  return alone(`create database ${name}_backup template ${name}`);
};

const restore = (): Promise<void> => {
  const { name } = system.api.database;
  return alone(
    `drop database ${name} with (force)`,
    `create database ${name} template ${name}_backup`,
    `drop database ${name}_backup`,
  );
};

/** What may not be doubled: charges, meter events and mails. */
async function outside(): Promise<Record<string, unknown>> {
  const charges = await system.stripe.charges.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const changed = await fetch(`${system.sandbox.url}/_sandbox/requests?method=POST&path=meter_events`);
  const { total } = (await changed.json()) as { total: number };
  return { charges: charges.map(({ id }) => id).sort(), meterEvents: total, mails: mail.taken().length };
}

/** All that a second rebuild may not change. */
const stored = async (): Promise<unknown[]> => {
  const all = [
    'select id, status, tier, mrr, revision, current_period_end from subscriptions order by id',
    'select key, at, kind, facts from timeline order by key',
    'select key, at, amount, mrr from mrr_changes order by key',
    'select key, at, amount, kind from revenue_movements order by key',
    'select id, status, amount_paid from invoices order by id',
    'select id, status, amount from charges order by id',
    'select id, email from users order by id',
    'select key, state from effects order by key',
    'select key from outbox_messages order by key',
  ];
  const rows = [];
  for (const sql of all) rows.push(await system.rows(sql));
  return rows;
};

const rebuild = (since: number, apply: boolean) =>
  rebuildSince(system.temporal, { since, apply }, () => undefined);

it('brings back what the database lost when it was restored, and doubles nothing', async () => {
  const upgraded = await several(SIZE.upgrades, subscriber);
  const ended = await several(SIZE.ends, subscriber);
  await rests();
  await backup();
  const since = Date.now() - 1_000;

  for (const { id } of upgraded) await change(system, id, changePlanUpdate, toPlan('professional'));
  for (const { id } of ended) await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
  const begun = await several(SIZE.begins, subscriber);
  await rests();
  const before = { outside: await outside(), stored: await stored() };
  const sum = async (): Promise<unknown> =>
    system.rows('select kind, sum(amount) as amount from revenue_movements group by 1 order by 1');
  const movements = await sum();

  await restore();
  await until(async () => (await system.rows('select 1')).length === 1, { what: 'the database is back' });
  expect(await stored()).not.toEqual(before.stored);

  const look = await rebuild(since, false);
  expect(exitCodeOfRebuild(look)).toBe(1);
  expect(look.counts.people).toBe(SIZE.begins);
  expect(look.counts.eventsMissing).toBeGreaterThan(0);
  expect(look.counts.effects).toBeGreaterThan(0);
  expect((await system.rows('select 1 from users where id = $1', [begun[0]?.id])).length).toBe(0);

  const done = await rebuild(since, true);
  expect(done.waiting).toBe(0);
  await rests();
  expect(await outside()).toEqual(before.outside);
  expect(await sum()).toEqual(movements);
  for (const { id } of upgraded)
    expect((await timeline(system, id)).map(({ kind, facts }) => [kind, facts['rebuilt']])).toEqual(
      expect.arrayContaining([
        ['plan_changed', true],
        ['rebuilt', true],
      ]),
    );
  for (const { id } of ended) {
    const { ended_at: endedAt } = await system.stripe.subscriptions.retrieve(id);
    // Within the day in which it began it makes no movement of its person.
    const [churn] = await system.rows<{ at: Date }>(
      'select at from mrr_changes where subscription_id = $1 and amount < 0',
      [id],
    );
    expect(churn?.at.getTime()).toBe((endedAt ?? 0) * 1_000);
  }
  const rebuilt = await stored();
  const again = await rebuild(since, true);
  expect({ code: exitCodeOfRebuild(again), counts: again.counts }).toMatchObject({
    code: 0,
    counts: { eventsMissing: 0, eventsUnanswered: 0, people: 0, effects: 0 },
  });
  await rests();
  expect(await stored()).toEqual(rebuilt);
  expect(await outside()).toEqual(before.outside);
}, 600_000);

it('starts what Temporal lost again: runs and schedules, and doubles nothing', async () => {
  const { id } = await subscriber();
  await rests();
  const before = { outside: await outside(), stored: await stored() };
  const run = runOf(system, id);
  await run.terminate('lost');
  await system.temporal.workflowService.deleteWorkflowExecution({
    namespace: system.temporal.options.namespace,
    workflowExecution: { workflowId: subscriptionWorkflowId(id) },
  });
  const schedule = system.temporal.schedule.getHandle(USAGE_ROLLUP_SCHEDULE_ID);
  await schedule.delete();
  await until(async () => (await run.describe().catch(() => null)) === null);

  const done = await rebuild(Date.now() - 60_000, true);
  expect(exitCodeOfRebuild(done)).toBe(3);
  expect((await run.describe()).status.name).toBe('RUNNING');
  expect((await schedule.describe()).scheduleId).toBe(USAGE_ROLLUP_SCHEDULE_ID);
  await schedule.pause('tests start it themselves');
  await rests();
  expect(await outside()).toEqual(before.outside);
}, 600_000);
