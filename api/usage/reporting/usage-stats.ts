import { z } from 'zod';
import { usageStats } from '../../../db/usage/reporting/usage-stats.ts';
import { DEFAULT_POLICY } from '../../../domain/policy.ts';
import { EVENT_TYPES } from '../../../domain/usage/ingest/event-types.ts';
import { quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { monthInput } from '../../http/time-input.ts';
import { iso } from '../../http/iso.ts';

const sum = { quantity: z.number(), events: z.number().int() };

const UsageStatsBody = z
  .object({
    by_event_type: z.array(z.object({ event_type: z.string(), ...sum })),
    by_tier: z
      .array(z.object({ tier: z.string(), customers: z.number().int(), ...sum }))
      .meta({ description: 'By the tier that customers are on now' }),
    top_users: z.array(
      z.object({
        customer: z.string(),
        email: z.string().nullable(),
        name: z.string().nullable(),
        tier: z.string(),
        ...sum,
      }),
    ),
    period: z.object({ start: z.iso.datetime(), end: z.iso.datetime() }),
  })
  .meta({ id: 'UsageStats' });

/** GET /admin/subscriptions/analytics/usage-stats */
export const getUsageStatsRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/analytics/usage-stats',
  role: 'finance',
  summary: 'Returns what all customers used in a month, by type, tier and customer',
  tags: ['Administration'],
  query: z.object({
    month: monthInput
      .optional()
      .meta({ description: 'Left out: the running one, in UTC', examples: ['2027-01'] }),
    top: z.coerce.number().int().min(1).max(100).default(10).meta({ description: 'How many top users' }),
  }),
  responses: { 200: UsageStatsBody },
  errors: [],
  handler: async ({ query, deps }) => {
    const start = Date.parse(`${query.month ?? iso(deps.now()).slice(0, 7)}-01T00:00:00Z`);
    const first = new Date(start);
    const end = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1);
    const stats = await usageStats(deps.em(), { from: start, to: end, top: query.top });
    const tierOf = (tier: string | null): string => tier ?? DEFAULT_POLICY.fallbackTier;
    return ok({
      by_event_type: withShipped(stats.byEventType).map(({ eventType, quantity, events }) => ({
        event_type: eventType,
        quantity: quantityToNumber(quantity),
        events,
      })),
      by_tier: stats.byTier.map(({ tier, customers, quantity, events }) => ({
        tier: tierOf(tier),
        customers,
        quantity: quantityToNumber(quantity),
        events,
      })),
      top_users: stats.topCustomers.map(({ customerId, email, name, tier, quantity, events }) => ({
        customer: customerId,
        email,
        name,
        tier: tierOf(tier),
        quantity: quantityToNumber(quantity),
        events,
      })),
      period: { start: iso(start), end: iso(end) },
    });
  },
});

type ByType = Awaited<ReturnType<typeof usageStats>>['byEventType'];

/** Includes types without usage. */
const withShipped = (used: ByType): ByType => [
  ...used,
  ...EVENT_TYPES.filter((type) => !used.some(({ eventType }) => eventType === type)).map((eventType) => ({
    eventType,
    quantity: 0n,
    events: 0,
  })),
];
