import { z } from 'zod';
import { toMajor } from '../../domain/money.ts';
import type { OverageTier } from '../../domain/usage/rating/overage.ts';

/** A tier of an overage price, as clients see it. */
export const OverageTierBody = z
  .object({
    up_to: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Last credit of overage in it; null: all the rest' }),
    price_per_1k: z.number(),
  })
  .meta({ id: 'OverageTier' });

export const presentOverageTier = (
  { upTo, pricePer1k }: OverageTier,
  currency: string,
): z.input<typeof OverageTierBody> => ({ up_to: upTo, price_per_1k: toMajor(pricePer1k, currency) });
