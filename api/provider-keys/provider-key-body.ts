import { z } from 'zod';
import type { ProviderKeyRow } from '../../db/provider-keys/provider-keys.ts';
import { iso, isoOrNull } from '../http/iso.ts';

/** A key as its owner sees it ever after. */
export const KeyBody = z
  .object({
    provider: z.string(),
    label: z.string().nullable(),
    masked: z.string().meta({ description: 'Prefix and last four characters', example: 'sk-…wxyz' }),
    created_at: z.iso.datetime(),
    last_tested_at: z.iso.datetime().nullable(),
    last_used_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When a gateway last made a call with it' }),
    uses: z.int().nonnegative().meta({ description: 'How often a gateway did' }),
    status: z
      .enum(['untested', 'valid', 'invalid'])
      .meta({ description: 'What the last conclusive test said' }),
  })
  .meta({ id: 'ProviderKey' });

/** Shows a stored key; the sealed form stays behind. */
export const presentKey = (row: ProviderKeyRow): z.input<typeof KeyBody> => ({
  provider: row.provider,
  label: row.label,
  masked: row.masked,
  created_at: iso(row.createdAt),
  last_tested_at: isoOrNull(row.lastTestedAt),
  last_used_at: isoOrNull(row.lastUsedAt),
  uses: row.uses,
  status: row.status,
});
