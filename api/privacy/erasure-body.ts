import { z } from 'zod';
import type { PersonErasureRow } from '../../db/privacy/person-erasures.ts';
import { iso, isoOrNull } from '../http/iso.ts';

/** How far an erasure is: what the person themself may know. */
export const ErasureStateBody = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'refused', 'erased', 'complete']).meta({
      description:
        '`erased`: nothing is left here, and Stripe redacts once it allows it. `complete`: nothing is left to do. `refused`: something came up meanwhile; see the receipt.',
    }),
    requested: z.iso.datetime(),
    erased: z.iso.datetime().nullable(),
    completed: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PersonErasureState' });

/** An erasure with its receipt. */
export const ErasureBody = ErasureStateBody.extend({
  receipt: z
    .record(z.string(), z.unknown())
    .meta({ description: 'What was done, by system: ids, counts and times' }),
}).meta({ id: 'PersonErasure' });

/** What must be settled before somebody can be erased. */
export const ObstaclesBody = z.array(
  z.object({
    code: z.enum([
      'subscription_running',
      'invoice_unpaid',
      'dispute_open',
      'balance_left',
      'usage_unbilled',
      'is_staff',
    ]),
    detail: z.string(),
  }),
);

export const presentErasureState = (row: PersonErasureRow): z.input<typeof ErasureStateBody> => ({
  id: row.id,
  state: row.state,
  requested: iso(row.requestedAt),
  erased: isoOrNull(row.erasedAt),
  completed: isoOrNull(row.completedAt),
});

export const presentErasure = (row: PersonErasureRow): z.input<typeof ErasureBody> => ({
  ...presentErasureState(row),
  receipt: row.receipt,
});
