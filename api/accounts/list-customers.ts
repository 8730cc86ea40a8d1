import { z } from 'zod';
import { listCustomers as readCustomers } from '../../db/accounts/admin-lists.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { iso } from '../http/iso.ts';
import { pageFields } from '../http/admin-bodies.ts';

const AdminCustomerBody = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    created: z.iso.datetime(),
    metadata: z.object({ user_id: z.string().nullable(), tier: z.string() }),
  })
  .meta({ id: 'AdminCustomer' });

/** GET /admin/billing/customers */
export const listCustomersRoute = defineRoute({
  method: 'get',
  path: '/admin/billing/customers',
  role: 'editor',
  summary: 'Lists customers, newest first',
  tags: ['Administration'],
  query: pageQuery(100),
  responses: {
    200: z.object({ customers: z.array(AdminCustomerBody), ...pageFields }).meta({ id: 'AdminCustomerList' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const { rows, total, nextCursor } = await readCustomers(deps.em(), query);
    const customers = rows.map(({ createdAt, userId, tier, ...row }) => ({
      ...row,
      created: iso(createdAt),
      metadata: { user_id: userId, tier: tier ?? DEFAULT_POLICY.fallbackTier },
    }));
    return ok({ customers, total, next_cursor: nextCursor });
  },
});
