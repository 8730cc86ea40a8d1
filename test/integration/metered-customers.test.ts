import { createMeteredCustomers } from '../../api/usage/metered-customers.ts';
import { createChangeFeed } from '../../db/change-feed.ts';
import type { ChangeFeed } from '../../db/change-feed.ts';
import type { MikroORM } from '../../db/orm.ts';
import { upsertCustomer } from '../../db/repositories/customers.ts';
import { upsertSubscription } from '../../db/repositories/subscriptions.ts';
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

it('a customer who is remembered is read afresh as soon as another process has told of a change', async () => {
  await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1'));
  const metered = createMeteredCustomers(() => orm.em.fork(), Date.now, feed);
  const subscription = async (): Promise<string | undefined> =>
    (await metered.remembered(['cus_1'])).get('cus_1')?.subscription?.id;
  /** Whoever listens later is told later. */
  const heard = (what: string): Promise<void> =>
    new Promise((resolve) => {
      const unlisten = feed.listen((event) => {
        if (what !== (event.type === 'change' ? event.change.what : event.type)) return;
        unlisten();
        resolve();
      });
    });
  await heard('ready');
  expect(await subscription()).toBeUndefined();
  const told = heard('subscription');
  await upsertSubscription(orm.em.fork(), sampleSubscription('sub_1', { customerId: 'cus_1' }));
  await told;
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
  expect(customer?.ended).toEqual(
    [...earlier.slice(1)].reverse().map(({ id, interval, ...row }) => ({
      id,
      interval,
      currentPeriodStart: row.currentPeriodStart,
      currentPeriodEnd: row.currentPeriodEnd,
      trialEnd: row.trialEnd,
      endedAt: row.endedAt,
      createdAt: row.createdAt,
    })),
  );
});
