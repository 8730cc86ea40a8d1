import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { appendAudit } from '../../../db/audit/audit-log.ts';
import { byStaff } from '../../audit/by-staff.ts';
import { writeRequest } from '../../approvals/ask-for-money.ts';
import { creditsWorth } from '../../../domain/usage/credits/credits-worth.ts';
import { creditTermsOf } from '../credits/credit-view.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { formatQuantity, quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import { requireRecentSignIn } from '../../auth/recent-sign-in.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { checkedQuantity } from './asked-usage.ts';
import { correctUsage } from './correct-usage.ts';
import { correctsAllUsage, meteredCustomerFor, seesAllUsage } from './owned-customer.ts';
import { reason } from '../../dunning/intervene.ts';
import { askedQuantity, customerParameter } from '../reporting/usage-bodies.ts';

/** POST /usage/corrections */
export const correctEventsRoute = defineRoute({
  method: 'post',
  path: '/usage/corrections',
  role: 'viewer',
  scope: 'usage:write',
  limit: 'usage',
  summary: 'Puts usage right that was reported, or takes it back',
  description:
    'For staff, and for the gateway that reported it: nobody lowers their own bill. Says what an event really was, up to 35 days after it happened; 0 ' +
    'takes it back. The event stays as it is and another one with the difference is added at its time. Where the invoice of ' +
    'that period is final, the difference is on the next one. Staff take back no more on a day than APPROVAL_ABOVE_OVERRIDES is worth, ' +
    'and nothing where no plan sells overage in the currency.',
  tags: ['Usage'],
  body: z.object({
    customer: customerParameter,
    corrects: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: 'Key of the event; from staff also its id', examples: ['req-8f14e45f'] }),
    quantity: askedQuantity,
    idempotency_key: z
      .string()
      .min(1)
      .max(255)
      .meta({ examples: ['fix-8f14e45f'] }),
    reason,
  }),
  responses: {
    200: z
      .object({
        id: z.string(),
        outcome: z.enum(['recorded', 'duplicate', 'unchanged']),
        corrects: z.string(),
        was: z.number(),
        quantity: z.number().meta({ description: 'What the event counts for now' }),
      })
      .meta({ id: 'UsageCorrection' }),
  },
  errors: ['not_found', 'no_stripe_customer', 'invalid_quantity', 'too_late_to_correct', 'step_up_required'],
  handler: async ({ body, principal, deps, requestId }) => {
    if (!seesAllUsage(principal))
      throw new ApiProblem('forbidden', 'Usage is put right by staff or by the gateway that reported it.');
    if (principal.scopes === undefined) requireRecentSignIn(principal, deps.now());
    const quantity = checkedQuantity(body.quantity, { fallback: 0, zero: true });
    const customer = await meteredCustomerFor(deps, principal, body.customer);
    const plans = await deps.metered.plans();
    const tooMuch = new ApiProblem(
      'forbidden',
      'One person may not take back so much usage on a day. Give credits for it: a second administrator can agree to them.',
    );
    /**
     * What somebody of the staff takes back is worth what it costs as overage; nobody can tell where no
     * plan sells any.
     */
    const allowLess = async (em: EntityManager, by: Quantity): Promise<void> => {
      const { plan, currency } = creditTermsOf(customer, plans, deps.settings.defaultCurrency);
      const worth = creditsWorth(by, currency, { plan, plans });
      const asked = await writeRequest(
        em,
        { deps, principal, requestId },
        {
          action: 'usage.correct',
          subjectId: customer.id,
          customerId: customer.id,
          key: `correct:${customer.id}:${principal.userId}/${body.idempotency_key}`,
          amount: worth,
          most: worth,
          currency,
          input: { corrects: body.corrects, quantity: formatQuantity(quantity) },
          reason: body.reason,
          before: null,
        },
      );
      // Nothing is written of it: the transaction ends here.
      if (asked.state !== 'not_needed') throw tooMuch;
    };
    const { id, outcome, was, is } = await correctUsage(deps, customer, {
      corrects: body.corrects,
      quantity,
      idempotencyKey: body.idempotency_key,
      reason: body.reason,
      reportedBy: principal.userId,
      ofAnyReporter: correctsAllUsage(principal),
      ...(principal.scopes === undefined ? { allowLess } : {}),
    }).catch(async (error: unknown) => {
      if (error === tooMuch)
        await appendAudit(deps.em(), {
          ...byStaff({ principal, requestId, deps }),
          action: 'usage.correct',
          subjectType: 'customer',
          subjectId: customer.id,
          before: null,
          after: { outcome: 'refused', corrects: body.corrects, quantity: formatQuantity(quantity) },
          reason: body.reason,
        });
      throw error;
    });
    return ok({
      id,
      outcome,
      corrects: body.corrects,
      was: quantityToNumber(was),
      quantity: quantityToNumber(is),
    });
  },
});
