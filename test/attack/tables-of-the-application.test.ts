import pg from 'pg';
import { createOrm } from '../../db/orm.ts';
import { migrate } from '../../db/migrate.ts';
import { makePartitions, usageMonths } from '../../db/usage/ingest/usage-partitions.ts';
import { moveOldKeys } from '../../db/usage/ingest/usage-keys.ts';
import { DAY_MS } from '../../domain/period.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

let database: TestDatabase;
let thief: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  thief = new pg.Client({ connectionString: database.appUrl });
  await thief.connect();
});
afterAll(async () => {
  await thief.end();
  await database.drop();
});

it.each([
  ['makes no table', 'create table public.mine (id int)'],
  [
    'makes no function where a migration would find it',
    'create function public.lower(int) returns int language sql as $$ select 1 $$',
  ],
  ['makes no schema', 'create schema mine'],
  ['changes no table', 'alter table subscriptions add column mine text'],
  ['drops no table', 'drop table timeline'],
  ['empties no table at once', 'truncate invoices'],
  ['switches no trigger off', 'alter table invoices disable trigger all'],
  [
    'puts no trigger on a table',
    'create trigger mine before insert on plans for each row execute function fold_figures()',
  ],
  [
    'changes no function',
    'create or replace function shown_tier(a text, b text, c text) returns text language sql as $$ select a $$',
  ],
  ['changes no function of the log', 'alter function seal_audit_entry() reset all'],
  ['forgets no migration', 'delete from migrations'],
  ['becomes nobody else', 'set role perennial_owner'],
  ['becomes not the owner of the log', 'set role perennial_audit'],
])('whoever has the password of the application %s', async (_what, statement) => {
  await expect(thief.query(statement)).rejects.toMatchObject({
    message: expect.stringMatching(/permission denied|must be owner/) as string,
  });
});

it('and cannot have the functions of the owner drop or make anything but months of usage', async () => {
  for (const name of [
    'plans',
    'usage_events',
    'usage_keys',
    'x"; drop table plans; --',
    'pg_catalog.pg_class',
  ])
    await expect(thief.query('select usage_drop_month($1)', [name])).rejects.toThrow('no month of usage');
  // What stands first in the caller's own path is not found.
  await thief.query('create temp table usage_events (like usage_events)');
  await thief.query(`set search_path = pg_temp, public`);
  const months = await thief.query(`select usage_make_partitions('2031-01-01', '2031-01-31')`);
  expect(months.rows).toEqual([{ usage_make_partitions: 'usage_events_2031_01' }]);
  await thief.query('reset search_path; drop table pg_temp.usage_events');
});

it.each([
  ['2031-01-01', 'infinity'],
  ['-infinity', '2031-01-01'],
  ['infinity', 'infinity'],
  ['2031-01-01', '2033-01-01'],
])('and cannot fill the database with months from %s to %s', async (first, last) => {
  await thief.query(`set statement_timeout = '2s'`);
  await expect(
    thief.query('select usage_make_partitions($1::date, $2::date)', [first, last]),
  ).rejects.toMatchObject({ code: '22023' });
});

it('the application makes, reads and drops its months all the same, and its statistics are taken', async () => {
  const orm = await createOrm({ databaseUrl: database.appUrl, poolMax: 2 });
  try {
    const now = Date.UTC(2032, 0, 1);
    expect(await makePartitions(orm.em.fork(), now)).toContain('usage_events_2032_01');
    const months = await usageMonths(orm.em.fork());
    for (const { table } of months) await thief.query(`select count(*) from ${table}`);
    await thief.query(`select usage_drop_month('usage_events_2032_01')`);
    expect(await usageMonths(orm.em.fork())).toHaveLength(months.length - 1);
    await expect(moveOldKeys(orm.em.fork(), { before: now + DAY_MS })).resolves.toBe(0);
    await thief.query('select usage_analyze_old_keys()');
    const { rows } = await thief.query(
      `select last_analyze is not null as analysed from pg_stat_user_tables where relname = 'usage_old_keys'`,
    );
    expect(rows).toEqual([{ analysed: true }]);
  } finally {
    await orm.close();
  }
});

it('the owner of the tables migrates a new database, and again, without being a superuser', async () => {
  const empty = await createDatabase({ empty: true });
  const superuser = new pg.Client({ connectionString: empty.url });
  await superuser.connect();
  const owner = `migrator_${empty.name}`;
  // As docker/postgres/create-databases.sh does.
  await superuser.query(`create role ${owner} login password 'secret' in role perennial_audit`);
  await superuser.query(`alter database ${empty.name} owner to ${owner}`);
  const url = new URL(empty.url);
  [url.username, url.password] = [owner, 'secret'];
  const orm = await createOrm({ databaseUrl: url.toString(), poolMax: 3 });
  try {
    const roles = { app: 'perennial_app', owner };
    expect((await migrate(orm, roles)).applied.length).toBeGreaterThan(50);
    expect((await migrate(orm, roles)).applied).toEqual([]);
    const { rows } = await superuser.query(
      `select distinct relowner::regrole::text as owner from pg_class where relnamespace = 'public'::regnamespace order by 1`,
    );
    expect(rows.map((row: { owner: string }) => row.owner)).toEqual([owner, 'perennial_audit'].toSorted());
  } finally {
    await orm.close();
    await superuser.query(`reassign owned by ${owner} to current_user`);
    await superuser.query(`drop owned by ${owner}`);
    await superuser.end();
    await empty.drop();
  }
});
