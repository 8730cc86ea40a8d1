import { z } from 'zod';
import { listSubscriptions } from '../../db/accounts/admin-lists.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import type { Route } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { callsToday } from '../usage/ingest/calls-today.ts';
import {
  AdminAccountBody,
  AdminSubscriptionBody,
  StatusFilter,
  pageFields,
  presentAccount,
  presentAdminSubscription,
} from '../http/admin-bodies.ts';

const listRoute = (path: Route['path'], summary: string): Route =>
  defineRoute({
    method: 'get',
    path,
    role: 'editor',
    summary,
    tags: ['Administration'],
    query: pageQuery(100).extend({ status: StatusFilter.optional() }),
    responses: {
      200: z
        .object({ subscriptions: z.array(AdminSubscriptionBody), ...pageFields })
        .meta({ id: 'AdminSubscriptionList' }),
    },
    errors: [],
    handler: async ({ query, deps }) => {
      const { rows, total, nextCursor } = await listSubscriptions(deps.em(), query);
      return ok({ subscriptions: rows.map(presentAdminSubscription), total, next_cursor: nextCursor });
    },
  });

/** GET /admin/billing/subscriptions */
export const listBillingSubscriptions = listRoute(
  '/admin/billing/subscriptions',
  'Lists subscriptions, newest first',
);

/** GET /admin/subscriptions */
export const listAllSubscriptions = listRoute(
  '/admin/subscriptions',
  'Lists every subscription, newest first',
);

/** GET /admin/subscriptions/list */
export const listAccountsRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/list',
  role: 'editor',
  summary: 'Searches subscriptions by tier, status, address, name or Stripe id',
  tags: ['Administration'],
  query: pageQuery(100).extend({
    status: StatusFilter.optional(),
    tier: z.string().max(64).optional(),
    q: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .meta({
        description:
          'Part of an address or name (of fewer than three characters, its beginning), or a whole Stripe id. ' +
          'Looks at 1,000 people at most; the total is of what it found.',
      }),
  }),
  responses: {
    200: z
      .object({ subscriptions: z.array(AdminAccountBody), ...pageFields })
      .meta({ id: 'AdminAccountList' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const em = deps.em();
    const { rows, total, nextCursor } = await listSubscriptions(em, query);
    const plans = await loadPlans(em);
    const used = await callsToday(
      deps,
      rows.map(({ customerId }) => customerId),
    );
    return ok({
      subscriptions: rows.map((row) => presentAccount(row, plans, deps, used.get(row.customerId) ?? 0)),
      total,
      next_cursor: nextCursor,
    });
  },
});
