import { z } from 'zod';
import { COUNTED_TO, searchSubscriptions as search } from '../../db/subscriptions/console-lists.ts';
import type { FoundSubscription, SubscriptionSearch } from '../../db/subscriptions/console-lists.ts';
import { toMajor } from '../../domain/money.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import {
  AdminSubscriptionBody,
  StatusFilter,
  pageFields,
  presentAdminSubscription,
} from '../http/admin-bodies.ts';
import { iso } from '../http/iso.ts';
import { ModeFilter, commaList, flag, searchText } from '../http/query-fields.ts';

const FoundSubscriptionBody = AdminSubscriptionBody.extend({
  email: z.string().nullable(),
  name: z.string().nullable(),
  mode: ModeFilter.meta({ description: 'In whose hands it is' }),
  mrr: z.number().meta({ description: 'Monthly recurring revenue' }),
  created: z.iso.datetime(),
  next_action: z
    .object({ at: z.iso.datetime(), what: z.string() })
    .nullable()
    .meta({ description: 'The next thing that happens by itself, on the billing clock' }),
  attention: z.string().nullable().meta({ description: 'Why somebody should look at it' }),
}).meta({ id: 'FoundSubscription' });

/** What the list is narrowed to, and its export. */
export const SubscriptionFilters = z.object({
  status: commaList(StatusFilter, 'Any of these'),
  tier: commaList(z.string().min(1).max(64), 'Any of these, as customers see them'),
  interval: z.enum(['month', 'year']).optional(),
  attention: flag.meta({ description: 'true: those that somebody should look at' }),
  canceling: flag.meta({ description: 'true: those that are set to end' }),
  mode: ModeFilter.optional(),
  q: searchText,
});

/** The same as the database is asked for it. */
export const subscriptionSearch = ({
  status,
  tier,
  ...filters
}: z.output<typeof SubscriptionFilters>): SubscriptionSearch => ({
  ...filters,
  statuses: status,
  tiers: tier,
});

/** GET /admin/subscriptions/search */
export const searchSubscriptionsRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/search',
  role: 'editor',
  summary: 'Searches, filters and sorts subscriptions',
  description: `Several statuses or tiers are separated by commas. The total is counted to ${COUNTED_TO}; one more means "more than that".`,
  tags: ['Administration'],
  query: pageQuery(50).extend({
    sort: z.enum(['created', 'mrr', 'next', 'period_end']).default('created').meta({
      description:
        'created: newest first; mrr: most first; next: what happens soonest first; period_end: soonest first',
    }),
    ...SubscriptionFilters.shape,
  }),
  responses: {
    200: z
      .object({ subscriptions: z.array(FoundSubscriptionBody), ...pageFields })
      .meta({ id: 'FoundSubscriptionList' }),
  },
  errors: [],
  handler: async ({ query: { sort, limit, cursor, ...filters }, deps }) => {
    const { rows, total, nextCursor } = await search(deps.em(), {
      ...subscriptionSearch(filters),
      limit,
      cursor,
      order: sort,
    });
    return ok({ subscriptions: rows.map(present), total, next_cursor: nextCursor });
  },
});

const present = (row: FoundSubscription): z.input<typeof FoundSubscriptionBody> => ({
  ...presentAdminSubscription(row),
  email: row.email,
  name: row.name,
  mode: row.mode,
  mrr: toMajor(row.mrr, row.currency),
  created: iso(row.createdAt),
  next_action: row.nextActionAt === null ? null : { at: iso(row.nextActionAt), what: row.nextAction ?? '' },
  attention: row.attention,
});
