import { z } from 'zod';

/**
 * Text that people typed and people read: no control characters, and no half of a surrogate pair, of which PostgreSQL takes
 * neither. A refinement and no pattern, since readers of the OpenAPI document do not know Unicode classes.
 * @param longest characters
 */
export const shownText = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must not have control characters');
