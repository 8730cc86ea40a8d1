import pg from 'pg';
import { runAuditOwner } from '../support/audit-owner.ts';
import type { LockedOut } from '../support/audit-owner.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { plantStaff } from '../support/plant-staff.ts';

/**
 * Somebody with the application's database password puts code of their own where the functions that run as
 * the owner of the audit log would run it. The application made the database, and `db/audit-owner.sql` ran.
 */
let database: TestDatabase;
let superuser: pg.Client;
let application: pg.Client;
let locked: LockedOut;
/** What the attacker's function says when it runs; a rollback does not take it back. */
let said: string[];

beforeEach(async () => {
  database = await createDatabase();
  superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  await plantStaff((text, params) => superuser.query(text, params), 'asker');
  await superuser.query(
    `insert into customers (id, email, balance, updated_at) values ('cus_1', 'c@c.test', 0, now())`,
  );
  locked = await runAuditOwner(database, { ownsAll: true });
  // More than it is given: what guards the functions is not this right alone.
  await superuser.query(`grant create on schema public to ${locked.role}`);
  application = new pg.Client({ connectionString: locked.url });
  said = [];
  application.on('notice', ({ message }) => said.push(message ?? ''));
  await application.connect();
  await application.query(`create schema evil; grant usage on schema evil to public;
    create function evil.ran() returns boolean language plpgsql as $$
    begin
      raise warning 'ran as %', current_user;
      return true;
    end $$`);
});
afterEach(async () => {
  await application.end();
  await locked.remove();
  await superuser.end();
  await database.drop();
});

const ASK = `select state from public.ask_approval(jsonb_build_object('id', 'a', 'key', 'k', 'action', 'charge.refund',
  'subject_id', 'ch_1', 'currency', 'usd', 'input', '{}'::jsonb, 'reason', 'x', 'asked_by', 'asker',
  'worth', 1, 'customer_id', 'cus_1'), 10000, 60000)`;
const ENTER = `insert into public.audit_log (actor_kind, action, subject_type, subject_id, reason, at)
  values ('system', 'x', 'y', 'z', 'why', now())`;

it.each([
  [
    'a policy on a table that they read',
    [
      'alter table users enable row level security',
      'create policy p on users using (evil.ran())',
      'grant select on users to public',
    ],
    ASK,
  ],
  [
    'a view in the place of a table that they read',
    [
      'alter table customers rename to real_customers',
      'create view customers as select * from real_customers where evil.ran()',
      'grant select on customers, real_customers to public',
    ],
    ASK,
  ],
  [
    'a type of a column that becomes text by a function',
    [
      'create type evil.word as (value text)',
      'create function evil.word(evil.word) returns text language sql as $$ select ($1).value where evil.ran() $$',
      'create cast (evil.word as text) with function evil.word(evil.word) as implicit',
      'alter table customers alter column user_id type evil.word using row(user_id)::evil.word',
    ],
    ASK,
  ],
  [
    'an operator that fits better than theirs',
    [
      `create function evil.less(double precision, integer) returns boolean language sql as 'select not evil.ran()'`,
      'create operator public.<= (leftarg = double precision, rightarg = integer, function = evil.less)',
    ],
    ASK,
  ],
  [
    'a function that fits better than theirs, for the seal',
    [
      `create function public.convert_to(text, text) returns bytea language sql as $$ select ''::bytea where evil.ran() $$`,
    ],
    ENTER,
  ],
  [
    'a schema with the name of their owner',
    [
      'create schema perennial_audit',
      'grant usage on schema perennial_audit to public',
      `create function perennial_audit.convert_to(text, text) returns bytea language sql as $$ select ''::bytea where evil.ran() $$`,
    ],
    ENTER,
  ],
  [
    'a table with the trigger that seals',
    [
      'create table evil.entries (id bigint)',
      `create function evil.entry(evil.entries) returns audit_log language sql
         as $$ select null::audit_log where evil.ran() $$`,
      'create cast (evil.entries as audit_log) with function evil.entry(evil.entries) as implicit',
      'create trigger t after insert on evil.entries for each row execute function seal_audit_entry()',
    ],
    'insert into evil.entries values (7)',
  ],
])('%s is not run as the owner', async (_, statements, use) => {
  for (const statement of statements) {
    const refused = await application.query(statement).then(
      () => null,
      (error: unknown) => error,
    );
    if (refused === null) continue;
    expect(refused).toMatchObject({ code: '42501' });
    break;
  }
  await application.query(use);
  expect(said).not.toContain('ran as perennial_audit');
});

it('a policy on a table that the application owns still is an error, and not run', async () => {
  await superuser.query(`alter table users owner to ${locked.role}`);
  await application.query(
    `alter table users enable row level security; create policy p on users using (evil.ran());
     grant select on users to public`,
  );
  await expect(application.query(ASK)).rejects.toMatchObject({ code: '42501' });
  expect(said).not.toContain('ran as perennial_audit');
});

it('search paths of the caller do not change what an entry commits to', async () => {
  await application.query(
    `create function evil.convert_to(text, name) returns bytea language sql as $$ select 'made up'::bytea $$;
     set search_path = evil, pg_catalog, public`,
  );
  await application.query(ENTER);
  const { rows } = await superuser.query<{ so: boolean }>(
    `select reason_hash = encode(sha256(convert_to(reason_salt || E'\\n' || reason, 'UTF8')), 'hex') as so from audit_log`,
  );
  expect(rows).toEqual([{ so: true }]);
});

it('the owner of the database can neither remove the tables nor give away the schema that they are in', async () => {
  for (const statement of [
    'drop table audit_log cascade',
    'drop table approvals cascade',
    'drop function seal_audit_entry() cascade',
    'drop schema public cascade',
    'alter schema public rename to other',
    'drop table users cascade',
  ])
    await expect(application.query(statement)).rejects.toMatchObject({ code: '42501' });
});

it('the application goes on with persons, customers and months of usage', async () => {
  for (const statement of [
    `insert into users (id, email, role, created_at, updated_at) values ('new', 'n@n.test', 'viewer', now(), now())`,
    `update users set email_verified = true where id = 'new'`,
    `update customers set user_id = 'new' where id = 'cus_1'`,
    `delete from users where id = 'new'`,
    `select usage_make_partitions('2031-01-01', '2031-02-01')`,
    `select usage_drop_month('usage_events_2031_01')`,
  ])
    await application.query(statement);
  const { rows } = await superuser.query(
    `select to_regclass('usage_events_2031_01') as first, to_regclass('usage_events_2031_02')::text as second`,
  );
  expect(rows).toEqual([{ first: null, second: 'usage_events_2031_02' }]);
});
