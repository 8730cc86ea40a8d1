import { listCustomers, listSubscriptions } from '../../db/accounts/admin-lists.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { dunningBoard, dunningTotals } from '../../db/dunning/dunning-board.ts';
import type { MikroORM } from '../../db/orm.ts';
import { subscriptionsNeedingAttention } from '../../db/reconciliation/drift.ts';
import { recountFigures } from '../../db/revenue/figures.ts';
import { subscriptionFigures, subscriptionFlow } from '../../db/revenue/revenue-figures.ts';
import { searchCustomers, searchSubscriptions } from '../../db/subscriptions/console-lists.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { day, openDatabase, sampleCustomer, sampleSubscription } from './db-samples.ts';

/* A subscription that became another product's, beside one of ours that is the same in all else. */

let orm: MikroORM;
let close: () => Promise<void>;

const owing: Partial<SubscriptionRow> = {
  status: 'past_due',
  attention: 'look',
  trialStart: day(0),
  endedAt: day(3),
  dunning: {
    episodeId: 'dunning/1',
    startedAt: day(1),
    strategy: 'standard-2026-11',
    invoiceIds: [],
    attempt: 1,
    nextAttemptAt: null,
    graceUntil: day(8),
    finalActionAt: day(22),
    stage: 'grace',
    outcome: null,
  },
};

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
  const em = orm.em.fork();
  for (const name of ['ours', 'theirs']) {
    await upsertCustomer(em, sampleCustomer(`cus_${name}`));
    await upsertSubscription(
      em,
      sampleSubscription(`sub_${name}`, { customerId: `cus_${name}`, revision: 1, ...owing }),
    );
  }
  await upsertSubscription(
    em,
    sampleSubscription('sub_theirs', { customerId: 'cus_theirs', revision: 2, mode: 'foreign', ...owing }),
  );
});
afterAll(() => close());

const page = { limit: 10, cursor: null };
const ids = ({ rows }: { rows: readonly { id: string }[] }): string[] => rows.map(({ id }) => id);

it('is in no list, and no total', async () => {
  const em = orm.em.fork();
  const listed = await listSubscriptions(em, page);
  expect([ids(listed), listed.total]).toEqual([['sub_ours'], 1]);
  const found = await searchSubscriptions(em, { ...page, order: 'created' });
  expect([ids(found), found.total]).toEqual([['sub_ours'], 1]);
  expect(ids(await searchCustomers(em, { ...page, order: 'created', status: 'past_due' }))).toEqual([
    'cus_ours',
  ]);
  expect(ids(await searchCustomers(em, { ...page, order: 'created', status: 'none' }))).toEqual([
    'cus_theirs',
  ]);
  const customers = await listCustomers(em, page);
  expect(customers.rows.find(({ id }) => id === 'cus_theirs')?.tier).toBeNull();
});

it('is on no board of staff', async () => {
  const em = orm.em.fork();
  const board = await dunningBoard(em, page);
  expect([ids(board), board.total]).toEqual([['sub_ours'], 1]);
  expect(await dunningTotals(em)).toMatchObject([{ stage: 'grace', count: 1 }]);
  expect((await subscriptionsNeedingAttention(em)).map(({ id }) => id)).toEqual(['sub_ours']);
});

it('is in no figure, and nothing drifts', async () => {
  const em = orm.em.fork();
  expect(await subscriptionFigures(em)).toMatchObject([{ status: 'past_due', count: 1 }]);
  expect(await subscriptionFlow(em, '2020-01-01')).toMatchObject({ begun: 1, ended: 1, trialsOver: 1 });
  expect(await recountFigures(em)).toEqual([]);
});

it('is found where staff ask for such rows', async () => {
  const found = await searchSubscriptions(orm.em.fork(), { ...page, order: 'created', mode: 'foreign' });
  expect([ids(found), found.total]).toEqual([['sub_theirs'], 1]);
});
