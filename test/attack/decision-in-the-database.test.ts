import { readFileSync } from 'node:fs';
import pg from 'pg';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { askForMoney, decideApproval, endApproval, expireApproval } from '../../db/approvals/approvals.ts';
import type { AskedMoney } from '../../db/approvals/approvals.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

/** Somebody who has the application's password to the database writes a decision there, after `db/audit-owner.sql`. */
let database: TestDatabase;
let superuser: pg.Client;
let application: pg.Client;
let orm: MikroORM;
let role: string;

beforeAll(async () => {
  database = await createDatabase();
  superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  role = `app_${database.name}`;
  const url = new URL(database.url);
  [url.username, url.password] = [role, 'secret'];
  await superuser.query(`create role ${role} login password 'secret'`);
  // No psql on this machine: its variables and meta commands are done here.
  const script = readFileSync('db/audit-owner.sql', 'utf8')
    .replaceAll(':"app"', role)
    .replace(/^\\set.*$/m, '')
    .replace(/^select 'create role[^\n]*$/m, '');
  await superuser.query('create role perennial_audit nologin').catch(() => undefined);
  await superuser.query(script);
  // Such an application owns the rest.
  await superuser.query(`grant select, insert on users, customers to ${role}`);
  application = new pg.Client({ connectionString: url.toString() });
  await application.connect();
  orm = await createOrm({ databaseUrl: url.toString() });
});
afterAll(async () => {
  await application.end();
  await orm.close();
  await superuser.query(`drop owned by ${role}`);
  await superuser.query(`drop role ${role}`);
  await superuser.end();
  await database.drop();
});

const ask = async (id: string, other: Partial<AskedMoney> = {}): Promise<void> => {
  const asked: AskedMoney = {
    id,
    action: 'charge.refund',
    subjectId: 'ch_1',
    customerId: 'cus_1',
    key: `refund:ch_1:${id}`,
    amount: 20_000,
    currency: 'usd',
    worth: 20_000,
    input: { chargeId: 'ch_1' },
    reason: 'Paid twice',
    askedBy: 'asker',
    askedAt: Date.now(),
    expiresAt: Date.now() + 60_000,
    ...other,
  };
  await orm.em.fork().transactional((em) => askForMoney(em, asked, 10_000));
};
const stateOf = async (id: string): Promise<unknown> =>
  (await superuser.query<{ state: string }>('select state from approvals where id = $1', [id])).rows[0]
    ?.state;

it('may not be written, changed or removed by hand', async () => {
  await ask('by-hand');
  for (const statement of [
    `update approvals set state = 'approved', decided_by = 'somebody' where id = 'by-hand'`,
    `update approvals set amount = 1 where id = 'by-hand'`,
    'delete from approvals',
    'truncate approvals',
    'alter table approvals disable trigger all',
    'drop trigger approvals_guarded on approvals',
    'set session_replication_role = replica',
    'create or replace function guard_approval() returns trigger language plpgsql as $$ begin return new; end $$',
  ])
    await expect(application.query(statement)).rejects.toMatchObject({ code: '42501' });
  expect(await stateOf('by-hand')).toBe('waiting');
});

it('is made by the one function, which refuses the asker and the customer', async () => {
  await ask('by-function');
  await superuser.query(
    `insert into users (id, email, role, stripe_customer_id, created_at, updated_at)
     values ('paying', 'paying@example.com', 'admin', 'cus_1', now(), now())`,
  );
  const em = orm.em.fork();
  await expect(decideApproval(em, 'by-function', { state: 'approved', by: 'asker' })).rejects.toMatchObject({
    constraint: 'approvals_second_person_check',
  });
  await expect(decideApproval(em, 'by-function', { state: 'approved', by: 'paying' })).rejects.toMatchObject({
    constraint: 'approvals_own_money_check',
  });
  await expect(decideApproval(em, 'by-function', { state: 'withdrawn', by: 'other' })).rejects.toMatchObject({
    constraint: 'approvals_in_time_check',
  });
  expect(
    await endApproval(em, 'refund:ch_1:by-function', { outcome: 'done', detail: null }).catch(() => 'no'),
  ).toBe('no');
  expect(await expireApproval(em, 'by-function')).toBe(false);
  expect(await decideApproval(em, 'by-function', { state: 'approved', by: 'other' })).toBe(true);
  expect(await decideApproval(em, 'by-function', { state: 'refused', by: 'third' })).toBe(false);
  expect(await endApproval(em, 'refund:ch_1:by-function', { outcome: 'done', detail: 're_1' })).toBe(true);
  expect(await stateOf('by-function')).toBe('approved');
});

it('cannot come too late, and what is over expires', async () => {
  await ask('late', { expiresAt: Date.now() - 1 });
  expect(await decideApproval(orm.em.fork(), 'late', { state: 'approved', by: 'other' })).toBe(false);
  expect(await expireApproval(orm.em.fork(), 'late')).toBe(true);
  expect(await stateOf('late')).toBe('expired');
});

it('erasure takes the reason out, and can write no other', async () => {
  await ask('erased');
  await expect(application.query(`update approvals set reason = 'a better one'`)).rejects.toMatchObject({
    constraint: 'approvals_unchanged_check',
  });
  await application.query(`update approvals set reason = '[erased]' where id = 'erased'`);
});
