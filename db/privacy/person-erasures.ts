import { createHash, randomUUID } from 'node:crypto';
import type { RowOf } from '../database.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import type { ErasureFacts } from '../../domain/privacy/erasure-refusal.ts';
import { PersonErasureSchema } from './person-erasure.entity.ts';
import { sql } from 'kysely';
import { execute, insertRows, json, query, timestamp } from '../sql.ts';
import { readFirst, tables } from '../typed.ts';
import type { Person, PersonIds } from '../accounts/person-ids.ts';
import { isOverSql } from '../accounts/deciding-subscription.ts';
import { isOfPerson } from './person-rows.ts';

/** An erasure and its receipt. Times are epoch milliseconds, real time. */
export type PersonErasureRow = RowOf<'person_erasures'>;

/** A fingerprint of the identity provider's id: enough to recognise it, too little to recover it. */
const hashOfSubject = (subject: string): string =>
  createHash('sha256').update(`erased:${subject}`).digest('hex');

/** Records a requested erasure. */
export async function addErasure(
  em: EntityManager,
  wish: { person: Person; subject: string | null; requestedBy: string },
  now: number,
): Promise<PersonErasureRow> {
  const row: PersonErasureRow = {
    id: randomUUID(),
    userId: wish.person.userId,
    customerIds: [...wish.person.customerIds],
    subjectHash: wish.subject === null ? null : hashOfSubject(wish.subject),
    requestedBy: wish.requestedBy,
    state: 'running',
    receipt: {},
    requestedAt: now,
    erasedAt: null,
    completedAt: null,
  };
  await insertRows(em, PersonErasureSchema, [row], '');
  return row;
}

/** One erasure; null when unknown. */
export async function findErasure(em: EntityManager, id: string): Promise<PersonErasureRow | null> {
  return readFirst(em, tables(em).selectFrom('person_erasures').selectAll().where('id', '=', id));
}

/** The erasure of a person that was not refused, null where there is none. */
export async function erasureOf(
  em: EntityManager,
  { userId, customerIds }: Person,
): Promise<PersonErasureRow | null> {
  return readFirst(
    em,
    tables(em)
      .selectFrom('person_erasures')
      .selectAll()
      .where('state', '<>', 'refused')
      .where((is) => is.or([is('userId', '=', userId), sql<boolean>`customer_ids ?| ${customerIds}::text[]`]))
      .orderBy('requestedAt', 'desc')
      .limit(1),
  );
}

/** Whether the person behind an identity was erased, or is being erased. */
export async function isErasedSubject(em: EntityManager, subject: string): Promise<boolean> {
  const erasures = tables(em).selectFrom('person_erasures').select('id');
  const row = await readFirst(
    em,
    erasures.where('subjectHash', '=', hashOfSubject(subject)).where('state', '<>', 'refused').limit(1),
  );
  return row !== null;
}

/** Adds to a receipt and moves the erasure on; a state that is left out stays. */
export async function noteErasure(
  em: EntityManager,
  id: string,
  {
    state,
    receipt,
    now,
  }: { state?: PersonErasureRow['state']; receipt: Record<string, unknown>; now: number },
): Promise<void> {
  await execute(
    em,
    `update person_erasures set state = coalesce($2, state), receipt = receipt || $3::jsonb,
       erased_at = case when $2 in ('erased', 'complete') then coalesce(erased_at, $4) else erased_at end,
       completed_at = case when $2 = 'complete' then coalesce(completed_at, $4) else completed_at end
     where id = $1`,
    [id, state ?? null, json(receipt), timestamp(now)],
  );
}

/** What the projection knows of obstacles. */
export async function erasureFacts(em: EntityManager, ids: PersonIds): Promise<ErasureFacts> {
  const of = async (sql: string, params: unknown[]): Promise<string[]> =>
    (await query<{ id: string }>(em, sql, params)).map(({ id }) => id);
  const { customer, subscription } = ids;
  const balance = await of('select id from customers where id = any($1::text[]) and balance <> 0', [
    customer,
  ]);
  const usage = await of(
    `select id from usage_charges where customer_id = any($1::text[]) and state = 'planned'
     union all select subscription_id from usage_periods where customer_id = any($1::text[]) and invoice_at is not null`,
    [customer],
  );
  const staff = await of(
    `select id from users where role <> 'viewer' and (id = any($1::text[]) or stripe_customer_id = any($2::text[])
       or id in (select user_id from customers where id = any($2::text[])))`,
    [ids.user, customer],
  );
  return {
    runningSubscriptions: await of(
      `select id from subscriptions where id = any($1::text[])
         and not ${isOverSql('subscriptions')}`,
      [subscription],
    ),
    unpaidInvoices: await of(
      `select id from invoices where customer_id = any($1::text[]) and status in ('open', 'draft') and amount_remaining > 0`,
      [customer],
    ),
    openDisputes: await of(
      `select id from disputes where customer_id = any($1::text[]) and status not in ('won', 'lost', 'warning_closed', 'prevented')`,
      [customer],
    ),
    hasBalance: balance.length > 0,
    hasUnbilledUsage: usage.length > 0,
    isStaff: staff.length > 0,
  };
}

/** Adds to the rows that a receipt counts. In the transaction that erased them, a kill loses no count. */
export async function countErased(
  em: EntityManager,
  id: string,
  { table, count }: { table: string; count: number },
): Promise<void> {
  if (count === 0) return;
  await execute(
    em,
    `update person_erasures set receipt = receipt || jsonb_build_object('rows',
       coalesce(receipt -> 'rows', '{}') ||
       jsonb_build_object($2::text, coalesce((receipt -> 'rows' ->> $2::text)::bigint, 0) + $3::bigint))
     where id = $1`,
    [id, table, count],
  );
}

/**
 * Deletes or blanks a person's rows in every table, by the data map; users last, because other rows are
 * found by them. Each table and its count in the receipt are one transaction. Returns the number of changed
 * rows: 0 the second time.
 */
export async function eraseRows(em: EntityManager, ids: PersonIds, erasureId: string): Promise<number> {
  let changed = 0;
  const tables = Object.keys(DATA_MAP).sort((a, b) => Number(a === 'users') - Number(b === 'users'));
  for (const table of tables)
    changed += await em.transactional(async (together) => {
      const count = await eraseTable(together, table, ids);
      await countErased(together, erasureId, { table, count });
      return count;
    });
  return changed;
}

/** As {@link eraseRows}, of one table. */
export async function eraseTable(em: EntityManager, table: string, ids: PersonIds): Promise<number> {
  const rule = DATA_MAP[table];
  const found = rule === undefined ? null : isOfPerson(rule, ids);
  if (
    rule === undefined ||
    found === null ||
    rule.erase === null ||
    (typeof rule.erase === 'string' && rule.erase !== 'delete')
  )
    return 0;
  if (rule.erase === 'delete') return execute(em, `delete from "${table}" where ${found.sql}`, found.params);
  const { blank, only = 'true' } = rule.erase;
  const columns = Object.entries(blank);
  // Blank rows are not written again, so the count shows whether anything was left.
  return execute(
    em,
    `update "${table}" set ${columns.map(([column, value]) => `"${column}" = ${value}`).join(', ')}
     where ${found.sql} and (${only})
       and (${columns.map(([column, value]) => `"${column}"::text is distinct from (${value})::text`).join(' or ')})`,
    found.params,
  );
}
