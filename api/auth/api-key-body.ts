import { z } from 'zod';
import type { ApiKeyRow } from '../../db/auth/api-keys.ts';
import { SCOPES } from './principal.ts';
import { iso, isoOrNull } from '../http/iso.ts';

/** A key as it is shown ever after. */
export const ApiKeyBody = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe('First characters of the key, to tell it from others'),
    scopes: z.array(z.enum(SCOPES)),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
    last_used_address: z.string().nullable().describe('Client address of a use within that minute'),
  })
  .meta({ id: 'ApiKey' });

/** Shows a stored key; the hash stays behind. */
export const presentApiKey = (row: ApiKeyRow): z.input<typeof ApiKeyBody> => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
  created_at: iso(row.createdAt),
  expires_at: iso(row.expiresAt),
  last_used_at: isoOrNull(row.lastUsedAt),
  last_used_address: row.lastUsedAddress,
});
