import type { MikroORM } from '../../db/orm.ts';
import { inShard } from '../../db/usage/rating/usage-shards.ts';
import { query, queryOne } from '../../db/sql.ts';
import { until } from '../support/until.ts';
import { openDatabase } from './db-samples.ts';

/** Three connections: the holder of a shard, the one that waits for it, and one to observe. */
const POOL = 3;

let orm: MikroORM;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ orm, close } = await openDatabase({ poolMax: POOL }));
});
afterAll(() => close());

const em = () => orm.em.fork();

/** Holds a shard until `letGo()`. */
async function holder(shard: number): Promise<{ letGo: () => void; done: Promise<unknown> }> {
  const taken = Promise.withResolvers<undefined>();
  const free = Promise.withResolvers<undefined>();
  const done = inShard(em(), shard, async () => {
    taken.resolve(undefined);
    await free.promise;
  });
  await Promise.race([taken.promise, done]);
  return { letGo: () => free.resolve(undefined), done };
}

/** Database sessions that wait for a shard. */
const someoneWaits = (): Promise<unknown> =>
  until(
    () =>
      queryOne(
        em(),
        `select pid from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      ),
    { what: 'a session waits for the shard' },
  );

describe('a shard', () => {
  it('is for one at a time: a second waits, and finds what the first has written', async () => {
    const first = await holder(1);
    const finished: string[] = [];
    const second = inShard(em(), 1, () => {
      finished.push('second');
      return Promise.resolve('done');
    });
    await someoneWaits();
    finished.push('first');
    first.letGo();
    await first.done;
    expect(await second).toBe('done');
    expect(finished).toEqual(['first', 'second']);
  });

  it('does not block another shard, and is free after an error', async () => {
    const first = await holder(1);
    expect(await inShard(em(), 2, () => Promise.resolve('done'))).toBe('done');
    await expect(inShard(em(), 2, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(await inShard(em(), 2, () => Promise.resolve('done'))).toBe('done');
    first.letGo();
    await first.done;
  });

  it('commits its writes before the shard is free', async () => {
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
