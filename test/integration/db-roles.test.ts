import pg from 'pg';
import { rightsOfRole } from '../../db/audit/rights-of-role.ts';
import { migrate } from '../../db/migrate.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { separateRoles } from '../../db/separate-roles.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { runAuditOwner } from '../support/audit-owner.ts';
import type { LockedOut } from '../support/audit-owner.ts';
import { until } from '../support/until.ts';

/** docs/runbooks/database-roles.md, where one role ran all migrations of the release before. */
describe('an installation of one role', () => {
  const LAST_OF_BEFORE = 'Migration20261123074800_functions_of_the_log_owner';
  let database: TestDatabase;
  let superuser: pg.Pool;
  let app: string;
  let owner: string;

  beforeEach(async () => {
    database = await createDatabase({ empty: true });
    [app, owner] = [`app_${database.name}`, `owner_${database.name}`];
    superuser = new pg.Pool({ connectionString: database.url, max: 1 });
    superuser.on('error', () => undefined);
    await superuser.query(`create role ${app} login password 'secret'`);
    await superuser.query(`alter database ${database.name} owner to ${app}`);
  });
  afterEach(async () => {
    const { rows } = await superuser.query<{ rolname: string }>(
      'select rolname from pg_roles where rolname = any($1)',
      [[app, owner]],
    );
    for (const { rolname } of rows) {
      await superuser.query(`reassign owned by ${rolname} to current_user`);
      await superuser.query(`drop owned by ${rolname}`);
      await superuser.query(`drop role ${rolname}`);
    }
    await superuser.end();
    await database.drop();
  });

  async function as<T>(role: string, work: (orm: MikroORM) => Promise<T>): Promise<T> {
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'secret'];
    const orm = await createOrm({ databaseUrl: url.toString() });
    try {
      return await work(orm);
    } finally {
      await orm.close();
    }
  }

  it('is given an owner by the file, then migrated by it', async () => {
    await as(app, (orm) => orm.migrator.up({ to: LAST_OF_BEFORE }));
    await superuser.query(`create role ${owner} login password 'secret' in role perennial_audit`);
    await superuser.query(`alter database ${database.name} owner to ${owner}`);
    await separateRoles(superuser, { app, owner });

    const { applied } = await as(owner, (orm) => migrate(orm, { app, owner }));
    expect(applied).toContain('Migration20261123093500_months_by_the_owner');
    expect(await as(owner, (orm) => orm.schema.getUpdateSchemaSQL({ wrap: false }))).toBe('');
    await as(app, async (orm) => {
      expect(await rightsOfRole(orm.em.fork())).toEqual({
        role: app,
        server: [],
        owned: [],
        granted: [],
        asSuperuser: [],
        createsInPublic: false,
        ownsOthers: 0,
      });
      const months = await orm.em
        .getConnection()
        .execute(`select usage_make_partitions('2031-01-01', '2031-02-01')`);
      expect(months).toHaveLength(2);
    });
  });
});

describe('the rights that each migration renews', () => {
  let database: TestDatabase;
  let locked: LockedOut;
  let migrating: pg.Pool;
  let reader: pg.Client;

  beforeEach(async () => {
    database = await createDatabase();
    locked = await runAuditOwner(database);
    migrating = new pg.Pool({ connectionString: database.url, max: 1 });
    migrating.on('error', () => undefined);
    reader = new pg.Client({ connectionString: locked.url });
    await reader.connect();
  });
  afterEach(async () => {
    await reader.end();
    await migrating.end();
    await locked.remove();
    await database.drop();
  });

  const renew = (): Promise<void> => separateRoles(migrating, { app: locked.role, owner: locked.owner });
  const TABLES = 'users, customers, audit_log, audit_seals, audit_heads, approvals';

  it('wait for no reader where every table has its owner already', async () => {
    await reader.query('begin');
    await reader.query(`select from ${TABLES} limit 0`);
    await renew();
    await reader.query('commit');
  });

  it('let others through while a table whose owner changes is in use, and are renewed after that', async () => {
    await migrating.query(`alter table users owner to ${locked.owner}`);
    await reader.query('begin');
    await reader.query('select from users limit 0');
    const renewed = renew();
    const other = new pg.Client({ connectionString: locked.url });
    await other.connect();
    try {
      const waiting = async (): Promise<boolean> =>
        (
          await other.query(
            `select from pg_locks where relation = 'users'::regclass and mode = 'AccessExclusiveLock' and not granted`,
          )
        ).rowCount === 1;
      await until(waiting, { what: 'the migration waits for the table' });
      // It queues behind the migration, which gives up while the first reader goes on.
      await other.query('select from users limit 0');
    } finally {
      await other.end();
    }
    await reader.query('commit');
    await renewed;
    const { rows } = await migrating.query(
      `select relowner::regrole::text as owner from pg_class where oid = 'users'::regclass`,
    );
    expect(rows).toEqual([{ owner: 'perennial_audit' }]);
  });
});
