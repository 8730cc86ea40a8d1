import { z } from 'zod';
import { listCharges } from '../../db/accounts/admin-lists.ts';
import { toMajor } from '../../domain/money.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { iso } from '../http/iso.ts';
import { pageFields } from '../http/admin-bodies.ts';

const ChargeBody = z
  .object({
    id: z.string(),
    amount: z.number(),
    currency: z.string(),
    status: z.string(),
    customer: z.string().nullable(),
    description: z.string().nullable(),
    created: z.iso.datetime(),
    paid: z.boolean(),
    refunded: z.boolean().meta({ description: 'All of it; see amount_refunded' }),
    amount_refunded: z.number(),
  })
  .meta({ id: 'Charge' });

/** GET /admin/billing/recent-charges */
export const listRecentChargesRoute = defineRoute({
  method: 'get',
  path: '/admin/billing/recent-charges',
  role: 'editor',
  summary: 'Lists charges, newest first',
  tags: ['Administration'],
  query: pageQuery(20),
  responses: { 200: z.object({ charges: z.array(ChargeBody), ...pageFields }).meta({ id: 'ChargeList' }) },
  errors: [],
  handler: async ({ query, deps }) => {
    const { rows, total, nextCursor } = await listCharges(deps.em(), query);
    const charges = rows.map((row) => ({
      id: row.id,
      amount: toMajor(row.amount, row.currency),
      currency: row.currency,
      status: row.status,
      customer: row.customerId,
      description: row.description,
      created: iso(row.createdAt),
      paid: row.status === 'succeeded',
      refunded: row.amountRefunded > 0 && row.amountRefunded >= row.amount,
      amount_refunded: toMajor(row.amountRefunded, row.currency),
    }));
    return ok({ charges, total, next_cursor: nextCursor });
  },
});
