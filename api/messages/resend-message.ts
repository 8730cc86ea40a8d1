import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import { addressMessage, findMessageById } from '../../db/messages/outbox.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { findUser } from '../../db/accounts/users.ts';
import { isOutdated } from '../../domain/messages/is-outdated.ts';
import { MESSAGE_RESEND, messageResendWorkflowId } from '../../workflows/contracts/message-resend.ts';
import type { MessageResendInput } from '../../workflows/contracts/message-resend.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { startRun } from '../temporal/start-run.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';

/** POST /admin/messages/:id/resend */
export const resendMessageRoute = defineRoute({
  method: 'post',
  path: '/admin/messages/:id/resend',
  role: 'editor',
  summary: 'Sends a message to a customer again',
  description:
    'To the address that the customer has today. Refused where it would say something false by now. The mail is tried for a day; its state stands on the customer’s page.',
  tags: ['Administration'],
  params: z.object({ id: z.string().min(1).max(100) }),
  body: z.object({ reason }),
  responses: {
    200: z.object({ id: z.string(), recipient: z.string() }).meta({ id: 'MessageResend' }),
  },
  errors: ['not_found', 'not_managed', 'message_outdated', 'mail_not_configured', 'engine_unavailable'],
  handler: async ({ params, body, idempotencyKey, ...request }) => {
    const { deps, requestId } = request;
    const em = deps.em();
    const message = await findMessageById(em, params.id);
    if (message === null) throw new ApiProblem('not_found', `There is no message ${params.id}.`);
    const { subscriptionId } = message;
    const subscription = subscriptionId === null ? null : await findSubscription(em, subscriptionId);
    if (subscription !== null && subscription.mode !== 'managed')
      throw new ApiProblem(
        'not_managed',
        `${subscription.id} is not managed here; whoever manages it writes to its customer.`,
      );
    if (isOutdated(message, subscription, deps.now()))
      throw new ApiProblem('message_outdated', 'The message is out of date. Nothing was sent.');
    const customer = message.customerId === null ? null : await findCustomer(em, message.customerId);
    const user = customer?.userId ? await findUser(em, customer.userId) : null;
    const recipient = [user?.email, customer?.email, message.recipient].find((one) => one) ?? '';
    if (!deps.settings.sendsMail || recipient === '')
      throw new ApiProblem(
        'mail_not_configured',
        recipient === ''
          ? 'The customer has no e-mail address; enter one at Stripe first.'
          : 'There is no mail server; set SMTP_URL first. The message stands on the billing page of the customer.',
      );
    await requireEngine(deps.temporal);
    await deps.em().transactional(async (tx) => {
      await addressMessage(tx, message.id, recipient);
      await appendAudit(tx, {
        ...byStaff(request),
        action: 'message.resend',
        subjectType: 'message',
        subjectId: message.id,
        before: { state: message.state, sentAt: message.sentAt },
        after: { customerId: message.customerId, kind: message.kind },
        reason: body.reason,
      });
    });
    await startRun(deps.temporal, {
      type: MESSAGE_RESEND,
      workflowId: messageResendWorkflowId(message.id, idempotencyKey),
      input: { messageId: message.id } satisfies MessageResendInput,
      requestId,
    });
    return ok({ id: message.id, recipient });
  },
});
