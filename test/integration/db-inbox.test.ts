import { query } from '../../db/sql.ts';
import type { MikroORM } from '../../db/orm.ts';
import {
  createInboxWriter,
  findInboxEvent,
  ignorePending,
  inboxBacklog,
  markDeliveries,
  markIgnored,
  markProcessed,
  releasePending,
  takePending,
} from '../../db/inbox/inbox.ts';
import type { IncomingEvent } from '../../db/inbox/inbox.ts';
import { eventsAnswered } from '../../db/reconciliation/swept-rows.ts';
import { rowsRead } from '../support/rows-read.ts';
import { until } from '../support/until.ts';
import { day, openDatabase } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});

afterAll(() => close());

beforeEach(async () => {
  await query(orm.em.fork(), 'truncate inbox_events');
});

const event = (id: string, changes: Partial<IncomingEvent> = {}): IncomingEvent => ({
  id,
  type: 'invoice.paid',
  createdAt: day(0),
  payload: JSON.stringify({
    id,
    object: 'event',
    data: { object: { note: `"quoted", {braced} \\ and ünïcode` } },
  }),
  ...changes,
});

const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `evt_${String(i).padStart(4, '0')}`);

const storedIds = async (): Promise<string[]> => {
  const rows = await query<{ id: string }>(orm.em.fork(), 'select id from inbox_events order by id');
  return rows.map(({ id }) => id);
};

describe('writing', () => {
  it('keeps an event as it came', async () => {
    const given = event('evt_1');
    expect(await createInboxWriter(orm).write(given)).toEqual({ duplicate: false });
    expect(await findInboxEvent(orm.em.fork(), 'evt_1')).toEqual({
      id: 'evt_1',
      type: 'invoice.paid',
      createdAt: day(0),
      payload: JSON.parse(given.payload) as unknown,
      receivedAt: expect.any(Number) as number,
      state: 'pending',
      reason: null,
      workflowId: null,
      attempts: 0,
      deliveredAt: null,
      processedAt: null,
    });
  });

  it('stores each event once when ten callers deliver all of them at once', async () => {
    const writer = createInboxWriter(orm, { batchMax: 70 });
    const expected = ids(200);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => expected)
        .flat()
        .map(async (id) => ({ id, ...(await writer.write(event(id))) })),
    );
    expect(await storedIds()).toEqual(expected);
    const firsts = results.filter(({ duplicate }) => !duplicate).map(({ id }) => id);
    expect(firsts.sort()).toEqual(expected);
    expect(results).toHaveLength(2000);
  });

  it('stores each event once, without a deadlock, when several processes get the same in different orders', async () => {
    const writers = [createInboxWriter(orm), createInboxWriter(orm), createInboxWriter(orm)];
    const expected = ids(300);
    const results = await Promise.all(
      writers.flatMap((writer, n) => {
        const order = n === 1 ? expected.toReversed() : expected;
        return order.map((id) => writer.write(event(id)));
      }),
    );
    expect(await storedIds()).toEqual(expected);
    expect(results.filter(({ duplicate }) => !duplicate)).toHaveLength(expected.length);
  });

  it('resolves only after the commit: another connection sees the row at that moment', async () => {
    const writer = createInboxWriter(orm);
    const seen = await Promise.all(
      ids(50).map(async (id) => {
        await writer.write(event(id));
        return findInboxEvent(orm.em.fork(), id);
      }),
    );
    expect(seen.every((row) => row?.state === 'pending')).toBe(true);
  });

  it('rejects exactly the event that cannot be stored, not its neighbours', async () => {
    const writer = createInboxWriter(orm);
    const events = ids(20).map((id) => event(id, id === 'evt_0007' ? { payload: '{"not json' } : {}));
    const results = await Promise.allSettled(events.map((each) => writer.write(each)));
    expect(results.flatMap(({ status }, i) => (status === 'rejected' ? [events[i]?.id] : []))).toEqual([
      'evt_0007',
    ]);
    expect(await storedIds()).toEqual(ids(20).filter((id) => id !== 'evt_0007'));
  });

  it('stores an event with a NUL character, which nothing could read out of JSON, and leaves a written-out \\u0000 alone', async () => {
    const payload = String.raw`{"nul":"a\u0000b","text":"a\\u0000b"}`;
    await createInboxWriter(orm).write(event('evt_nul', { payload }));
    const row = await findInboxEvent(orm.em.fork(), 'evt_nul');
    expect(row?.payload).toEqual({ nul: 'a\ufffdb', text: String.raw`a\u0000b` });
  });

  it('stores an event with half a character, over which no query could read, and leaves whole ones alone', async () => {
    const payload = String.raw`{"high":"a\ud83d","low":"\uDE00b","twice":"\ud83d\ud83d\ude00","whole":"\uD83D\uDE00","text":"\\ud83d"}`;
    await createInboxWriter(orm).write(event('evt_half', { payload }));
    expect((await findInboxEvent(orm.em.fork(), 'evt_half'))?.payload).toEqual({
      high: 'a\ufffd',
      low: '\ufffdb',
      twice: '\ufffd\u{1f600}',
      whole: '\u{1f600}',
      text: String.raw`\ud83d`,
    });
    expect(await query(orm.em.fork(), `select payload #>> '{whole}' as whole from inbox_events`)).toEqual([
      { whole: '\u{1f600}' },
    ]);
  });

  it('rejects the callers whose connection is killed and stores what comes after', async () => {
    const writer = createInboxWriter(orm, { batchMax: 5 });
    const admin = orm.em.fork();
    // A row of an open transaction makes the insert of the same id wait, so that it is there to be killed.
    const blocker = orm.em.fork();
    await blocker.begin();
    await query(
      blocker,
      `insert into inbox_events (id, type, created_at, payload) values ('evt_0002', 'x', now(), '{}')`,
    );
    const first = writer.write(event('evt_first'));
    await first;
    const blocked = ids(5).map((id) => writer.write(event(id)));
    const behind = ids(12)
      .slice(5)
      .map((id) => writer.write(event(id)));
    const outcomes = Promise.allSettled(blocked);

    const kill = (): Promise<unknown[]> =>
      query(
        admin,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into inbox_events%'`,
      );
    const killed = await until(async () => {
      const rows = await kill();
      return rows.length > 0 && rows;
    });
    expect(killed).toHaveLength(1);
    expect((await outcomes).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    expect(await Promise.all(behind)).toEqual(behind.map(() => ({ duplicate: false })));
    await blocker.rollback();

    // Stripe sends the rejected ones again.
    const again = await Promise.all(ids(5).map((id) => writer.write(event(id))));
    expect(again).toEqual(again.map(() => ({ duplicate: false })));
    expect(await storedIds()).toEqual([...ids(12), 'evt_first']);
  });

  it('gives up on an insert that does not end, and stores what comes after', async () => {
    const writer = createInboxWriter(orm, { batchMax: 1, timeoutMs: 4_000 });
    const blocker = orm.em.fork();
    await blocker.begin();
    await query(
      blocker,
      `insert into inbox_events (id, type, created_at, payload) values ('evt_stuck', 'x', now(), '{}')`,
    );
    const stuck = writer.write(event('evt_stuck'));
    const behind = writer.write(event('evt_behind'));
    await expect(stuck).rejects.toThrow('timeout');
    expect(await behind).toEqual({ duplicate: false });
    await blocker.rollback();
  });

  it('refuses more than it may keep waiting', async () => {
    const writer = createInboxWriter(orm, { batchMax: 1, waitingMax: 3 });
    const results = await Promise.allSettled(ids(10).map((id) => writer.write(event(id))));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ reason }) => (reason as Error).name === 'InboxFullError')).toBe(true);
    expect(await storedIds()).toHaveLength(10 - refused.length);
  });
});

describe('taking', () => {
  const write = async (names: string[]): Promise<void> => {
    const writer = createInboxWriter(orm);
    for (const id of names) await writer.write(event(id));
    // A millisecond apart, which they need not be.
    await query(
      orm.em.fork(),
      `update inbox_events set received_at = received_at + make_interval(secs => array_position($1, id) * 0.001)`,
      [names],
    );
  };

  it('gives the oldest first, with what the dispatcher needs', async () => {
    await write(['evt_b', 'evt_a', 'evt_c']);
    const taken = await takePending(orm.em.fork(), 2);
    expect(taken.map(({ id }) => id)).toEqual(['evt_b', 'evt_a']);
    expect(taken[0]).toMatchObject({ type: 'invoice.paid', createdAt: day(0), attempts: 1 });
    expect((await takePending(orm.em.fork(), 9)).map(({ id }) => id)).toEqual(['evt_c']);
    expect(await takePending(orm.em.fork(), 9)).toEqual([]);
  });

  it('shares the events among processes, each to one of them', async () => {
    const writer = createInboxWriter(orm);
    await Promise.all(ids(300).map((id) => writer.write(event(id))));
    const taken: string[] = [];
    const dispatcher = async (): Promise<void> => {
      for (;;) {
        const batch = await takePending(orm.em.fork(), 7);
        if (batch.length === 0) return;
        taken.push(...batch.map(({ id }) => id));
      }
    };
    await Promise.all([dispatcher(), dispatcher(), dispatcher(), dispatcher()]);
    expect(taken.sort()).toEqual(ids(300));
  });

  it('skips what another one has locked instead of waiting for it', async () => {
    await write(['evt_1', 'evt_2']);
    await orm.em.fork().transactional(async (em) => {
      expect((await takePending(em, 1)).map(({ id }) => id)).toEqual(['evt_1']);
      expect((await takePending(orm.em.fork(), 5)).map(({ id }) => id)).toEqual(['evt_2']);
    });
  });

  it('gives an event again when it was given back, and when its lease ran out', async () => {
    await write(['evt_1', 'evt_2']);
    const em = orm.em.fork();
    await takePending(em, 2);
    await releasePending(em, ['evt_1'], 'Temporal cannot be reached');
    expect(await findInboxEvent(em, 'evt_1')).toMatchObject({
      state: 'pending',
      reason: 'Temporal cannot be reached',
    });
    await query(em, `update inbox_events set leased_until = now() - interval '1 second' where id = 'evt_2'`);
    expect((await takePending(em, 5)).map(({ id, attempts }) => [id, attempts])).toEqual([
      ['evt_1', 2],
      ['evt_2', 2],
    ]);
  });

  it('counts what waits', async () => {
    const em = orm.em.fork();
    expect(await inboxBacklog(em)).toEqual({ pending: 0, oldestReceivedAt: null });
    await write(['evt_1', 'evt_2']);
    const oldest = (await findInboxEvent(em, 'evt_1'))?.receivedAt;
    expect(await inboxBacklog(em)).toEqual({ pending: 2, oldestReceivedAt: oldest });
  });
});

describe('what became of an event', () => {
  beforeEach(async () => {
    const writer = createInboxWriter(orm);
    await Promise.all(['evt_1', 'evt_2', 'evt_3'].map((id) => writer.write(event(id))));
  });

  const states = async (): Promise<unknown[]> =>
    query(orm.em.fork(), 'select id, state, reason, workflow_id from inbox_events order by id');

  it('is delivered to a workflow, then processed', async () => {
    const em = orm.em.fork();
    await takePending(em, 5);
    await markDeliveries(em, [
      { id: 'evt_1', workflowId: 'subscription:sub_1' },
      { id: 'evt_2', workflowId: 'checkout:cs_1' },
    ]);
    await markProcessed(em, ['evt_1']);
    expect(await states()).toEqual([
      { id: 'evt_1', state: 'processed', reason: null, workflowId: 'subscription:sub_1' },
      { id: 'evt_2', state: 'delivered', reason: null, workflowId: 'checkout:cs_1' },
      { id: 'evt_3', state: 'pending', reason: null, workflowId: null },
    ]);
  });

  it('stays processed when the workflow was faster than the note of the delivery', async () => {
    const em = orm.em.fork();
    await markProcessed(em, ['evt_1']);
    await markIgnored(em, ['evt_1', 'evt_2'], 'Stripe refused it');
    await markDeliveries(em, [
      { id: 'evt_1', workflowId: 'subscription:sub_1' },
      { id: 'evt_2', workflowId: 'subscription:sub_2' },
    ]);
    await markIgnored(em, ['evt_1'], 'subscription is over');
    expect((await states()).slice(0, 2)).toEqual([
      { id: 'evt_1', state: 'processed', reason: null, workflowId: 'subscription:sub_1' },
      { id: 'evt_2', state: 'ignored', reason: 'Stripe refused it', workflowId: 'subscription:sub_2' },
    ]);
  });

  it('is given out again where one workflow answered and the dispatcher died before it had notified the others', async () => {
    const em = orm.em.fork();
    const all = ['evt_1', 'evt_2', 'evt_3'];
    await takePending(em, 5);
    await markProcessed(em, ['evt_1', 'evt_3']);
    await markIgnored(em, ['evt_2'], 'Stripe refused it');
    // Whoever took them may still be at it.
    expect(await takePending(em, 5)).toEqual([]);
    await releasePending(em, all, 'the dispatcher failed');
    expect((await takePending(em, 5)).map(({ id }) => id).sort()).toEqual(all);
    await markDeliveries(em, [
      { id: 'evt_1', workflowId: 'account-sync:cus_1' },
      { id: 'evt_2', workflowId: 'account-sync:cus_2' },
    ]);
    // By now the other one is over.
    await ignorePending(em, ['evt_3'], 'subscription is over');
    expect(await states()).toEqual([
      { id: 'evt_1', state: 'processed', reason: null, workflowId: 'account-sync:cus_1' },
      { id: 'evt_2', state: 'ignored', reason: 'Stripe refused it', workflowId: 'account-sync:cus_2' },
      { id: 'evt_3', state: 'processed', reason: null, workflowId: null },
    ]);
    expect(await takePending(em, 5)).toEqual([]);
  });

  it('is ignored with a reason and not given out again', async () => {
    const em = orm.em.fork();
    await ignorePending(em, ['evt_1', 'evt_2'], 'nothing depends on it');
    await markDeliveries(em, [{ id: 'evt_2', workflowId: 'subscription:sub_1' }]);
    expect((await states()).slice(0, 2)).toMatchObject([
      { state: 'ignored', reason: 'nothing depends on it' },
      { state: 'ignored' },
    ]);
    expect((await takePending(em, 5)).map(({ id }) => id)).toEqual(['evt_3']);
  });
});

it('counts unanswered events without reading those that were answered', async () => {
  await query(
    orm.em.fork(),
    `insert into inbox_events (id, type, created_at, payload, received_at, state, delivered_at)
     select 'evt_' || n, 'invoice.paid', now(), '{}', now() - interval '1 day',
       case when n <= 3 then 'pending' when n <= 5 then 'delivered' else 'processed' end,
       case when n > 3 then now() - interval '1 day' end
     from generate_series(1, 5000) n`,
  );
  const hourAgo = Date.now() - 60 * 60_000;
  const found: unknown[] = [];
  const read = await rowsRead(orm, 'inbox_events', async (em) => {
    found.push(await eventsAnswered(em, { since: hourAgo, before: hourAgo }));
  });
  expect(found).toEqual([{ checked: 0, unanswered: 5 }]);
  expect(read).toBeLessThan(100);
});
