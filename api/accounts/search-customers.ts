import { z } from 'zod';
import { searchCustomers as search } from '../../db/subscriptions/console-lists.ts';
import type { FoundCustomer } from '../../db/subscriptions/console-lists.ts';
import { toMajor } from '../../domain/money.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { StatusFilter, pageFields } from '../http/admin-bodies.ts';
import { iso } from '../http/iso.ts';
import { ModeFilter, searchText } from '../http/query-fields.ts';

const FoundCustomerBody = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    user_id: z.string().nullable(),
    created: z.iso.datetime(),
    subscription: z
      .object({
        id: z.string(),
        status: z.string(),
        mode: ModeFilter,
        tier: z.string(),
        mrr: z.number(),
        currency: z.string(),
        attention: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'The one that counts: a live one, else the latest' }),
  })
  .meta({ id: 'FoundCustomer' });

/** What the list is narrowed to, and its export. */
export const CustomerFilters = z.object({
  status: z
    .union([StatusFilter, z.literal('none')])
    .optional()
    .meta({ description: 'Of one of their subscriptions; none: who has no subscription' }),
  mode: ModeFilter.optional().meta({ description: 'Of one of their subscriptions' }),
  q: searchText,
});

/** GET /admin/customers */
export const searchCustomersRoute = defineRoute({
  method: 'get',
  path: '/admin/customers',
  role: 'editor',
  summary: 'Searches, filters and sorts customers',
  tags: ['Administration'],
  query: pageQuery(50).extend({
    sort: z.enum(['created', 'email']).default('created'),
    ...CustomerFilters.shape,
  }),
  responses: {
    200: z.object({ customers: z.array(FoundCustomerBody), ...pageFields }).meta({ id: 'FoundCustomerList' }),
  },
  errors: [],
  handler: async ({ query: { sort, ...query }, deps }) => {
    const { rows, total, nextCursor } = await search(deps.em(), { ...query, order: sort });
    return ok({ customers: rows.map(present), total, next_cursor: nextCursor });
  },
});

const present = (row: FoundCustomer): z.input<typeof FoundCustomerBody> => ({
  id: row.id,
  email: row.email,
  name: row.name,
  user_id: row.userId,
  created: iso(row.createdAt),
  subscription:
    row.subscriptionId === null || row.subscriptionCurrency === null
      ? null
      : {
          id: row.subscriptionId,
          status: row.status ?? '',
          mode: row.mode ?? 'managed',
          tier: row.tier ?? '',
          mrr: toMajor(row.mrr ?? 0, row.subscriptionCurrency),
          currency: row.subscriptionCurrency,
          attention: row.attention,
        },
});
