import { IANAZone } from 'luxon';
import { z } from 'zod';
import { appendAudit, auditOf } from '../../db/audit/audit-log.ts';
import type { AuditRow } from '../../db/audit/audit-log.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import type { CustomerRow } from '../../db/accounts/customers.ts';
import { changeTimeZone } from '../../db/usage/rating/usage-zone.ts';
import { DAY_MS } from '../../domain/period.ts';
import { setCustomerTimeZone } from '../../gateways/stripe/accounts/customers.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';
import { ownCustomer, presentCustomer, StripeCustomerBody } from './get-own-customer.ts';

const ACTION = 'customer.time_zone';

/** Limits changes of the time zone: each one moves midnight, and with it the daily limit. */
const ONCE_IN_MS = 30 * DAY_MS;

const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/, 'must be the name of a time zone, such as Europe/Berlin')
  .refine((name) => IANAZone.isValidZone(name), 'there is no such time zone')
  .nullable()
  .meta({ description: 'IANA name; null: UTC', examples: ['Europe/Berlin'] });

const description =
  'Days and months of usage are those of this zone from now on, and mails name times in it. What the running day and month have counted stays ' +
  'counted in them: the day ends at the next midnight of the new zone. Earlier days stay as they were counted. Usage periods, and with them ' +
  'credits and invoices, do not depend on it.';

/** PATCH /stripe/customer */
export const setTimeZoneRoute = defineRoute({
  method: 'patch',
  path: '/stripe/customer',
  role: 'viewer',
  summary: "Sets the caller's time zone, once in 30 days",
  description,
  tags: ['Stripe customer'],
  body: z.object({ time_zone: timeZone }),
  responses: { 200: StripeCustomerBody },
  errors: [
    'no_stripe_customer',
    'not_managed',
    'change_refused',
    'stripe_not_configured',
    'stripe_unavailable',
  ],
  handler: async ({ body, principal, deps, requestId }) => {
    requireStripe(deps);
    const customer = await ownCustomer(deps, principal.userId);
    if (body.time_zone !== customer.timeZone) await refuseTooOften(deps, customer.id);
    const changed = await change(deps, customer, body.time_zone, {
      actorId: principal.userId,
      actorKind: 'customer',
      requestId,
      at: deps.now(),
      reason: null,
    });
    return ok(await presentCustomer(deps, changed));
  },
});

/** PUT /admin/customers/:id/time-zone */
export const setTimeZoneForStaffRoute = defineRoute({
  method: 'put',
  path: '/admin/customers/:id/time-zone',
  role: 'editor',
  summary: "Sets a customer's time zone",
  description,
  tags: ['Administration'],
  params: z.object({ id: z.string().max(255).meta({ description: 'Stripe customer, cus_…' }) }),
  body: z.object({ time_zone: timeZone, reason }),
  responses: {
    200: z
      .object({ customer: z.string(), time_zone: z.string().nullable() })
      .meta({ id: 'CustomerTimeZone' }),
  },
  errors: ['not_found', 'not_managed', 'stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ params, body, principal, deps, requestId }) => {
    requireStripe(deps);
    const customer = await findCustomer(deps.em(), params.id);
    if (customer === null || customer.deleted)
      throw new ApiProblem('not_found', `There is no customer ${params.id}.`);
    const changed = await change(deps, customer, body.time_zone, {
      ...byStaff({ principal, requestId, deps }),
      reason: body.reason,
    });
    return ok({ customer: changed.id, time_zone: changed.timeZone });
  },
});

async function refuseTooOften(deps: Pick<ApiDeps, 'em' | 'now'>, customerId: string): Promise<void> {
  const last = (await auditOf(deps.em(), 'customer', customerId)).find(
    ({ action, actorKind }) => action === ACTION && actorKind === 'customer',
  );
  if (last === undefined || deps.now() - last.at >= ONCE_IN_MS) return;
  const day = new Date(last.at + ONCE_IN_MS).toISOString().slice(0, 10);
  throw new ApiProblem(
    'change_refused',
    `The time zone was changed less than 30 days ago. It can be changed again from ${day} on; until then support can do it.`,
  );
}

/**
 * Stripe first, because a lost projection is rebuilt from it; the resulting event finds nothing to change.
 */
async function change(
  deps: ApiDeps,
  customer: CustomerRow,
  to: string | null,
  by: Omit<AuditRow, 'action' | 'subjectType' | 'subjectId' | 'before' | 'after'>,
): Promise<CustomerRow> {
  const stripe = requireStripe(deps);
  const customerId = customer.id;
  await withStripe(() =>
    changeAtStripe(stripe, { customerId }, () =>
      setCustomerTimeZone(stripe, {
        customerId,
        timeZone: to,
        idempotencyKey: `time-zone/${customerId}/${by.requestId ?? by.at}`,
      }),
    ),
  );
  await deps.em().transactional(async (em) => {
    await changeTimeZone(em, { customerId, timeZone: to, at: deps.now() });
    if (customer.timeZone === to) return;
    await appendAudit(em, {
      ...by,
      action: ACTION,
      subjectType: 'customer',
      subjectId: customerId,
      before: { timeZone: customer.timeZone },
      after: { timeZone: to },
    });
  });
  deps.metered.forget(customerId);
  return { ...customer, timeZone: to };
}
