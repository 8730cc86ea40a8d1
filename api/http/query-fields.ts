import { z } from 'zod';
import { SUBSCRIPTION_MODES } from '../../domain/subscriptions/mode.ts';

/** Mode of a subscription. */
export const ModeFilter = z.enum(SUBSCRIPTION_MODES);

/** A list of values as one query parameter, `status=active,past_due`. */
export const commaList = <T extends z.ZodType<unknown, string>>(
  item: T,
  description: string,
): z.ZodOptional<z.ZodPipe<z.ZodPipe<z.ZodString, z.ZodTransform<string[], string>>, z.ZodArray<T>>> =>
  z
    .string()
    .max(500)
    .transform((text) => text.split(','))
    .pipe(z.array(item).min(1).max(20))
    .optional()
    .meta({ description });

/** A switch as query parameter. */
export const flag = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .optional();

/** What staff look for. */
export const searchText = z.string().trim().min(1).max(200).optional().meta({
  description:
    'Part of an address or name (of fewer than three characters, its beginning), or a whole id. Looks at 1,000 people at most.',
});
