import type { MikroORM } from '../../db/orm.ts';
import { inShard } from '../../db/usage/rating/usage-shards.ts';
import { query, queryOne } from '../../db/sql.ts';
import { until } from '../support/until.ts';
import { openDatabase } from './db-samples.ts';

/** Connections: one for who has a lane, one for who waits, one to look. */
const POOL = 3;

let orm: MikroORM;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ orm, close } = await openDatabase({ poolMax: POOL }));
});
afterAll(() => close());

const em = () => orm.em.fork();

/** Somebody who has a lane until told to let go. */
async function holder(lane: number): Promise<{ letGo: () => void; done: Promise<unknown> }> {
  const taken = Promise.withResolvers<undefined>();
  const free = Promise.withResolvers<undefined>();
  const done = inShard(em(), lane, async () => {
    taken.resolve(undefined);
    await free.promise;
  });
  await Promise.race([taken.promise, done]);
  return { letGo: () => free.resolve(undefined), done };
}

/** Processes of the server that wait for a lane. */
const someoneWaits = (): Promise<unknown> =>
  until(
    () =>
      queryOne(
        em(),
        `select pid from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      ),
    { what: 'somebody waits for the lane' },
  );

describe('a lane', () => {
  it('is for one at a time: a second waits, and finds what the first has written', async () => {
    const first = await holder(1);
    const told: string[] = [];
    const second = inShard(em(), 1, () => {
      told.push('second');
      return Promise.resolve('done');
    });
    await someoneWaits();
    told.push('first');
    first.letGo();
    await first.done;
    expect(await second).toBe('done');
    expect(told).toEqual(['first', 'second']);
  });

  it('keeps nobody in another lane waiting, and is free after an error', async () => {
    const first = await holder(1);
    expect(await inShard(em(), 2, () => Promise.resolve('done'))).toBe('done');
    await expect(inShard(em(), 2, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(await inShard(em(), 2, () => Promise.resolve('done'))).toBe('done');
    first.letGo();
    await first.done;
  });

  it('commits what is written in it by itself, before the lane is free', async () => {
    await inShard(em(), 1, async () => {
      await query(em(), `insert into usage_closings (round, at) values (1, now()) returning round`);
      expect(await query(em(), 'select round from usage_closings')).toHaveLength(1);
    });
  });

  it('is free when the connection of who had it is gone, as where a process is killed', async () => {
    const first = await holder(1);
    const second = inShard(em(), 1, () => queryOne<{ text: string }>(em(), `select 'done' as text`));
    await someoneWaits();
    const [gone] = await query<{ timeout: string; ended: boolean }>(
      em(),
      `select pg_terminate_backend(pid) as ended from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(gone).toMatchObject({ ended: true });
    expect(await second).toEqual({ text: 'done' });
    first.letGo();
    await first.done;
    // Its connection is not lost to those who come later.
    for (let turn = 0; turn < POOL; turn += 1)
      expect(await inShard(em(), 1, () => Promise.resolve('done'))).toBe('done');
  });
});
