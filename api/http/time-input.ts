import { z } from 'zod';

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

/**
 * Whether a time can be used. Years beyond four digits, or next to them, have another text form, which
 * neither PostgreSQL nor the answers' schemas accept.
 */
const isUsual = (text: string): boolean => {
  const at = Date.parse(text);
  return at >= EARLIEST && at < LATEST;
};

const YEARS = 'must be within the years 1970 to 9998';

/** A time that a caller gives, ISO 8601 with its zone. */
export const timeInput = z.iso.datetime({ offset: true }).refine(isUsual, YEARS);

/** A day that a caller gives. */
export const dayInput = z.iso.date().refine(isUsual, YEARS);

/** A month that a caller gives, as 2027-01. */
export const monthInput = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month, as 2027-01')
  .refine((month) => isUsual(`${month}-01`), YEARS);
