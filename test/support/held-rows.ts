import pg from 'pg';

/** Writes of the product that wait, as over a slow network, until the process that made them is dead. */
export interface HeldRows {
  /**
   * From now on, writes of such rows wait. `when`: a condition over `new` and, for an update, `old`; it
   * holds no parameter and no query.
   */
  hold: (on: 'insert' | 'update', table: string, when: string) => Promise<void>;
  waiting: () => Promise<number>;
  /** What waits is never written; the next writes are not held. */
  drop: () => Promise<void>;
  close: () => Promise<void>;
}

/** An advisory lock, which one connection keeps and triggers wait for. */
const LOCK = 4711;

/** Makes a database's writes holdable. */
export async function holdRows(databaseUrl: string): Promise<HeldRows> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`create function hold_row() returns trigger language plpgsql security definer as
    $$ begin perform pg_advisory_xact_lock(${LOCK}); return new; end $$`);
  const triggers: { name: string; table: string }[] = [];
  const waiting = async (): Promise<number> => {
    const { rowCount } = await client.query(
      `select from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return rowCount ?? 0;
  };
  /** Ends whoever waits for a lock. How many they were. */
  const blocked = async (): Promise<number> => {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
    );
    return rowCount ?? 0;
  };
  return {
    hold: async (on, table, when) => {
      if (triggers.length === 0) await client.query(`select pg_advisory_lock(${LOCK})`);
      const name = `hold_row_${triggers.length}`;
      triggers.push({ name, table });
      await client.query(
        `create trigger ${name} before ${on} on ${table} for each row when (${when}) execute function hold_row()`,
      );
    },
    waiting,
    drop: async () => {
      // A repeat of a held write waits for the row: when the first one ends, it is next.
      for (let some = await blocked(); some > 0; some = await blocked())
        await client.query('select pg_sleep(0.05)');
      for (const { name, table } of triggers.splice(0))
        await client.query(`drop trigger ${name} on ${table}`);
      await client.query('select pg_advisory_unlock_all()');
    },
    close: () => client.end(),
  };
}
