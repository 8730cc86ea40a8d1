import { z } from 'zod';
import type { ListedSubscription } from '../../db/accounts/admin-lists.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { toMajor } from '../../domain/money.ts';
import { displayedTier, entitledTier } from '../../domain/subscriptions/tiers.ts';
import { accessOf } from '../../domain/subscriptions/access-of.ts';
import { iso } from './iso.ts';
import type { AccessDeps } from '../subscriptions/present-subscription.ts';

/** Filter values: every status that a subscription can have. */
export const StatusFilter = z.enum([
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'suspended',
  'paused',
  'canceled',
  'expired',
]);

/** A subscription in the lists of billing. */
export const AdminSubscriptionBody = z
  .object({
    id: z.string(),
    customer: z.string().meta({ description: 'Stripe customer, cus_…' }),
    tier: z.string().meta({ description: 'Of its plan, also after its end' }),
    status: z.string(),
    amount: z.number(),
    currency: z.string(),
    interval: z.enum(['day', 'week', 'month', 'year']),
    current_period_end: z.iso.datetime(),
    cancel_at_period_end: z.boolean(),
  })
  .meta({ id: 'AdminSubscription' });

/** A subscription with its owner and its usage. */
export const AdminAccountBody = AdminSubscriptionBody.extend({
  tier: z.string().meta({ description: 'What the person has; after the end the fallback tier' }),
  email: z.string().nullable(),
  name: z.string().nullable(),
  usage: z.number().meta({ description: 'Calls today' }),
  limit: z.number().nullable().meta({ description: 'Calls a day; null: no limit' }),
  created: z.iso.datetime(),
  attention: z.string().nullable().meta({ description: 'Why somebody should look at it' }),
}).meta({ id: 'AdminAccount' });

/** Presents a row of the billing lists. */
export function presentAdminSubscription(row: ListedSubscription): z.input<typeof AdminSubscriptionBody> {
  return {
    id: row.id,
    customer: row.customerId,
    tier: displayedTier(row),
    status: row.status,
    amount: toMajor(row.amount, row.currency),
    currency: row.currency,
    interval: row.interval,
    current_period_end: iso(row.currentPeriodEnd),
    cancel_at_period_end: row.cancelAtPeriodEnd,
  };
}

/** Presents a row of the list of accounts. */
export function presentAccount(
  row: ListedSubscription,
  plans: readonly Plan[],
  deps: AccessDeps,
  usedToday: number,
): z.input<typeof AdminAccountBody> {
  return {
    ...presentAdminSubscription(row),
    tier: entitledTier(row),
    email: row.email,
    name: row.name,
    usage: usedToday,
    limit: accessOf(row, { plans, now: deps.now(), absence: deps.workers.current() }).limits.callsPerDay,
    created: iso(row.createdAt),
    attention: row.attention,
  };
}

/** `total` and `next_cursor` of every list that is an object. */
export const pageFields = {
  total: z.number().int(),
  next_cursor: z.string().nullable(),
};
