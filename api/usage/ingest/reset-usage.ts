import { z } from 'zod';
import { appendAudit } from '../../../db/audit/audit-log.ts';
import { resetCounters } from '../../../db/usage/reporting/usage-reads.ts';
import { accountParameter } from '../../accounts/account-asked-for.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { clockOf, countersOf } from './customer-clock.ts';
import { customerOfAddress } from './customer-of-address.ts';
import { byType, readUsageTotals } from './read-usage-totals.ts';
import { reason } from '../../dunning/intervene.ts';
import { ByType } from '../reporting/usage-bodies.ts';
import { byStaff } from '../../audit/by-staff.ts';

/** POST /admin/subscriptions/:email/reset-usage */
export const resetUsageRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:email/reset-usage',
  role: 'editor',
  recentSignIn: true,
  summary: "Lets a customer's day and month count from zero again",
  description:
    'Limits and what the customer sees begin anew; the events, and what is billed of them, stay. Credits are given with ' +
    '/admin/subscriptions/{email}/credits. The old counts are in the answer and in the audit log.',
  tags: ['Administration'],
  params: accountParameter,
  body: z.object({ reason }),
  responses: {
    200: z
      .object({ reset: z.literal(true), previous: z.object({ today: ByType, month: ByType }) })
      .meta({ id: 'UsageReset' }),
  },
  errors: ['not_found', 'account_unclear'],
  handler: async ({ params, body, principal, deps, requestId }) => {
    const customer = await customerOfAddress(deps, params.email);
    const at = clockOf(customer, deps.now());
    const previous = await deps.em().transactional(async (em) => {
      const { readings } = await readUsageTotals(em, customer, at, deps.now());
      const before = { today: byType(readings, 'day'), month: byType(readings, 'month') };
      await resetCounters(em, customer.id, countersOf(customer, at).monthStart);
      await appendAudit(em, {
        ...byStaff({ principal, requestId, deps }),
        action: 'usage.reset',
        subjectType: 'customer',
        subjectId: customer.id,
        before,
        after: null,
        reason: body.reason,
      });
      return before;
    });
    return ok({ reset: true as const, previous });
  },
});
