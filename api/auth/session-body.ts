import { z } from 'zod';
import type { SessionRow } from '../../db/auth/sessions.ts';
import { ROLES } from '../../domain/accounts/roles.ts';
import { iso } from '../http/iso.ts';

/** A browser that is signed in, as it is shown. */
export const SessionBody = z
  .object({
    id: z.string(),
    role: z.enum(ROLES).meta({ description: 'What this sign-in gave' }),
    user_agent: z.string().nullable().meta({ description: 'What the browser said of itself at sign-in' }),
    address: z.string().nullable().meta({ description: 'Client address of its last use' }),
    signed_in_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().meta({ description: 'To the minute' }),
    expires_at: z.iso.datetime().meta({ description: 'When it ends, used or not' }),
  })
  .meta({ id: 'Session' });

/** How many sessions a request ended. */
export const EndedBody = z.object({ ended: z.number().int() }).meta({ id: 'EndedSessions' });

/** Shows a stored session; the hash stays behind. */
export const presentSession = (row: SessionRow): z.input<typeof SessionBody> => ({
  id: row.id,
  role: row.role,
  user_agent: row.userAgent,
  address: row.address,
  signed_in_at: iso(row.createdAt),
  last_used_at: iso(row.lastSeenAt ?? row.createdAt),
  expires_at: iso(row.expiresAt),
});
