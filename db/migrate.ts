import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import pg from 'pg';
import { runMain } from '../config/command-line.ts';
import { ownEnv } from '../config/env.ts';
import type { Env } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import { SEED_PLANS } from '../domain/catalogue/tiers.ts';
import { createOrm } from './orm.ts';
import type { MikroORM } from './orm.ts';
import { seedPlans } from './catalogue/plans.ts';
import { separateRoles } from './separate-roles.ts';
import type { DatabaseRoles } from './separate-roles.ts';

/** What a run did. */
export interface MigrationReport {
  /** Names of the migrations that were applied. */
  applied: string[];
  /** Codes of the plans that were added. */
  seeded: string[];
}

/** Advisory lock of concurrent migrations; an arbitrary number, equal in every process. */
const LOCK = 8_408_4711;

/**
 * Applies missing migrations, each whole or not at all, and adds missing plans. Two at once are safe: the
 * second waits and finds nothing to do.
 *
 * @param roles whose the tables are afterwards, and who may use them; null: everything is whose it was
 */
export async function migrate(orm: MikroORM, roles: DatabaseRoles | null = null): Promise<MigrationReport> {
  const pool: pg.Pool = await orm.em.getConnection().getNativeClient();
  // The lock is held by a connection of its own, since migrations commit and pool connections come and go.
  const lock = await pool.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCK]);
    const applied = await orm.migrator.up();
    const seeded = await orm.em.fork().transactional((em) => seedPlans(em, SEED_PLANS));
    if (roles !== null) await separateRoles(pool, roles);
    return { applied: applied.map(({ name }) => name), seeded };
  } finally {
    // Closing the connection gives the lock back, also when it is not fit for another statement.
    lock.release(true);
  }
}

/**
 * Waits until the database answers.
 *
 * @throws the last error at the time limit, or at once when waiting cannot help (wrong password, no such
 *   database)
 */
export async function waitForDatabase(databaseUrl: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (isHopeless(error) || Date.now() >= deadline) throw error;
      await sleep(250);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** SQLSTATE 28: not allowed in; 3D: no such database. */
const isHopeless = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^(28|3D)/.test(error.code ?? '');

async function main(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  let logger: Logger | undefined;
  try {
    const env = ownEnv('migrate');
    logger = createLogger({ level: env.log.level, service: 'migrate' });
    await waitForDatabase(env.database.url, 30_000);
    const orm = await createOrm({ databaseUrl: env.database.url, poolMax: 3 });
    try {
      const { applied, seeded } = await migrate(orm, rolesOf(env.database));
      logger.info({ applied, seeded }, applied.length === 0 ? 'database is up to date' : 'database migrated');
    } finally {
      await orm.close();
    }
    return 0;
  } catch (error) {
    const message = `The database was not migrated: ${explain(error)}`;
    if (logger === undefined) process.stderr.write(`${message}\n`);
    else logger.fatal({ err: error }, message);
    return 1;
  }
}

function rolesOf({ url, appRole, ownerRole }: Env['database']): DatabaseRoles | null {
  if (appRole === undefined) return null;
  return { app: appRole, owner: ownerRole ?? decodeURIComponent(new URL(url).username) };
}

/** Where a connection is refused on several addresses, Node puts the words into `errors`. */
function explain(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(explain).join('; ');
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) await runMain('npm run migrate: brings the database of DATABASE_URL up to date.', main);
