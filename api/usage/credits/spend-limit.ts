import { z } from 'zod';
import { appendAudit } from '../../../db/audit/audit-log.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { saveSpendLimit } from '../../../db/usage/reporting/usage-settings.ts';
import { toMajor, toMinor } from '../../../domain/money.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { readCredits, creditTermsOf } from './credit-view.ts';
import { clockOf } from '../ingest/customer-clock.ts';
import { meteredCustomerFor } from '../ingest/owned-customer.ts';
import { readUsageTotals } from '../ingest/read-usage-totals.ts';
import { isoOrNull } from '../../http/iso.ts';

const SpendLimitBody = z
  .object({
    amount: z
      .number()
      .nullable()
      .meta({ description: 'Most that overage of a period may cost; null: no limit' }),
    currency: z.string(),
    spent: z.number().meta({ description: 'What overage of the running period costs so far' }),
    resets_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'SpendLimit' });

async function present(deps: ApiDeps, customer: MeteredCustomer): Promise<z.input<typeof SpendLimitBody>> {
  const em = deps.em();
  const at = clockOf(customer, deps.now());
  const terms = creditTermsOf(customer, await deps.metered.plans(), deps.settings.defaultCurrency);
  const { period } = await readUsageTotals(em, customer, at, deps.now());
  const credits = await readCredits(em, customer, terms, period, at);
  return {
    amount: customer.spendLimit === null ? null : toMajor(customer.spendLimit, terms.currency),
    currency: terms.currency,
    spent: toMajor(credits.overageCost, terms.currency),
    resets_at: isoOrNull(credits.period?.end ?? null),
  };
}

/** GET /billing/spend-limit */
export const getSpendLimitRoute = defineRoute({
  method: 'get',
  path: '/billing/spend-limit',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Returns what the caller wants usage to cost at most, and what it costs so far',
  tags: ['Usage'],
  responses: { 200: SpendLimitBody },
  errors: ['no_stripe_customer'],
  handler: async ({ principal, deps }) =>
    ok(await present(deps, await meteredCustomerFor(deps, principal, undefined))),
});

/** PUT /billing/spend-limit */
export const putSpendLimitRoute = defineRoute({
  method: 'put',
  path: '/billing/spend-limit',
  role: 'viewer',
  summary: 'Sets what usage beyond the credits may cost in a period',
  description:
    'Checks that consume are refused from there on, with the reason spend_limit, until the period ends or the limit is raised. ' +
    'Usage that is only reported has happened, and is recorded all the same.',
  tags: ['Usage'],
  body: z.object({
    amount: z
      .number()
      .min(0)
      .max(10_000_000)
      .nullable()
      .meta({ description: 'In the currency of the subscription; null: no limit', examples: [50] }),
  }),
  responses: { 200: SpendLimitBody },
  errors: ['no_stripe_customer', 'invalid_amount'],
  handler: async ({ body, principal, deps, requestId }) => {
    const customer = await meteredCustomerFor(deps, principal, undefined);
    const { currency } = creditTermsOf(customer, await deps.metered.plans(), deps.settings.defaultCurrency);
    const spendLimit = body.amount === null ? null : toMinor(body.amount, currency);
    if (body.amount !== null && spendLimit === null) {
      const detail = `${body.amount} has more digits than ${currency.toUpperCase()}.`;
      throw new ApiProblem('invalid_amount', detail, { errors: [{ pointer: '/amount', detail }] });
    }
    const at = deps.now();
    await deps.em().transactional(async (em) => {
      await saveSpendLimit(em, { customerId: customer.id, spendLimit, currency, updatedAt: at });
      await appendAudit(em, {
        actorId: principal.userId,
        actorKind: 'customer',
        action: 'usage.spend_limit',
        subjectType: 'customer',
        subjectId: customer.id,
        before: { spendLimit: customer.spendLimit },
        after: { spendLimit },
        reason: null,
        requestId,
        at,
      });
    });
    return ok(await present(deps, { ...customer, spendLimit }));
  },
});
