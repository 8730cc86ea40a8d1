import { z } from 'zod';
import { dunningWorkflowId, promiseUpdate } from '../../workflows/contracts/dunning.ts';
import { changeErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { timeInput } from '../http/time-input.ts';
import { CHANGE_RESPONSES, changeSubscription } from '../subscriptions/change-subscription.ts';
import { nothingToPay } from './pay-now.ts';

/** POST /billing/subscription/promise */
export const promisePaymentRoute = defineRoute({
  method: 'post',
  path: '/billing/subscription/promise',
  role: 'viewer',
  summary: 'Promises to pay what is outstanding on a day, as far ahead and as often as the plan has it',
  tags: ['Billing'],
  body: z.object({ subscription_id: z.string().max(255).optional(), on: timeInput }),
  responses: CHANGE_RESPONSES,
  errors: changeErrors('promise'),
  handler: ({ body, ...context }) =>
    changeSubscription(context, {
      subscriptionId: body.subscription_id,
      update: promiseUpdate,
      input: { on: Date.parse(body.on) },
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    }),
});
