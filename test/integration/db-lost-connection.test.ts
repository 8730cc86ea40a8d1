import type { MikroORM } from '../../db/orm.ts';
import { query, queryOne } from '../../db/sql.ts';
import { openDatabase } from './db-samples.ts';

/** Connections: fewer than are lost below. */
const POOL = 2;

let orm: MikroORM;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ orm, close } = await openDatabase({ poolMax: POOL }));
});
afterAll(() => close());

/** A transaction whose connection the server ends before it is over, as at a restart of PostgreSQL. */
async function loseTransaction(): Promise<unknown> {
  return orm.em.fork().transactional(async (em) => {
    const own = await queryOne<{ pid: number }>(em, 'select pg_backend_pid() as pid');
    await query(orm.em.fork(), 'select pg_terminate_backend($1, 10000)', [own?.pid]);
    await query(em, 'select 1');
  });
}

it('a connection that is lost in the middle of a transaction is replaced: the process goes on with as many as before', async () => {
  for (let turn = 0; turn <= POOL; turn += 1) await expect(loseTransaction()).rejects.toThrow();
  const both = await orm.em
    .fork()
    .transactional(async (em) => [
      await queryOne<{ one: number }>(em, 'select 1 as one'),
      await queryOne<{ one: number }>(orm.em.fork(), 'select 1 as one'),
    ]);
  expect(both).toEqual([{ one: 1 }, { one: 1 }]);
});
