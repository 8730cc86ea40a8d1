import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Compilable, Expression, Kysely } from 'kysely';
import type { Database } from './database.ts';
import { execute, query, queryOne } from './sql.ts';

/**
 * MikroORM's typed query builder (Kysely) for statements on tables of {@link Database}: properties instead of
 * columns, epoch milliseconds instead of dates. Run what it builds with {@link readAll}, {@link readFirst} or
 * {@link changeRows}: these prepare a statement once a connection and use the entity manager's transaction.
 */
export const tables = (em: EntityManager): Kysely<Database> =>
  em.getKysely<Database>({ columnNamingStrategy: 'property', convertValues: true });

/** The time of the transaction, by the database's clock: real time. */
export const NOW = sql<number>`now()`;

/** Any of some values, for `=`: one parameter, so that the statement's text is the same for any number. */
export const anyOf = <Value>(values: readonly Value[]): Expression<Value> => sql<Value>`any(${values})`;

/** All rows of a statement. */
export function readAll<Row>(em: EntityManager, statement: Compilable<Row>): Promise<Row[]> {
  const { sql, parameters } = statement.compile();
  return query<Row>(em, sql, parameters);
}

/** The first row of a statement, or null. */
export function readFirst<Row>(em: EntityManager, statement: Compilable<Row>): Promise<Row | null> {
  const { sql, parameters } = statement.compile();
  return queryOne<Row>(em, sql, parameters);
}

/** Runs a statement and returns how many rows it changed. */
export function changeRows(em: EntityManager, statement: Compilable): Promise<number> {
  const { sql, parameters } = statement.compile();
  return execute(em, sql, parameters);
}
