import type { EntityManager, EntitySchema } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type { Pool } from 'pg';
import { noteRows } from './change-notes.ts';
import { EpochTime } from './columns.ts';
import { requireTime } from './deadline.ts';
import { isFenced } from './fence.ts';
import { prepared } from './prepared.ts';

/** Rows and how many were touched. */
interface Result {
  rows: Record<string, unknown>[];
  touched: number;
}

/** Runs a statement with bound parameters ($1, $2 …) in the entity manager's transaction, or in its own. */
async function run(em: EntityManager, text: string, params: readonly unknown[]): Promise<Result> {
  requireTime();
  if (em.isInTransaction()) {
    const { rows, numAffectedRows } = await em
      .getKysely()
      .executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...params]));
    return { rows, touched: Number(numAffectedRows ?? 0) };
  }
  if (isFenced(em) && !/^\s*select\b/i.test(text)) return em.transactional((tx) => run(tx, text, params));
  const { rows, rowCount } = await prepared(await poolOf(em), text, params);
  return { rows, touched: rowCount ?? 0 };
}

const pools = new WeakMap<object, Pool>();

/** The connections behind an entity manager. */
export async function poolOf(em: EntityManager): Promise<Pool> {
  const connection = em.getConnection();
  let pool = pools.get(connection);
  if (pool === undefined || pool.ended) {
    pool = await connection.getNativeClient();
    pools.set(connection, pool);
  }
  return pool;
}

/**
 * Rows of a statement, with column names in camelCase; times are epoch milliseconds, bigints numbers,
 * `jsonb` parsed. Times as parameters go through {@link timestamp}.
 */
export async function query<Row>(
  em: EntityManager,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await run(em, text, params);
  return rows.map((row) => camelCased(row) as Row);
}

/** The first row of a statement, or null. */
export async function queryOne<Row>(
  em: EntityManager,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row | null> {
  const [row] = await query<Row>(em, text, params);
  return row ?? null;
}

/** Runs a statement and returns how many rows it changed. */
export async function execute(
  em: EntityManager,
  text: string,
  params: readonly unknown[] = [],
): Promise<number> {
  const { touched } = await run(em, text, params);
  return touched;
}

/** A parameter for a `timestamptz`. */
export function timestamp(epochMs: number): Date;
export function timestamp(epochMs: number | null): Date | null;
export function timestamp(epochMs: number | null): Date | null {
  return epochMs === null ? null : new Date(epochMs);
}

/** A parameter for a `jsonb`; null is SQL's null. */
export function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/**
 * Inserts any number of rows by one statement of constant text. Columns are the properties of the first row
 * that the table has; the others get defaults. `conflict` is appended, from `on conflict` on.
 */
export async function insertRows<Returned = never>(
  em: EntityManager,
  table: EntitySchema,
  rows: readonly object[],
  conflict: string,
): Promise<Returned[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = columnsOf(em, table).filter(({ property }) => Object.hasOwn(first, property));
  const names = columns.map(({ column }) => `"${column}"`).join(', ');
  const name = `"${table.meta.tableName}"`;
  const values = rows.map((row) =>
    Object.fromEntries(
      columns.map(({ property, column, isTime }) => {
        const value = (row as Record<string, unknown>)[property];
        return [column, isTime && typeof value === 'number' ? new Date(value).toISOString() : value];
      }),
    ),
  );
  // The rows are one JSON parameter: the statement's text stays the same, and PostgreSQL casts by the
  // table's types.
  const text =
    `insert into ${name} (${names}) ` +
    `select ${names} from json_populate_recordset(null::${name}, $1::json) ${conflict}`;
  const returned = await query<Returned>(em, text, [JSON.stringify(values)]);
  noteRows(em, table, rows);
  return returned;
}

/** `"a" = excluded."a", …` for the columns of a table but the properties named: what an upsert overwrites. */
export function overwrite(em: EntityManager, table: EntitySchema, except: readonly string[]): string {
  return columnsOf(em, table)
    .filter(({ property }) => !except.includes(property))
    .map(({ column }) => `"${column}" = excluded."${column}"`)
    .join(', ');
}

interface Column {
  property: string;
  column: string;
  isTime: boolean;
}

const knownColumns = new WeakMap<EntitySchema, Column[]>();

function columnsOf(em: EntityManager, table: EntitySchema): Column[] {
  let columns = knownColumns.get(table);
  if (columns === undefined) {
    // The names that the ORM gave the columns, not a second guess at them.
    columns = em.getMetadata(table).props.map((property) => ({
      property: property.name,
      column: property.fieldNames[0] ?? property.name,
      isTime: property.customType instanceof EpochTime,
    }));
    knownColumns.set(table, columns);
  }
  return columns;
}

const camelCases = new Map<string, string>();

function camelCased(row: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const column in row) {
    let property = camelCases.get(column);
    if (property === undefined) {
      property = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
      camelCases.set(column, property);
    }
    result[property] = row[column];
  }
  return result;
}
