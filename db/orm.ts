import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { ChangeNotes } from './change-notes.ts';
import { entities } from './entities.ts';
import { migrations } from './migrations/index.ts';
import { readNumbersAndTimes } from './type-parsers.ts';

/** Where the database is and how many connections this process may hold open. */
interface OrmOptions {
  /** `postgres://…` */
  databaseUrl: string;
  /** Maximum connections; default 10. */
  poolMax?: number;
  /** When PostgreSQL cancels a statement; default never. */
  statementTimeoutMs?: number;
}

/**
 * The ORM of a process. Connects on first use, so a database that is down does not stop the start.
 * Every unit of work takes its own `orm.em.fork()`; close with `orm.close()`.
 */
export async function createOrm({
  databaseUrl,
  poolMax = 10,
  statementTimeoutMs,
}: OrmOptions): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: databaseUrl,
    entities,
    extensions: [Migrator],
    subscribers: [new ChangeNotes()],
    // Connections stay open: an idle time-out would set a timer for each use.
    pool: { min: 0, max: poolMax, idleTimeoutMillis: 0 },
    // Bounded, so that a database that does not answer shows as an error and not as a hanging request.
    driverOptions: {
      // The ORM takes host, user and database of the address only; without it TLS would stay off.
      connectionString: databaseUrl,
      onPoolCreated: (pool: Pool) => {
        // A connection that the server closed is replaced at the next use; without a listener its error
        // would end the process.
        pool.on('error', () => undefined);
        readNumbersAndTimes(pool);
      },
      connectionTimeoutMillis: 10_000,
      ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
    },
    // Routines, triggers and views of migrations (docs/adr/0011) have no entity.
    schemaGenerator: {
      ignoreTriggers: true,
      ignoreRoutines: true,
      skipViews: [/^figures/, 'usage_counters'],
      // Partitioned by month (the migration `usage` and db/usage/ingest/usage-partitions.ts), and keys
      // found by a hash index, which cannot be unique and so have no primary key (docs/adr/0008).
      skipTables: ['usage_events', 'usage_old_keys'],
    },
    migrations: {
      tableName: 'migrations',
      // A list instead of a folder: the same under Node, Jest and compiled.
      migrationsList: migrations,
      path: `${import.meta.dirname}/migrations`,
      snapshotName: 'snapshot',
      snapshotOnMigrate: false,
      silent: true,
    },
  });
}

export type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
