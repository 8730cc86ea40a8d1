import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import type { TableRule } from '../../domain/privacy/data-map.ts';
import { poolOf, queryOne } from '../sql.ts';
import type { PersonIds } from '../accounts/person-ids.ts';

/** Some of a person's rows of one table, as they are stored, without what the map withholds. */
interface PersonRows {
  table: string;
  rows: Record<string, unknown>[];
}

/** Rows at a time. */
const PAGE = 1_000;
/** Ids in one pattern: PostgreSQL compiles each. */
const IDS_OF_A_PATTERN = 200;

/** A condition for a person's rows, with its parameters. Null for a table without rows of people. */
export function isOfPerson(
  { of, mentions = {} }: TableRule,
  ids: PersonIds,
): { sql: string; params: (readonly string[])[] } | null {
  const params: (readonly string[])[] = [];
  const take = (list: readonly string[]): string => `$${params.push(list)}::text[]`;
  const equal = Object.entries(of).map(([column, key]) => `"${column}" = any(${take(ids[key])})`);
  const named = Object.entries(mentions).map(
    ([column, key]) => `"${column}"::text ~ any(${take(patternsOf(ids[key]))})`,
  );
  const sql = [...equal, ...named].join(' or ');
  return sql === '' ? null : { sql: `(${sql})`, params };
}

/** Regular expressions that find one of the ids as a whole word. */
function patternsOf(ids: readonly string[]): string[] {
  const patterns: string[] = [];
  for (let from = 0; from < ids.length; from += IDS_OF_A_PATTERN) {
    const some = ids.slice(from, from + IDS_OF_A_PATTERN).map((id) => id.replaceAll(/[^\w-]/g, '\\$&'));
    patterns.push(`(^|[^A-Za-z0-9_])(${some.join('|')})([^A-Za-z0-9_]|$)`);
  }
  return patterns;
}

/** What an erasure does to a table's rows of a person. */
interface TableErasure {
  table: string;
  /** Null where text has to be searched for their ids, which takes too long to be counted for a look. */
  rows: number | null;
  erasure: 'deleted' | 'texts_removed' | 'kept';
  why: string;
}

/** What an erasure would do, table by table, without those that hold nothing of the person. */
export async function whatErasureDoes(em: EntityManager, ids: PersonIds): Promise<TableErasure[]> {
  const found: TableErasure[] = [];
  for (const [table, rule] of Object.entries(DATA_MAP)) {
    const isOf = isOfPerson(rule, ids);
    if (isOf === null) continue;
    const rows = rule.mentions === undefined ? await countRows(em, table, isOf) : null;
    if (rows !== 0) found.push({ table, rows, erasure: erasureOfTable(rule), why: rule.why });
  }
  return found;
}

async function countRows(
  em: EntityManager,
  table: string,
  { sql, params }: { sql: string; params: unknown[] },
): Promise<number> {
  const row = await queryOne<{ count: number }>(
    em,
    `select count(*)::int as count from "${table}" where ${sql}`,
    params,
  );
  return row?.count ?? 0;
}

const erasureOfTable = ({ erase }: TableRule): TableErasure['erasure'] =>
  erase === 'delete' ? 'deleted' : erase === 'keep' || erase === null ? 'kept' : 'texts_removed';

/** All rows of a person, table by table and a page at a time, as they stood at one moment. */
export async function* rowsOfPerson(orm: MikroORM, ids: PersonIds): AsyncGenerator<PersonRows> {
  const client = await (await poolOf(orm.em.fork())).connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    for (const [table, rule] of Object.entries(DATA_MAP)) yield* rowsOfTable(client, table, rule, ids);
  } finally {
    // Also ends the transaction and its cursor after a failure.
    client.release(true);
  }
}

async function* rowsOfTable(
  client: PoolClient,
  table: string,
  rule: TableRule,
  ids: PersonIds,
): AsyncGenerator<PersonRows> {
  const found = isOfPerson(rule, ids);
  if (found === null) return;
  const withheld = Object.keys(rule.withheld ?? {});
  await client.query(
    `declare person_rows no scroll cursor for
     select to_jsonb(t) - $${found.params.length + 1}::text[] as row from "${table}" t where ${found.sql}`,
    [...found.params, withheld],
  );
  for (;;) {
    const { rows } = await client.query<{ row: Record<string, unknown> }>(`fetch ${PAGE} from person_rows`);
    if (rows.length === 0) break;
    yield { table, rows: rows.map(({ row }) => row) };
  }
  await client.query('close person_rows');
}
