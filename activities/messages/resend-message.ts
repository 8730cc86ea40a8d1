import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { findMessageById, markMessage, markResent } from '../../db/repositories/outbox.ts';
import type { ActivityDeps } from '../deps.ts';

/** Sends a message of the outbox again, under the message id of the first time: mail servers drop what they have delivered. */
export const resendMessage =
  (deps: Pick<ActivityDeps, 'orm' | 'mail'>) =>
  async ({ messageId }: { messageId: string }): Promise<void> => {
    const message = await findMessageById(deps.orm.em.fork(), messageId);
    if (message === null)
      throw ApplicationFailure.nonRetryable(`There is no message ${messageId}.`, 'not_found');
    if (deps.mail === null)
      throw ApplicationFailure.retryable('This worker has no mail server; set SMTP_URL and start it again.');
    try {
      await deps.mail({
        to: message.recipient,
        subject: message.subject,
        text: message.body,
        messageId: message.id,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await markMessage(deps.orm.em.fork(), message.key, 'failed', reason);
      Context.current().log.warn('a mail could not be sent again and is tried on', { messageId, reason });
      throw error;
    }
    await markResent(deps.orm.em.fork(), message.id);
  };
