import { types } from 'pg';
import type { Pool } from 'pg';

const { INT8, TIMESTAMPTZ } = types.builtins;

/**
 * Makes every connection of the pool read `timestamptz` as epoch milliseconds and `bigint` as a number. A
 * bigint that a number cannot hold exactly is an error, never a wrong amount.
 */
export function readNumbersAndTimes(pool: Pool): void {
  const overrides = pool.options.types as unknown as typeof types;
  const parseTime = types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date;
  overrides.setTypeParser(TIMESTAMPTZ, (text: string) => parseTime(text).getTime());
  overrides.setTypeParser(INT8, exactInteger);
}

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`The database holds ${text}, which is more than a number can tell exactly.`);
  }
  return value;
}
