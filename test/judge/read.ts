import type { Row } from './evidence.ts';

/** Readers of fields whose shape nobody promises: what is not there is empty, 0 or null. */

export const textOf = (row: Row | undefined, name: string): string => {
  const value = row?.[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
};

export const numberOf = (row: Row | undefined, name: string): number => Number(row?.[name] ?? 0);

export const rowOf = (row: Row | undefined, name: string): Row | undefined => {
  const value = row?.[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined;
};

export const rowsOf = (row: Row | undefined, name: string): Row[] => {
  const value = row?.[name];
  if (Array.isArray(value)) return value as Row[];
  const list = rowOf(row, name)?.['data'];
  return Array.isArray(list) ? (list as Row[]) : [];
};

/** The id behind a reference, expanded or not. */
export const referenceOf = (row: Row | undefined, name: string): string => {
  const value = row?.[name];
  return typeof value === 'string' ? value : textOf(rowOf(row, name), 'id');
};

/** Epoch milliseconds of a date that came as text; NaN where there is none. */
export const timeOf = (row: Row | undefined, name: string): number => Date.parse(textOf(row, name));

export function byKey<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
