import { p, Type } from '@mikro-orm/postgresql';
import { formatQuantity, quantityFromDatabase } from '../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../domain/usage/ingest/quantity.ts';

/**
 * A point in time: `timestamptz(3)` in the database, epoch milliseconds in the program.
 * `createOrm` has the driver read such columns as numbers, so reading needs no conversion.
 */
export class EpochTime extends Type<number, Date | number> {
  override convertToDatabaseValue(value: number): Date {
    // MikroORM passes null through here although the type does not say so.
    return (value as number | null) === null ? (null as unknown as Date) : new Date(value);
  }

  override convertToJSValue(value: Date | number): number {
    return value instanceof Date ? value.getTime() : value;
  }

  override getColumnType(): string {
    return 'timestamptz(3)';
  }

  override compareAsType(): string {
    return 'number';
  }
}

/** A column of epoch milliseconds. */
export const time = () => p.type(EpochTime);

/** An amount in minor units of the row's currency. */
export const money = () => p.bigint('number');

/** An index by which a part of a text is found (`ilike '%part%'`) without reading every row. */
export const trigramIndex = (table: string, ...columns: string[]): { name: string; expression: string } => {
  const name = `${table}_search_index`;
  const parts = columns.map((column) => `"${column}" gin_trgm_ops`).join(', ');
  return { name, expression: `create index "${name}" on "${table}" using gin (${parts})` };
};

/**
 * A quantity of usage: `numeric(24,6)` in the database, millionths as `bigint` in the program
 * (domain/usage/ingest/quantity.ts). Raw statements read it as text: see `quantityFromDatabase`.
 */
export class QuantityType extends Type<Quantity, string> {
  override convertToDatabaseValue(value: Quantity): string {
    return (value as Quantity | null) === null ? (null as unknown as string) : formatQuantity(value);
  }

  override convertToJSValue(value: string): Quantity {
    return quantityFromDatabase(value);
  }

  override getColumnType(): string {
    return 'numeric(24,6)';
  }
}

/** A column of an amount of usage. */
export const quantity = () => p.type(QuantityType);
