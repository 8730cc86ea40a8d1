import { z } from 'zod';

/** Use by type. */
export const ByType = z
  .object({ inference: z.number(), embedding: z.number(), tts: z.number(), stt: z.number() })
  .catchall(z.number())
  .meta({ id: 'UsageByType' });

/** A customer that staff, or a gateway's key, may ask about; others have their own only. */
export const customerParameter = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be the id of a customer, cus_…')
  .optional()
  .meta({ description: "cus_…, for staff and gateways; left out: the caller's own" });

/** A quantity in a request: as validate-event.ts takes it, with the same words. */
export const askedQuantity = z
  .union([z.number(), z.string().max(40)], { error: 'must be a number, or a decimal text' })
  .meta({
    description: 'At most 6 decimals; a decimal text is exact at any size',
    examples: [1],
  });

/** A key in a request. */
export const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({ description: 'The same key of the same caller and customer counts once, ever' });
