import pg from 'pg';
import { createOrm } from '../../db/orm.ts';
import { checkDatabaseRole } from '../../scripts/verify/check-database-role.ts';
import type { Finding } from '../../scripts/verify/finding.ts';
import { runAuditOwner } from '../support/audit-owner.ts';
import type { LockedOut } from '../support/audit-owner.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

let database: TestDatabase;
let locked: LockedOut;
let superuser: pg.Client;

beforeEach(async () => {
  database = await createDatabase();
  locked = await runAuditOwner(database);
  superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
});
afterEach(async () => {
  await superuser.end();
  await locked.remove();
  await database.drop();
});

async function found(databaseUrl: string): Promise<Finding | undefined> {
  const orm = await createOrm({ databaseUrl });
  try {
    return (await checkDatabaseRole(orm))[0];
  } finally {
    await orm.close();
  }
}

it('the role of an application after db/audit-owner.sql may do what it needs, and no more', async () => {
  expect(await found(locked.url)).toEqual({
    name: 'Database role',
    outcome: 'ok',
    detail: expect.stringContaining(locked.role) as string,
  });
});

it.each([
  ['CREATE in the schema public', 'grant create on schema public to :app', 'may create in the schema public'],
  ['a table', 'alter table plans owner to :app', 'owns 1 of the other tables and functions'],
  ['a function', 'alter function shown_tier(text, text, text) owner to :app', 'owns 1 of the other'],
])('%s of the application is noted: its code would run in a migration', async (_what, statement, named) => {
  const orm = await createOrm({ databaseUrl: locked.url });
  try {
    expect(await checkDatabaseRole(orm)).toHaveLength(1);
    await superuser.query(statement.replaceAll(':app', locked.role));
    expect((await checkDatabaseRole(orm))[1]).toMatchObject({
      outcome: 'note',
      detail: expect.stringContaining(named) as string,
    });
  } finally {
    await orm.close();
  }
});

it('a superuser is named as one', async () => {
  const finding = await found(database.url);
  expect(finding).toMatchObject({
    outcome: 'note',
    remedy: expect.stringContaining('docs/runbooks/database-roles.md') as string,
  });
  expect(finding?.detail).toMatch(
    /is a superuser; owns approvals, audit_heads, audit_log, audit_seals, customers, users, approval_kind/,
  );
});

it.each([
  ['owns a table', 'alter table audit_heads owner to :app', 'owns audit_heads'],
  ['may change entries', 'grant update (action) on audit_log to :app', 'may update(action) audit_log'],
  [
    'may remove entries',
    'grant delete, truncate on audit_log to :app',
    'may delete audit_log, truncate audit_log',
  ],
  ['may add links of the chain', 'grant insert on audit_seals to :app', 'may insert audit_seals'],
  ['may ask past the function', 'grant insert on approvals to :app', 'may insert approvals'],
  ['may decide by itself', 'grant update on approvals to :app', 'may update approvals'],
  ['makes roles', 'alter role :app createrole', 'makes roles'],
  ['reaches past grants', 'grant pg_write_all_data to :app', 'is in pg_write_all_data'],
  [
    'may become the owner, and inherits nothing',
    'alter role :app noinherit; grant perennial_audit to :app',
    'owns approvals, audit_heads',
  ],
  [
    'may become a superuser',
    'alter role :app noinherit; do $$ begin execute format($q$grant %I to :app$q$, current_user); end $$',
    ', which is a superuser',
  ],
  ['reads past row security', 'alter role :app bypassrls', 'reads past row security'],
  ['owns what the functions read', 'alter table users owner to :app', 'owns users'],
  ['owns a function', 'alter function owns_money(text, text) owner to :app', 'owns owns_money()'],
  ['owns the schema', 'alter schema public owner to :app', 'owns the schema public'],
  [
    'calls functions of a superuser',
    'alter function end_approval(text, text, text) owner to current_user',
    'calls end_approval() as a superuser',
  ],
])('one that %s is named with it', async (_what, statement, named) => {
  await superuser.query(statement.replaceAll(':app', locked.role));
  expect(await found(locked.url)).toMatchObject({
    outcome: 'note',
    detail: expect.stringContaining(named) as string,
  });
});
