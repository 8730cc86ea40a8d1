import { randomUUID } from 'node:crypto';
import { findMessage, insertMessage } from '../../db/messages/outbox.ts';
import { MESSAGE_RESEND, messageResendWorkflowId } from '../../workflows/contracts/message-resend.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import type { RecordedRun } from './stories.ts';

/** Staff have a mail sent again. */
export async function mailSentAgain(system: BillingSystem): Promise<RecordedRun[]> {
  const { customerId, email } = await newCustomer(system);
  const key = randomUUID();
  await insertMessage(system.api.api.deps.em(), {
    key,
    customerId,
    subscriptionId: null,
    kind: 'recovered',
    recipient: email,
    subject: 'Your payment went through',
    body: 'Thank you.',
    at: Date.now(),
  });
  const message = await findMessage(system.api.api.deps.em(), key);
  const messageId = message?.id ?? '';
  const workflowId = messageResendWorkflowId(messageId, 'recorded');
  const run = await system.temporal.workflow.start(MESSAGE_RESEND, {
    workflowId,
    taskQueue: TASK_QUEUES.billing,
    args: [{ messageId }],
  });
  // This system has no mail server: the run keeps trying.
  await until(async () => ((await run.describe()).raw.pendingActivities ?? []).length > 0, {
    what: 'the mail is being sent',
  });
  return [{ name: 'messageResend-keeps-trying', workflowId }];
}
