import { z } from 'zod';
import type { SubscriptionRow } from '../../../db/repositories/subscriptions.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { remainingCalls } from '../../../domain/check-service.ts';
import { accessOf, isoOrNull } from '../billing/present-subscription.ts';

/** What a user may use now. */
export const AccessBody = z
  .object({
    tier: z.string(),
    status: z.string(),
    services: z.array(z.string()),
    limits: z.object({ calls_per_day: z.number().int().nullable().meta({ description: 'null: no limit' }) }),
    remaining: z.number().nullable().meta({ description: 'Calls left today; null: no limit' }),
    expires_at: z.iso.datetime().nullable(),
    reason: z.string().meta({ description: 'The rule behind it' }),
    warning: z.string().nullable(),
  })
  .meta({ id: 'Access' });

/** Presents the access that a subscription gives, or that of a user without one. */
export function presentAccessRow(
  row: SubscriptionRow | null,
  plans: readonly Plan[],
  usedToday: number,
  now: number,
): z.input<typeof AccessBody> {
  const access = accessOf(row, plans, now);
  return {
    tier: access.tier,
    status: row?.status ?? 'none',
    services: access.services,
    limits: { calls_per_day: access.limits.callsPerDay },
    remaining: remainingCalls(access, usedToday),
    expires_at: isoOrNull(access.expiresAt),
    reason: access.reason,
    warning: access.warning,
  };
}

/** Calls of the running day. Nothing records usage yet, so that there is none to count. */
export const CALLS_TODAY = 0;
