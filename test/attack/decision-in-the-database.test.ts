import pg from 'pg';
import { loadEnv } from '../../config/env.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { checkApprovals } from '../../scripts/verify/check-approvals.ts';
import type { Finding } from '../../scripts/verify/finding.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import {
  askForMoney,
  decideApproval,
  endApproval,
  markApprovalExpired,
} from '../../db/approvals/approvals.ts';
import type { ApprovalRow, AskedMoney } from '../../db/approvals/approvals.ts';
import { runAuditOwner } from '../support/audit-owner.ts';
import type { LockedOut } from '../support/audit-owner.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { plantStaff } from '../support/plant-staff.ts';
import { until } from '../support/until.ts';

/**
 * Somebody with the application's database password writes a decision there, after `db/audit-owner.sql`.
 */
let database: TestDatabase;
let superuser: pg.Client;
let application: pg.Client;
let orm: MikroORM;
let locked: LockedOut;

beforeAll(async () => {
  database = await createDatabase();
  superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  locked = await runAuditOwner(database);
  // Such an application owns the rest.
  await superuser.query(`grant select, insert on users, customers to ${locked.role}`);
  const plant = (id: string, other: Parameters<typeof plantStaff>[2] = {}): Promise<void> =>
    plantStaff((text, params) => superuser.query(text, params), id, other);
  for (const id of ['asker', 'slicer', 'leaver', 'other', 'third', 'paying', 'namesake']) await plant(id);
  for (const role of ['viewer', 'finance']) await plant(role, { role });
  await plant('unverified', { verified: false });
  await plant('same-address', { email: 'asker@staff.test', verified: false });
  await superuser.query(`update users set stripe_customer_id = 'cus_1' where id = 'paying'`);
  await superuser.query(
    `insert into customers (id, email, balance, updated_at) values ('cus_2', 'Namesake@staff.test', 0, now())`,
  );
  application = new pg.Client({ connectionString: locked.url });
  await application.connect();
  orm = await createOrm({ databaseUrl: locked.url });
});
afterAll(async () => {
  await application.end();
  await orm.close();
  await locked.remove();
  await superuser.end();
  await database.drop();
});

const request = (id: string): AskedMoney => ({
  id,
  action: 'charge.refund',
  subjectId: 'ch_1',
  customerId: 'cus_1',
  key: `refund:ch_1:${id}`,
  amount: 20_000,
  currency: 'usd',
  most: 20_000,
  worth: 20_000,
  input: { chargeId: 'ch_1' },
  reason: 'Paid twice',
  askedBy: 'asker',
});
const ask = (id: string, other: Partial<AskedMoney> = {}, waitsMs = 60_000): Promise<ApprovalRow> =>
  orm.em
    .fork()
    .transactional((em) => askForMoney(em, { ...request(id), ...other }, { alone: 10_000, waitsMs }));
const stateOf = async (id: string): Promise<unknown> =>
  (await superuser.query<{ state: string }>('select state from approvals where id = $1', [id])).rows[0]
    ?.state;

/** As the application: the request as a statement of its own, with what a caller may wish to say of it. */
const askByHand = async (
  id: string,
  wishes: Record<string, unknown>,
  alone = 10_000,
): Promise<Record<string, unknown> | undefined> => {
  const asked = { id, key: id, action: 'charge.refund', subject_id: 'ch_1', currency: 'usd', input: {} };
  const { rows } = await application.query<Record<string, unknown>>(
    'select * from ask_approval($1, $2, 60000)',
    [JSON.stringify({ ...asked, reason: 'x', asked_by: 'asker', worth: 20_000, ...wishes }), alone],
  );
  return rows[0];
};

it('may not be written, changed or removed by hand', async () => {
  await ask('by-hand');
  for (const statement of [
    `insert into approvals select (jsonb_populate_record(a, '{"id": "n", "key": "n", "state": "not_needed"}')).* from approvals a`,
    `insert into approvals select (jsonb_populate_record(a, '{"id": "n", "key": "n"}')).* from approvals a`,
    `copy approvals from stdin`,
    `update approvals set state = 'approved', decided_by = 'somebody' where id = 'by-hand'`,
    `update approvals set amount = 1 where id = 'by-hand'`,
    'delete from approvals',
    'truncate approvals',
    'alter table approvals disable trigger all',
    'drop trigger approvals_guarded on approvals',
    'set session_replication_role = replica',
    'set role perennial_audit',
    'create or replace function guard_approval() returns trigger language plpgsql as $$ begin return new; end $$',
    `create or replace function approval_kind(of_action text) returns text language sql as $$ select 'other' $$`,
    `create or replace function owns_money(person text, customer text) returns boolean language sql as $$ select false $$`,
  ])
    await expect(application.query(statement)).rejects.toMatchObject({ code: '42501' });
  expect(await stateOf('by-hand')).toBe('waiting');
});

it('is asked for by the one function, which says itself whether a second person is needed, and when it was asked', async () => {
  for (const wish of [
    { state: 'not_needed' },
    { state: 'approved', decided_by: 'other' },
    { asked_at: '2020-01-01T00:00:00Z' },
  ]) {
    const row = await askByHand(`wish-${Object.keys(wish).join()}`, wish);
    expect(row).toMatchObject({ state: 'waiting', decided_by: null, alone: '10000' });
    expect(Math.abs(Number(row?.['asked_at']) - Date.now())).toBeLessThan(60_000);
  }
  expect(await askByHand('no-worth', { worth: null })).toMatchObject({ state: 'waiting' });
  await expect(askByHand('negative', { worth: -1_000_000 })).rejects.toMatchObject({
    constraint: 'approvals_worth_check',
  });
  await expect(askByHand('stranger', { asked_by: 'nobody' })).rejects.toMatchObject({
    constraint: 'approvals_asker_check',
  });
  await expect(askByHand('viewer', { asked_by: 'viewer' })).rejects.toMatchObject({
    constraint: 'approvals_asker_check',
  });
  await expect(askByHand('own', { asked_by: 'paying', customer_id: 'cus_1' })).rejects.toMatchObject({
    constraint: 'approvals_own_money_check',
  });
  // The customer's address is the asker's, whatever account the customer has.
  await expect(askByHand('address', { asked_by: 'namesake', customer_id: 'cus_2' })).rejects.toMatchObject({
    constraint: 'approvals_own_money_check',
  });
});

it('ten small requests are one large one, of the same kind, also with a date of yesterday', async () => {
  const states = [];
  for (let n = 0; n < 10; n++)
    states.push(
      (
        await askByHand(`slice-${n}`, {
          asked_by: 'slicer',
          action: n % 2 === 0 ? 'dunning.write_off' : 'usage.waive',
          worth: 2_500,
          asked_at: '2020-01-01T00:00:00Z',
        })
      )?.['state'],
    );
  expect(states.filter((state) => state === 'not_needed')).toHaveLength(4);
  expect(states.slice(4)).toEqual(Array<string>(6).fill('waiting'));
});

it('is made by the one function, which refuses the asker, the customer, and who is no second administrator', async () => {
  await ask('by-function');
  const em = orm.em.fork();
  for (const [by, constraint] of [
    ['asker', 'approvals_second_person_check'],
    ['nobody', 'approvals_second_person_check'],
    ['viewer', 'approvals_second_person_check'],
    ['finance', 'approvals_second_person_check'],
    ['unverified', 'approvals_second_person_check'],
    ['same-address', 'approvals_second_person_check'],
    ['paying', 'approvals_own_money_check'],
  ] as const)
    await expect(decideApproval(em, 'by-function', { state: 'approved', by })).rejects.toMatchObject({
      constraint,
    });
  await expect(decideApproval(em, 'by-function', { state: 'withdrawn', by: 'other' })).rejects.toMatchObject({
    constraint: 'approvals_in_time_check',
  });
  expect(
    await endApproval(em, 'refund:ch_1:by-function', { outcome: 'done', detail: null }).catch(() => 'no'),
  ).toBe('no');
  expect(await markApprovalExpired(em, 'by-function')).toBe(false);
  expect(await decideApproval(em, 'by-function', { state: 'approved', by: 'other' })).toBe(true);
  expect(await decideApproval(em, 'by-function', { state: 'refused', by: 'third' })).toBe(false);
  expect(await endApproval(em, 'refund:ch_1:by-function', { outcome: 'done', detail: 're_1' })).toBe(true);
  expect(await stateOf('by-function')).toBe('approved');
});

it('two at once decide once', async () => {
  await ask('twice');
  const said = await Promise.all(
    ['other', 'third'].map((by) => decideApproval(orm.em.fork(), 'twice', { state: 'approved', by })),
  );
  expect(said.toSorted()).toEqual([false, true]);
});

it('needs an asker who is staff still; who is not can be refused', async () => {
  await ask('of-nobody', { askedBy: 'leaver' });
  await superuser.query(`delete from users where id = 'leaver'`);
  const em = orm.em.fork();
  await expect(decideApproval(em, 'of-nobody', { state: 'approved', by: 'other' })).rejects.toMatchObject({
    constraint: 'approvals_asker_check',
  });
  expect(await decideApproval(em, 'of-nobody', { state: 'refused', by: 'other' })).toBe(true);
});

it('cannot come too late, and what is over expires', async () => {
  await ask('late', {}, 1);
  await until(() => markApprovalExpired(orm.em.fork(), 'late'), { what: 'its millisecond is over' });
  expect(await decideApproval(orm.em.fork(), 'late', { state: 'approved', by: 'other' })).toBe(false);
  expect(await stateOf('late')).toBe('expired');
});

it('erasure takes the reason out, and can write no other', async () => {
  await ask('erased');
  await expect(application.query(`update approvals set reason = 'a better one'`)).rejects.toMatchObject({
    constraint: 'approvals_unchanged_check',
  });
  await application.query(`update approvals set reason = '[erased]' where id = 'erased'`);
});

describe('verify', () => {
  const found = async (): Promise<Finding[]> =>
    checkApprovals(
      orm,
      loadEnv({
        DATABASE_URL: database.url,
        OIDC_ISSUER: 'http://127.0.0.1:9',
        EXCHANGE_RATES: '2026-01-01:eur=2',
      }),
    );
  /** As the route does, with the other fields of the audit log. */
  const asked = async (id: string, other: Partial<AskedMoney>, alone = 10_000, actorId = 'asker') =>
    orm.em.fork().transactional(async (em) => {
      const row = await askForMoney(em, { ...request(id), ...other }, { alone, waitsMs: 60_000 });
      const { key, amount, state, subjectId } = row;
      await appendAudit(em, {
        actorId,
        actorKind: 'staff',
        action: 'charge.refund.requested',
        subjectType: 'charge',
        subjectId,
        before: null,
        after: { key, amount, approval: id, state },
        reason: 'x',
        requestId: null,
        at: Date.now(),
      });
    });
  beforeEach(async () => {
    await superuser.query(
      'set session_replication_role = replica; delete from approvals; set session_replication_role = origin',
    );
  });

  it('finds nothing in requests as they are made, in two currencies', async () => {
    await asked('fine', { amount: 5_000, most: 5_000, worth: 5_000 });
    await asked('euros', { amount: 2_000, most: 2_000, worth: 4_000, currency: 'eur' });
    await asked('large', {});
    expect(await found()).toEqual([expect.objectContaining({ name: 'Approvals', outcome: 'ok' })]);
  });

  it.each([
    ['that no entry asks for', () => ask('broken'), 'no entry of the audit log that asks'],
    [
      'in the name of somebody else than the entry says',
      () => asked('broken', {}, 10_000, 'other'),
      'no entry of the audit log that asks',
    ],
    ['that is worth more than was counted', () => asked('broken', { worth: 1 }), 'is worth 20000'],
    [
      'in a currency that is worth more than was counted',
      () => asked('broken', { currency: 'eur', amount: 4_000, most: 4_000, worth: 4_000 }),
      'is worth 8000',
    ],
    [
      'that somebody decided whom no entry names',
      async () => {
        await asked('broken', {});
        await decideApproval(orm.em.fork(), 'broken', { state: 'approved', by: 'other' });
      },
      'no entry of the audit log says so by that person',
    ],
    [
      'that were written past the rule',
      async () => {
        await asked('before', { worth: 8_000, most: 8_000, amount: 8_000 });
        await asked('broken', { worth: 8_000, most: 8_000, amount: 8_000 });
        await superuser.query(`set session_replication_role = replica;
          update approvals set state = 'not_needed' where id = 'broken'; set session_replication_role = origin`);
        await superuser.query(`insert into audit_log (actor_id, actor_kind, action, subject_type, subject_id, after, at)
          select actor_id, actor_kind, action, subject_type, subject_id, jsonb_set(after, '{state}', '"not_needed"'), at
          from audit_log where after ->> 'approval' = 'broken'`);
      },
      'above what that person could move alone',
    ],
  ])('names the first request %s', async (_, breakIt, fault) => {
    await breakIt();
    await asked('later', { worth: 1 }, 10_000, 'nobody');
    const [finding] = await found();
    expect(finding).toMatchObject({ outcome: 'failed' });
    expect(finding?.detail).toMatch(/^request broken /);
    expect(finding?.detail).toContain(fault);
  });

  it('says so where a request went by a limit that nobody set, and where a trigger is off', async () => {
    await asked('lax', {}, 1_000_000);
    expect((await found())[1]).toMatchObject({
      outcome: 'note',
      detail: expect.stringMatching(/^request lax .*1000000 minor units$/) as unknown,
    });
    await superuser.query('alter table approvals disable trigger approvals_guarded');
    try {
      expect((await found())[0]?.detail).toContain('approvals_guarded');
    } finally {
      await superuser.query('alter table approvals enable trigger approvals_guarded');
    }
  });
});
