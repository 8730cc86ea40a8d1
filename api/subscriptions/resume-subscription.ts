import { z } from 'zod';
import { resumeUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { changeErrors } from './change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES, changeSubscription } from './change-subscription.ts';

/** POST /billing/subscription/resume */
export const resumeSubscriptionRoute = defineRoute({
  method: 'post',
  path: '/billing/subscription/resume',
  role: 'viewer',
  summary: 'Takes back a cancellation at period end, a pause or a scheduled change',
  description: 'With a cancellation, a plan change that was scheduled before it is scheduled again.',
  tags: ['Billing'],
  body: z.object({ subscription_id: z.string().max(255).optional() }),
  responses: CHANGE_RESPONSES,
  errors: changeErrors('resume'),
  handler: ({ body, ...context }) =>
    changeSubscription(context, { subscriptionId: body.subscription_id, update: resumeUpdate, input: {} }),
});
