import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { migrate, waitForDatabase } from '../../db/migrate.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { saveRevenueAtStripe } from '../../db/revenue/revenue-at-stripe.ts';
import { execute, query } from '../../db/sql.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let orm: MikroORM;

  beforeEach(async () => {
    database = await createDatabase({ empty: true });
    orm = await createOrm({ databaseUrl: database.url });
  });

  afterEach(async () => {
    await orm.close();
    await database.drop();
  });

  const tables = async (): Promise<string[]> => {
    const rows = await query<{ tableName: string }>(
      orm.em.fork(),
      "select table_name from information_schema.tables where table_schema = 'public' order by 1",
    );
    return rows.map(({ tableName }) => tableName);
  };

  it('make exactly the tables that the entities describe', async () => {
    await migrate(orm);
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  it('agree with the committed snapshot', async () => {
    expect(await orm.migrator.checkSchema()).toBe(false);
  });

  it('go up, down to nothing, and up again to the same', async () => {
    await migrate(orm);
    const first = await tables();
    expect(first).toEqual(expect.arrayContaining(['subscriptions', 'inbox_events', 'account_sync']));

    await orm.migrator.down({ to: 0 });
    expect(await tables()).toEqual(['migrations']);

    await migrate(orm);
    expect(await tables()).toEqual(first);
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  it('leave the release before able to compare revenue, and to read what this one writes', async () => {
    await migrate(orm);
    const em = orm.em.fork();
    await execute(
      em,
      `insert into revenue_at_stripe (currency, at_stripe, movements, subscriptions, uncounted, steady, differing, compared_at)
       values ('usd', 1900, 1900, 1, 0, true, '[]', now())`,
    );
    const sums = { atStripe: 1_900, movements: 1_900, subscriptions: 1, uncounted: 0 };
    await saveRevenueAtStripe(em, [{ currency: 'usd', ...sums, comparedAt: Date.now() }]);
    expect(await query(em, 'select steady, differing from revenue_at_stripe')).toEqual([
      { steady: false, differing: [] },
    ]);
  });

  it('seed the plans that ship', async () => {
    expect((await migrate(orm)).seeded).toEqual(SEED_PLANS.map(({ code }) => code));
    const plans = await loadPlans(orm.em.fork());
    expect(plans.map(({ code, limits }) => ({ code, limits }))).toEqual(
      SEED_PLANS.map(({ code, limits }) => ({ code, limits })),
    );
  });

  it('leave a seeded plan as an administrator changed it', async () => {
    await migrate(orm);
    await execute(orm.em.fork(), `update plans set display_name = 'Basic' where code = 'starter'`);
    expect(await migrate(orm)).toEqual({ applied: [], seeded: [] });
    const plans = await loadPlans(orm.em.fork());
    expect(plans.find(({ code }) => code === 'starter')?.displayName).toBe('Basic');
  });

  it('are safe when several processes migrate at once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => createOrm({ databaseUrl: database.url })));
    try {
      const reports = await Promise.all(others.map((other) => migrate(other)));
      expect(reports.map(({ applied }) => applied.length).sort()).toEqual([0, 0, expect.any(Number)]);
      expect(reports.flatMap(({ seeded }) => seeded).sort()).toEqual(
        SEED_PLANS.map(({ code }) => code).sort(),
      );
      expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });
});

describe('the migrate process', () => {
  const script = fileURLToPath(new URL('../../db/migrate.ts', import.meta.url));

  /** Runs it as `npm run migrate` does. */
  const run = (databaseUrl: string | undefined): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, OIDC_ISSUER: 'http://127.0.0.1:1' };
      execFile(process.execPath, [script], { env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      });
    });

  it('migrates, says what it did, and does nothing the second time', async () => {
    const database = await createDatabase({ empty: true });
    try {
      const first = await run(database.url);
      expect(first.code).toBe(0);
      expect(first.output).toContain('database migrated');
      expect(first.output).toContain('first_tables');
      const second = await run(database.url);
      expect(second.code).toBe(0);
      expect(second.output).toContain('up to date');
    } finally {
      await database.drop();
    }
  });

  it('ends non-zero and says which variable is missing', async () => {
    const { code, output } = await run(undefined);
    expect(code).toBe(1);
    expect(output).toContain('DATABASE_URL is not set');
  });

  it('ends non-zero at once where the database does not exist', async () => {
    const database = await createDatabase({ empty: true });
    await database.drop();
    const { code, output } = await run(database.url);
    expect(code).toBe(1);
    expect(output).toContain(`database \\"${database.name}\\" does not exist`);
  });

  it('gives up on a database that does not answer', async () => {
    await expect(waitForDatabase('postgres://nobody@127.0.0.1:1/none', 300)).rejects.toThrow('ECONNREFUSED');
  });
});
