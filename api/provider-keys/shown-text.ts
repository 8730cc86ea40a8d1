import { z } from 'zod';

/**
 * Text that people type and read: no control characters and no lone surrogates, which PostgreSQL refuses. A
 * refinement instead of a pattern, since readers of the OpenAPI document do not know Unicode classes.
 * @param longest characters
 */
export const shownText = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must not have control characters');
