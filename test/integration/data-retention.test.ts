import { MockActivityEnvironment } from '@temporalio/testing';
import { retainData } from '../../activities/privacy/retain-data.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { addErasure, noteErasure } from '../../db/privacy/person-erasures.ts';
import { eraseLateEvents, removeOldRows } from '../../db/privacy/retention.ts';
import { query } from '../../db/sql.ts';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { plantPerson } from '../support/plant-person.ts';
import type { PlantedIds } from '../support/plant-person.ts';

/** Rows older than the data map says are deleted, a few at a time. Younger and waiting rows stay. */
let database: TestDatabase;
let orm: MikroORM;
/** Plants what the application may not. */
let superuser: MikroORM;
const now = Date.parse('2026-11-22T03:30:00Z');

beforeAll(async () => {
  database = await createDatabase();
  orm = await createOrm({ databaseUrl: database.appUrl });
  superuser = await createOrm({ databaseUrl: database.url, poolMax: 1 });
});
afterAll(async () => {
  await orm.close();
  await superuser.close();
  await database.drop();
});

const rows = <Row>(sql: string, params: unknown[] = []): Promise<Row[]> =>
  query<Row>(superuser.em.fork(), sql, params);
const system = { rows: rows as never };

const idsOf = (who: string): PlantedIds => ({
  user: `${who}-user`,
  customer: `cus_${who}`,
  subscription: `sub_${who}`,
  invoice: `in_${who}`,
  charge: `ch_${who}`,
  checkout: `cs_${who}`,
});

/** Tables that the job removes rows from, with the rule. */
const timed = Object.entries(DATA_MAP).flatMap(([table, { retain }]) =>
  typeof retain === 'string' ? [] : [{ table, ...retain }],
);

/** Puts every row that is there `days` into the past, with so much less or more than it is kept. */
async function age(where: string, moreDays: number): Promise<void> {
  for (const { table, column, days } of timed)
    await rows(
      `update "${table}" t set "${column}" = $1::timestamptz - make_interval(days => $2::int) where to_jsonb(t)::text like $3`,
      [new Date(now), days + moreDays, `%${where}%`],
    );
}

it('removes exactly what is older than the map says, in batches, and nothing the second time', async () => {
  for (const who of ['aged', 'young', 'held']) await plantPerson(system, idsOf(who), `${who}row`);
  for (const who of ['aged', 'young']) {
    await rows(
      `insert into sign_in_attempts (token_hash, state, nonce, code_verifier, return_to, expires_at) values ($1, '', '', '', '', now())`,
      [`${who}row`],
    );
    await rows(`insert into account_looks (id, state, looked, began_at) values ($1, 'done', 0, now())`, [
      `${who}row`,
    ]);
    await rows('insert into logout_tokens (id_hash, expires_at) values ($1, now())', [`${who}row`]);
    await rows(
      `insert into sweep_passes (id, kind, began_at, pages, pages_expected, looked_at, counts, not_looked_at, updated_at)
       values ($1, 'standing', now(), 0, 0, '{}', '{}', '[]', now())`,
      [`${who}row`],
    );
  }
  // What needs attention stays until somebody saw to it.
  await rows(`update sweep_repairs set state = 'repaired' where customer_id <> 'cus_held'`);
  await rows(`update effects set state = 'confirmed' where key not like '%heldrow%'`);
  for (let more = 0; more < 4; more += 1)
    await rows(
      `insert into outbox_messages (id, key, customer_id, kind, recipient, subject, body, at, state, created_at)
       values ($1, $1, 'cus_aged', 'ended', 'a@example.test', '', '', now(), 'sent', now())`,
      [`agedrow-${more}`],
    );
  await age('aged', 1);
  await age('young', -1);
  await rows(`update effects set updated_at = '2020-01-01' where key like '%heldrow%'`);

  const tables = timed.map(({ table }) => table);
  const removed = await removeOldRows(orm.em.fork(), now, { batch: 2 });
  expect(removed).toEqual({ ...Object.fromEntries(tables.map((table) => [table, 1])), outbox_messages: 5 });
  for (const table of tables)
    expect(await rows(`select 1 from "${table}" t where to_jsonb(t)::text like '%young%'`)).not.toEqual([]);
  // Nobody has seen to it yet, however old it is.
  expect(await rows(`select 1 from effects where key like '%heldrow%'`)).toHaveLength(1);
  expect(await removeOldRows(orm.em.fork(), now)).toEqual({});
});

it('counts of a limit go an hour after they ran out, and no others', async () => {
  const hour = 3_600_000;
  const counts = [
    ['standard:203.0.113.7', now - hour - 1],
    ['standard:203.0.113.8', now - hour + 1],
    ['probes:held-user', now + hour],
  ];
  for (const [key, expire] of counts)
    await rows('insert into rate_limits (key, points, expire) values ($1, 1, $2)', [key, expire]);
  await new MockActivityEnvironment().run(retainData({ orm, now: () => now }));
  const left = await rows<{ key: string }>(`select key from rate_limits where key like '%:%' order by key`);
  expect(left.map(({ key }) => key)).toEqual(['probes:held-user', 'standard:203.0.113.8']);
});

it('an event that comes after somebody was erased is emptied, and others are not', async () => {
  const em = orm.em.fork();
  const person = { userId: 'gone-user', customerIds: ['cus_gone'] };
  const { id } = await addErasure(em, { person, subject: null, requestedBy: 'staff' }, now);
  await noteErasure(em, id, { state: 'complete', receipt: {}, now });
  for (const [event, customer] of [
    ['evt_late', 'cus_gone'],
    ['evt_other', 'cus_gone2'],
  ])
    // prettier-ignore
    await rows(
      `insert into inbox_events (id, type, created_at, payload, state)
       values ($1, 'customer.updated', now(), json_build_object('customer', $2::text, 'name', 'Ada Doe'), 'processed')`,
      [event, customer],
    );
  expect(await eraseLateEvents(orm.em.fork(), now)).toBe(1);
  const payloads = await rows<{ payload: unknown }>(
    `select payload from inbox_events where id like 'evt_%' order by id`,
  );
  expect(payloads.map(({ payload }) => payload)).toEqual([
    { id: 'evt_late', object: 'event', type: 'customer.updated', erased: true },
    { customer: 'cus_gone2', name: 'Ada Doe' },
  ]);
  expect(await eraseLateEvents(orm.em.fork(), now)).toBe(0);
});
