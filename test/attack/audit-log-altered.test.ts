import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { signAuditHead } from '../../db/audit/audit-chain.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { withCallerRequestId } from '../../db/audit/caller-request.ts';
import { eraseReasons } from '../../db/audit/erase-reasons.ts';
import type { AuditRow } from '../../db/audit/audit-log.ts';
import { runAuditOwner } from '../support/audit-owner.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

/** Somebody with write access to the database removes, changes or invents an entry of the audit log. */
const KEY = Buffer.alloc(32, 7);
let database: TestDatabase;
let orm: MikroORM;
/** The role that every test here begins with: it may do anything. */
let superuser: pg.Client;

beforeEach(async () => {
  database = await createDatabase();
  orm = await createOrm({ databaseUrl: database.url });
  superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  for (let n = 1; n <= 5; n++)
    await write({ subjectId: `ch_${n}`, reason: n === 3 ? null : `reason "${n}" – ü` });
});
afterEach(async () => {
  await superuser.end();
  await orm.close();
  await database.drop();
});

const write = (row: Partial<AuditRow> = {}): Promise<void> =>
  appendAudit(orm.em.fork(), {
    actorId: 'staff',
    actorKind: 'staff',
    action: 'charge.refund',
    subjectType: 'charge',
    subjectId: 'ch_1',
    before: null,
    after: { amount: 1_000, rate: 1e-7, note: 'a\nb' },
    reason: null,
    requestId: null,
    at: Date.now(),
    ...row,
  });

const NOBODY = {
  user: [],
  customer: [],
  person: [],
  subscription: [],
  invoice: [],
  charge: [],
  checkout: [],
  export: [],
  account: [],
};

/** A matcher of a sentence. */
const saying = (part: string | RegExp): unknown => expect.stringMatching(part);

const sign = (): Promise<unknown> => signAuditHead(orm.em.fork(), { id: 'k', key: KEY }, Date.now());

/** What `npm run verify` says of the audit log. */
async function verified(): Promise<{ outcome: string; detail: string }> {
  const { stdout } = await promisify(execFile)('node', ['scripts/verify.ts', '--json', '--only', 'audit'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      OIDC_ISSUER: 'http://127.0.0.1:9',
      AUDIT_KEYS: `k:${KEY.toString('base64')}`,
    },
  }).catch((error: unknown) => error as { stdout: string });
  const findings = JSON.parse(stdout) as { name: string; outcome: string; detail: string }[];
  const finding = findings.find(({ name }) => name === 'Audit log');
  if (finding === undefined) throw new Error(`verify says nothing of the audit log: ${stdout}`);
  return finding;
}

/** Goes past every trigger, as only a superuser may. */
const unseen = async (...statements: string[]): Promise<void> => {
  await superuser.query('set session_replication_role = replica');
  for (const statement of statements) await superuser.query(statement);
  await superuser.query('set session_replication_role = origin');
};

it('an untouched log verifies, whatever its entries hold, and also when many write at once', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => write({ subjectId: `ch_many_${n}` })));
  await sign();
  expect(await verified()).toMatchObject({ outcome: 'ok', detail: saying('45 entries') });
});

it('the role that owns the tables cannot change, remove or empty them', async () => {
  for (const statement of [
    `update audit_log set reason = 'none'`,
    'delete from audit_log where id = 1',
    'truncate audit_log',
    'truncate audit_log cascade',
    `update audit_seals set hash = 'x'`,
    'delete from audit_seals',
    'delete from audit_heads',
    `insert into audit_log select * from audit_log where id = 1 on conflict (id) do update set reason = 'x'`,
  ])
    await expect(superuser.query(statement)).rejects.toMatchObject({ code: '42501' });
  await sign();
  expect((await verified()).outcome).toBe('ok');
});

it('the role of an application that owns the rest cannot switch that off either', async () => {
  const locked = await runAuditOwner(database);
  const application = new pg.Client({ connectionString: locked.url });
  await application.connect();
  try {
    for (const statement of [
      `update audit_log set reason = 'none'`,
      'delete from audit_log',
      'alter table audit_log disable trigger all',
      'drop trigger audit_log_seal on audit_log',
      'drop table audit_log',
      'set session_replication_role = replica',
      `insert into audit_seals values (6, 6, 'x', now())`,
      'create or replace function seal_audit_entry() returns trigger language sql as $$ select null $$',
    ])
      await expect(application.query(statement)).rejects.toMatchObject({ code: '42501' });
    await application.query(
      `insert into audit_log (actor_kind, action, subject_type, subject_id, at) values ('system', 'x', 'y', 'z', now())`,
    );
  } finally {
    await application.end();
    await locked.remove();
  }
  await sign();
  expect(await verified()).toMatchObject({ outcome: 'ok', detail: saying('6 entries') });
});

it('verify names the entry that a superuser has changed', async () => {
  await unseen(`update audit_log set after = '{"amount": 1}' where id = 2`);
  expect(await verified()).toMatchObject({
    outcome: 'failed',
    detail: saying(/entry 2 .*not as it was/),
  });
});

it('verify names the entry that is gone, in the middle and at the end', async () => {
  await unseen('delete from audit_log where id = 5');
  expect(await verified()).toMatchObject({
    outcome: 'failed',
    detail: saying(/entry 5 \(position 5\) is gone/),
  });
  await unseen('delete from audit_seals where entry_id = 4', 'delete from audit_log where id = 4');
  expect(await verified()).toMatchObject({
    outcome: 'failed',
    detail: saying('position 4 is gone'),
  });
});

it('verify misses entries at the end that are gone with their seals, once they were signed', async () => {
  await sign();
  await unseen('delete from audit_log where id >= 4', 'delete from audit_seals where entry_id >= 4');
  expect(await verified()).toMatchObject({
    outcome: 'failed',
    detail: 'the entries after position 3 are gone: 5 were signed',
  });
});

it('verify names a chain that was rewritten from one entry on, once it was signed', async () => {
  await sign();
  await unseen(
    `update audit_log set reason = 'another', reason_hash = encode(sha256(convert_to(reason_salt || E'\\nanother', 'UTF8')), 'hex') where id = 4`,
    `update audit_seals s set hash = encode(sha256(convert_to((select hash from audit_seals where position = s.position - 1) || E'\\n'
       || audit_entry_text(a), 'UTF8')), 'hex') from audit_log a where a.id = s.entry_id and s.position = 4`,
    `update audit_seals s set hash = encode(sha256(convert_to((select hash from audit_seals where position = s.position - 1) || E'\\n'
       || audit_entry_text(a), 'UTF8')), 'hex') from audit_log a where a.id = s.entry_id and s.position = 5`,
  );
  expect((await verified()).detail).toContain('position 5 are not those that were signed');
  await unseen('update audit_heads set hash = (select hash from audit_seals where position = 5)');
  expect((await verified()).detail).toContain('signature of the head at position 5 is wrong');
});

it('verify names a forged entry: past the chain, or with a time that is not its own', async () => {
  const values = `'staff', 'charge.refund.requested', 'charge', 'ch_9'`;
  await unseen(
    `insert into audit_log (id, actor_kind, action, subject_type, subject_id, at) values (900, ${values}, now())`,
  );
  expect((await verified()).detail).toContain('entry 900 is in no chain');
  await unseen('delete from audit_log where id = 900');
  await superuser.query(
    `insert into audit_log (actor_kind, action, subject_type, subject_id, at) values (${values}, now() - interval '1 day')`,
  );
  expect((await verified()).detail).toMatch(/entry \d+ \(position 6\) says .* and was written/);
});

it('what a caller sent as X-Request-Id is in the chain: it cannot be changed, taken away or added later', async () => {
  await withCallerRequestId('gateway-7:retry.2', () => write({ subjectId: 'ch_6' }));
  await sign();
  expect(await verified()).toMatchObject({ outcome: 'ok', detail: saying('6 entries') });
  for (const [entry, made] of [
    [6, `'another-id'`],
    [6, 'null'],
    [5, `'added-later'`],
  ] as const) {
    await unseen(`update audit_log set caller_request_id = ${made} where id = ${entry}`);
    expect((await verified()).detail).toContain(`entry ${entry} (position ${entry}) is not as it was`);
    await unseen(
      `update audit_log set caller_request_id = case id when 6 then 'gateway-7:retry.2' end where id >= 5`,
    );
  }
  expect((await verified()).outcome).toBe('ok');
});

it('the release before verifies what this one wrote, without the ids of callers', async () => {
  await withCallerRequestId('gateway-7:retry.2', () => write({ subjectId: 'ch_6' }));
  await write({ subjectId: 'ch_7' });
  await orm.migrator.down({ migrations: ['Migration20261123055336_caller_request_ids'] });
  await orm.migrator.up();
  expect(await verified()).toMatchObject({ outcome: 'ok', detail: saying('7 entries') });
});

it('verify says so when the triggers are off', async () => {
  await superuser.query('alter table audit_log disable trigger audit_log_append_only');
  expect(await verified()).toMatchObject({
    outcome: 'failed',
    detail: saying('audit_log_append_only'),
  });
});

/** As the step of an erasure does it, with an erasure that somebody asked for. */
async function erase(subjectId: string): Promise<void> {
  await superuser.query(
    `insert into person_erasures (id, customer_ids, requested_by, state, receipt, requested_at)
     values ('erasure-1', '[]', 'staff', 'running', '{}', now()) on conflict do nothing`,
  );
  const ids = { ...NOBODY, any: [subjectId] };
  await orm.em
    .fork()
    .transactional((em) => eraseReasons(em, ids, { erasureId: 'erasure-1', now: Date.now() }));
}

it('an erasure takes the reasons out of the log, and the log still verifies', async () => {
  await sign();
  await erase('ch_2');
  await erase('ch_3');
  await sign();
  const { rows } = await superuser.query(
    'select id, reason, reason_salt, reason_hash is null as "hadNone" from audit_log where id in (1, 2, 3) order by id',
  );
  expect(rows).toEqual([
    {
      id: '1',
      reason: expect.any(String) as string,
      reason_salt: expect.any(String) as string,
      hadNone: false,
    },
    { id: '2', reason: null, reason_salt: null, hadNone: false },
    { id: '3', reason: null, reason_salt: null, hadNone: true },
  ]);
  expect(await verified()).toMatchObject({ outcome: 'ok', detail: saying('6 entries') });
});

it('verify names a reason that is gone without an erasure, and one that was exchanged', async () => {
  await superuser.query('update audit_log set reason = null, reason_salt = null where id = 2');
  expect((await verified()).detail).toBe(
    'the reason of entry 2 is gone, and no erasure of a person names it',
  );
  await unseen(
    `update audit_log set reason = 'another', reason_salt = 'x', reason_hash = encode(sha256('x\nanother'), 'hex') where id = 2`,
  );
  expect((await verified()).detail).toMatch(/entry 2 .* is not as it was written/);
});

it('an erasure that nobody asked for excuses nothing', async () => {
  await superuser.query('update audit_log set reason = null, reason_salt = null where id = 2');
  await write({
    action: 'person.reasons_erased',
    subjectId: 'made-up',
    reason: null,
    after: { entries: [2] },
  });
  expect((await verified()).detail).toContain('the reason of entry 2 is gone');
});

it('nothing but the reason can be taken out, and nothing be put in its place', async () => {
  for (const statement of [
    `update audit_log set reason = null where id = 1`,
    `update audit_log set reason = null, reason_salt = null, reason_hash = null where id = 1`,
    `update audit_log set reason = null, reason_salt = null, actor_id = 'nobody' where id = 1`,
    `update audit_log set reason = 'x', reason_salt = null where id = 1`,
  ])
    await expect(superuser.query(statement)).rejects.toMatchObject({ code: '42501' });
  // What a caller says of salt and hash is overwritten.
  await superuser.query(
    `insert into audit_log (actor_kind, action, subject_type, subject_id, reason, reason_salt, reason_hash, at)
     values ('staff', 'x', 'y', 'z', 'why', 'known', 'made up', now())`,
  );
  await sign();
  expect((await verified()).outcome).toBe('ok');
});

describe('entries from before reasons could be erased', () => {
  beforeEach(async () => {
    await sign();
    const { migrator } = orm;
    await migrator.down({ to: 'Migration20261123023643_data_keys' });
    // As the release before wrote them, and signed.
    await superuser.query(
      `insert into audit_log (actor_kind, action, subject_type, subject_id, reason, at) values ('staff', 'x', 'charge', 'ch_9', 'Older', now())`,
    );
    await sign();
    await migrator.up();
    await write({ subjectId: 'ch_10', reason: 'Newer' });
  });

  it('verify as they did, and after an erasure too', async () => {
    expect(await verified()).toMatchObject({ outcome: 'ok' });
    for (const subject of ['ch_9', 'ch_10', 'ch_1']) await erase(subject);
    await sign();
    expect(await verified()).toMatchObject({ outcome: 'ok' });
    const { rows } = await superuser.query(`select from audit_log where reason in ('Older', 'Newer')`);
    expect(rows).toEqual([]);
  });

  it('are found changed, with their reason and without', async () => {
    await unseen(`update audit_log set after = '{"amount": 1}' where subject_id = 'ch_1'`);
    expect((await verified()).detail).toMatch(/entry 1 .* is not as it was written/);
    await erase('ch_1');
    expect((await verified()).detail).toContain('are not as they were when reasons became erasable');
  });

  it('a bridge that stands elsewhere excuses nothing', async () => {
    await unseen(`update audit_log set action = 'gone' where action = 'audit.bridged'`);
    await write({
      action: 'audit.bridged',
      reason: null,
      after: { position: 7, hash: 'x', digest: 'y' },
    });
    expect((await verified()).outcome).toBe('failed');
  });
});
