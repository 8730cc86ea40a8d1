import { z } from 'zod';
import { noticesOfCustomer } from '../../db/messages/outbox.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { existingCustomerId } from '../accounts/stripe-customer.ts';
import { iso } from '../http/iso.ts';

/** GET /billing/notices */
export const listNoticesRoute = defineRoute({
  method: 'get',
  path: '/billing/notices',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Lists what the caller was written to about their billing, newest first',
  tags: ['Billing'],
  query: pageQuery(20),
  responses: {
    200: z
      .object({
        notices: z.array(
          z
            .object({
              id: z.string(),
              kind: z.string(),
              subject: z.string(),
              body: z.string(),
              at: z.iso.datetime().meta({ description: "By the subscription's clock" }),
              sent: z
                .boolean()
                .meta({ description: 'Whether it went out as mail; else it stands here only' }),
            })
            .meta({ id: 'Notice' }),
        ),
        ...pageFields,
      })
      .meta({ id: 'NoticeList' }),
  },
  errors: [],
  handler: async ({ query, principal, deps }) => {
    const em = deps.em();
    const customerId = await existingCustomerId(em, principal.userId);
    // Nobody has the empty id, so a cursor is validated for every caller.
    const { rows, total, nextCursor } = await noticesOfCustomer(em, customerId ?? '', query);
    return ok({
      notices: rows.map(({ id, kind, subject, body, at, state }) => ({
        id,
        kind,
        subject,
        body,
        at: iso(at),
        sent: state === 'sent',
      })),
      total,
      next_cursor: nextCursor,
    });
  },
});
