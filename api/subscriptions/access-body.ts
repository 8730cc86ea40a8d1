import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { remainingToday } from '../../domain/usage/ingest/limits.ts';
import type { ApiDeps } from '../deps.ts';
import { clockOf } from '../usage/ingest/customer-clock.ts';
import { numberOrNull, readUsageTotals } from '../usage/ingest/read-usage-totals.ts';
import { accessOf } from '../../domain/subscriptions/access-of.ts';
import { isoOrNull } from '../http/iso.ts';

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

/** Presents a user's access, with what is left of the day. */
export async function accessOfUser(deps: ApiDeps, userId: string): Promise<z.input<typeof AccessBody>> {
  const em = deps.em();
  const now = deps.now();
  // All subscriptions of the person, of any Stripe customer: one may be known before its customer.
  const [customer, row] = await Promise.all([deps.metered.ofUser(userId), deps.subscriptionOfUser(userId)]);
  const access = accessOf(row, { plans: await loadPlans(em), now, absence: deps.workers.current() });
  const usedToday =
    customer === null
      ? 0n
      : (await readUsageTotals(em, customer, clockOf(customer, now), now)).totals.usedToday;
  return {
    tier: access.tier,
    status: row?.status ?? 'none',
    services: access.services,
    limits: { calls_per_day: access.limits.callsPerDay },
    remaining: numberOrNull(remainingToday(access, usedToday)),
    expires_at: isoOrNull(access.expiresAt),
    reason: access.reason,
    warning: access.warning,
  };
}
