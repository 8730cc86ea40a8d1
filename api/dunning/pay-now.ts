import { z } from 'zod';
import { listPaymentMethodsOfUser } from '../../db/accounts/payment-methods.ts';
import { whyNotInCurrency } from '../../domain/documents/payment-methods.ts';
import { dunningWorkflowId, payNowUpdate } from '../../workflows/contracts/dunning.ts';
import { changeErrors } from '../subscriptions/change-errors.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES, changeSubscription } from '../subscriptions/change-subscription.ts';
import { changeableSubscription } from '../subscriptions/owned-subscription.ts';

/** 409: no payment has failed, or all was paid meanwhile. */
export const nothingToPay = (): ApiProblem => new ApiProblem('nothing_to_pay', 'No payment is outstanding.');

/** POST /billing/subscription/pay-now */
export const payNowRoute = defineRoute({
  method: 'post',
  path: '/billing/subscription/pay-now',
  role: 'viewer',
  summary: 'Charges what is outstanding, with the default or the named payment method',
  tags: ['Billing'],
  body: z.object({
    subscription_id: z.string().max(255).optional(),
    payment_method_id: z.string().max(255).optional(),
  }),
  responses: CHANGE_RESPONSES,
  errors: [...changeErrors('payNow'), 'payment_method_currency'],
  handler: async ({ body, ...context }) => {
    const { payment_method_id: paymentMethodId = null } = body;
    if (paymentMethodId !== null) {
      const { principal, deps } = context;
      const own = await listPaymentMethodsOfUser(deps.em(), principal.userId);
      const method = own.find(({ id }) => id === paymentMethodId);
      if (method === undefined)
        throw new ApiProblem('not_found', `You have no payment method ${paymentMethodId}.`);
      const { currency } = await changeableSubscription(deps.em(), principal, body.subscription_id);
      const why = whyNotInCurrency(method.type, currency);
      if (why !== null) throw new ApiProblem('payment_method_currency', why);
    }
    return changeSubscription(context, {
      subscriptionId: body.subscription_id,
      update: payNowUpdate,
      input: { paymentMethodId },
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    });
  },
});
