import { z } from 'zod';
import { pageOfPaymentMethods } from '../../db/accounts/payment-methods.ts';
import type { StoredPaymentMethod } from '../../db/accounts/payment-methods.ts';
import { isBankDebit } from '../../domain/documents/payment-methods.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { nextLink, pageQuery } from '../http/pagination.ts';

/** A payment method as clients see it. */
export const PaymentMethodBody = z
  .object({
    id: z.string(),
    type: z.string(),
    card: z
      .object({
        brand: z.string().nullable(),
        last4: z.string().nullable(),
        exp_month: z.number().int().nullable(),
        exp_year: z.number().int().nullable(),
      })
      .nullable()
      .meta({ description: 'null for methods that are no card' }),
    created: z.iso.datetime(),
    default: z.boolean(),
    mandate_ended_at: z.iso.datetime().nullable().meta({
      description:
        'When it was learned that a bank account may not be debited any more: it is not charged, and another method is needed. null: it may be charged',
    }),
  })
  .meta({ id: 'PaymentMethod' });

/** GET /billing/payment-methods */
export const listPaymentMethodsRoute = defineRoute({
  method: 'get',
  path: '/billing/payment-methods',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Lists the caller's payment methods, the default first",
  description: 'A bare array; the Link header leads to the next page.',
  tags: ['Billing'],
  query: pageQuery(100),
  responses: { 200: z.array(PaymentMethodBody) },
  errors: [],
  handler: async ({ principal, query, deps, url }) => {
    const page = await pageOfPaymentMethods(deps.em(), principal.userId, query);
    return ok(page.rows.map(presentPaymentMethod), nextLink(url, deps.settings.publicUrl, page.nextCursor));
  },
});

/** Presents a stored payment method. */
export function presentPaymentMethod(row: StoredPaymentMethod): z.input<typeof PaymentMethodBody> {
  const card = { brand: row.brand, last4: row.last4, exp_month: row.expMonth, exp_year: row.expYear };
  return {
    id: row.id,
    type: row.type,
    card: row.type === 'card' ? card : null,
    created: iso(row.createdAt),
    default: row.isDefault,
    // A card or wallet has a mandate for each agreement, and may be good for another.
    mandate_ended_at: isBankDebit(row.type) ? isoOrNull(row.mandateEndedAt) : null,
  };
}
