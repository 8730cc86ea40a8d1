import { query } from '../../db/sql.ts';
import type { EntityManager, MikroORM } from '../../db/orm.ts';

/** How many rows of a table PostgreSQL reads for some work: what an index leaves out is not among them. */
export async function rowsRead(
  orm: MikroORM,
  table: string,
  work: (em: EntityManager) => Promise<unknown>,
): Promise<number> {
  // What the planner goes by.
  await query(orm.em.fork(), `analyze ${table}`);
  return orm.em.fork().transactional(async (em) => {
    // Parallel workers count for themselves.
    await query(em, 'set local max_parallel_workers_per_gather = 0');
    const read = async (): Promise<number> => {
      const [row] = await query<{ n: number }>(
        em,
        `select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as n from pg_stat_xact_user_tables where relname = $1`,
        [table],
      );
      return row?.n ?? 0;
    };
    const before = await read();
    await work(em);
    return (await read()) - before;
  });
}
