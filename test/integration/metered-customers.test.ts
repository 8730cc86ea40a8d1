import { subscribedAt } from '../../api/usage/ingest/customer-clock.ts';
import { createMeteredCustomers } from '../../api/usage/ingest/metered-customers.ts';
import { createChangeFeed } from '../../db/change-feed.ts';
import type { ChangeFeed } from '../../db/change-feed.ts';
import type { MikroORM } from '../../db/orm.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import { execute } from '../../db/sql.ts';
import { day, openDatabase, sampleCustomer, sampleSubscription } from './db-samples.ts';

let orm: MikroORM;
let feed: ChangeFeed;
let close: () => Promise<void>;
beforeEach(async () => {
  const opened = await openDatabase();
  ({ orm } = opened);
  feed = createChangeFeed({ databaseUrl: opened.database.url, onTrouble: () => undefined });
  close = async () => {
    await feed.stop();
    await opened.close();
  };
});
afterEach(() => close());

it('a customer who is remembered is read afresh as soon as another process has notified of a change', async () => {
  await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1'));
  const metered = createMeteredCustomers(() => orm.em.fork(), Date.now, feed);
  const subscription = async (): Promise<string | undefined> =>
    (await metered.remembered(['cus_1'])).get('cus_1')?.subscription?.id;
  /** Whoever listens later is notified later. */
  const notified = (what: string): Promise<void> =>
    new Promise((resolve) => {
      const unlisten = feed.listen((event) => {
        if (what !== (event.type === 'change' ? event.change.what : event.type)) return;
        unlisten();
        resolve();
      });
    });
  await notified('ready');
  expect(await subscription()).toBeUndefined();
  const isNotified = notified('subscription');
  await upsertSubscription(orm.em.fork(), sampleSubscription('sub_1', { customerId: 'cus_1' }));
  await isNotified;
  expect(await subscription()).toBe('sub_1');
});

it('subscriptions that ended as long ago as usage is taken are known with the one that counts', async () => {
  await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1'));
  const DAY = 86_400_000;
  const over = (id: string, daysAgo: number) =>
    sampleSubscription(id, {
      customerId: 'cus_1',
      status: 'canceled',
      createdAt: Date.now() - 90 * DAY,
      trialEnd: Date.now() - 80 * DAY,
      endedAt: Date.now() - daysAgo * DAY,
    });
  const earlier = [over('sub_1', 50), over('sub_2', 34), over('sub_3', 4)];
  for (const row of [...earlier, sampleSubscription('sub_4', { customerId: 'cus_1', createdAt: day(40) })])
    await upsertSubscription(orm.em.fork(), row);
  const metered = createMeteredCustomers(() => orm.em.fork(), Date.now, feed);
  const customer = await metered.find('cus_1');
  expect(customer?.subscription?.id).toBe('sub_4');
  expect(customer?.others).toEqual(
    [...earlier.slice(1)].reverse().map(({ id, interval, ...row }) => ({
      id,
      interval,
      currentPeriodStart: row.currentPeriodStart,
      currentPeriodEnd: row.currentPeriodEnd,
      trialEnd: row.trialEnd,
      endedAt: row.endedAt,
      createdAt: row.createdAt,
      before: [],
    })),
  );
});

it('usage from before a second subscription is of the first, also while that still runs', async () => {
  const DAY = 86_400_000;
  await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1'));
  const [first, second] = [Date.now() - 20 * DAY, Date.now() - DAY];
  for (const [id, from] of [
    ['sub_1', first],
    ['sub_2', second],
  ] as const) {
    const times = { createdAt: from, currentPeriodStart: from, currentPeriodEnd: from + 30 * DAY };
    await upsertSubscription(orm.em.fork(), sampleSubscription(id, { customerId: 'cus_1', ...times }));
  }
  const customer = await createMeteredCustomers(() => orm.em.fork(), Date.now, feed).find('cus_1');
  if (customer === null) throw new Error('no customer');
  const subscribed = (at: number): string | undefined => subscribedAt(customer, at)?.subscriptionId;
  expect([subscribed(second - DAY), subscribed(second + 1)]).toEqual(['sub_1', 'sub_2']);
});

it('usage from before a change of the interval is of the period that ran then, whatever the grid is since', async () => {
  const DAY = 86_400_000;
  const changedAt = Date.now() - 5 * DAY;
  const [december, january] = [changedAt - 40 * DAY, changedAt - 9 * DAY];
  await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1'));
  const yearly = sampleSubscription('sub_1', {
    customerId: 'cus_1',
    interval: 'year',
    createdAt: changedAt - 200 * DAY,
    currentPeriodStart: changedAt,
    currentPeriodEnd: changedAt + 365 * DAY,
  });
  await upsertSubscription(orm.em.fork(), yearly);
  // The later one was not cut short yet.
  for (const [start, end] of [
    [december, january],
    [january, january + 31 * DAY],
  ] as const) {
    await execute(
      orm.em.fork(),
      `insert into usage_periods (subscription_id, customer_id, starts_at, ends_at, currency, tier)
       values ('sub_1', 'cus_1', $1, $2, 'usd', 'starter')`,
      [new Date(start), new Date(end)],
    );
  }
  const customer = await createMeteredCustomers(() => orm.em.fork(), Date.now, feed).find('cus_1');
  if (customer === null) throw new Error('no customer');
  const startsAt = (at: number): number | undefined => subscribedAt(customer, at)?.period.start;
  expect(startsAt(changedAt - DAY)).toBe(january);
  expect(startsAt(january - DAY)).toBe(december);
  expect(subscribedAt(customer, changedAt - DAY)?.period.end).toBe(changedAt);
  expect(startsAt(changedAt)).toBe(changedAt);
});
