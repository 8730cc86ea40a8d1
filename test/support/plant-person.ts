import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import type { PersonKey } from '../../domain/privacy/data-map.ts';
import type { BillingSystem } from './billing-system.ts';

/** Ids that planted rows are of. */
export type PlantedIds = Record<Exclude<PersonKey, 'any' | 'person' | 'export' | 'account'>, string>;

/** What a row must say where a trigger refuses that it begins with another word. */
const BEGINS: Readonly<Record<string, string>> = { 'approvals.state': 'not_needed' };

interface Column {
  table: string;
  name: string;
  type: string;
  hasDefault: boolean;
}

/** Tables of the database as they are, without partitions and the list of migrations. */
export async function tablesOf({ rows }: Pick<BillingSystem, 'rows'>): Promise<Map<string, Column[]>> {
  const columns = await rows<Column>(
    `select c.table_name as "table", c.column_name as name, c.data_type as type,
       c.column_default is not null or c.is_identity = 'YES' as "hasDefault"
     from information_schema.columns c join pg_class k on k.relname = c.table_name and k.relnamespace = 'public'::regnamespace
     where c.table_schema = 'public' and k.relkind in ('r', 'p') and not k.relispartition and c.table_name <> 'migrations'
     order by c.table_name, c.ordinal_position`,
  );
  return Map.groupBy(columns, ({ table }) => table);
}

/**
 * Tables that already have the person's rows. Each revenue booking replaces a person's movements, so a
 * planted one may be gone before it is read.
 */
const THERE = ['users', 'customers', 'revenue_movements'];

/**
 * Adds a row of the person, with a marker, to every table with personal data, whatever its columns: they
 * are read from the database. Returns the marker by table; null if no column can hold one.
 */
export async function plantPerson(
  system: Pick<BillingSystem, 'rows'>,
  ids: PlantedIds,
  marker: string,
): Promise<Map<string, string | null>> {
  const words = await wordsOf(system);
  const planted = new Map<string, string | null>();
  for (const [table, columns] of await tablesOf(system)) {
    const rule = DATA_MAP[table];
    const mentions = Object.keys(rule?.mentions ?? {});
    if (rule === undefined || THERE.includes(table)) continue;
    if (Object.keys(rule.of).length + mentions.length === 0) continue;
    let marked: string | null = null;
    const values: Record<string, unknown> = {};
    for (const { name, type, hasDefault } of columns) {
      const key = rule.of[name];
      const word = BEGINS[`${table}.${name}`] ?? words.get(`${table}.${name}`);
      const mark = `${marker}-${table}-${name}`;
      if (key !== undefined) values[name] = idOf(ids, key);
      else if (word !== undefined) values[name] = word;
      else if (type === 'text' || type.startsWith('json')) {
        const text = mentions.includes(name) ? `${ids.customer} ${mark}` : mark;
        values[name] = type === 'text' ? text : JSON.stringify([text]);
        if (rule.withheld?.[name] === undefined) marked ??= mark;
      } else if (!hasDefault) values[name] = valueOf(type);
    }
    const names = Object.keys(values);
    await system.rows(
      `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')})
       values (${names.map((_, index) => `$${index + 1}`).join(', ')}) on conflict do nothing`,
      Object.values(values),
    );
    planted.set(table, marked);
  }
  return planted;
}

const idOf = (ids: PlantedIds, key: PersonKey): string => {
  if (key === 'any' || key === 'account') return ids.customer;
  if (key === 'person') return ids.user;
  return key === 'export' ? 'no-export' : ids[key];
};

const valueOf = (type: string): unknown => {
  if (type.startsWith('timestamp')) return new Date();
  if (type === 'date') return '2026-11-01';
  if (type === 'boolean') return false;
  return type === 'uuid' ? '0198f2a0-0000-7000-8000-000000000001' : 1;
};

/** For columns that take some words only: the last of them, by `table.column`. */
async function wordsOf({ rows }: Pick<BillingSystem, 'rows'>): Promise<Map<string, string>> {
  const checks = await rows<{ table: string; rule: string }>(
    `select conrelid::regclass::text as "table", pg_get_constraintdef(oid) as rule from pg_constraint where contype = 'c'`,
  );
  return new Map(
    checks.flatMap(({ table, rule }) => {
      const column = /\(+"?(\w+)"?\s*=\s*ANY/.exec(rule)?.[1];
      const word = [...rule.matchAll(/'([^']+)'/g)].at(-1)?.[1];
      return column === undefined || word === undefined ? [] : [[`${table}.${column}`, word] as const];
    }),
  );
}
