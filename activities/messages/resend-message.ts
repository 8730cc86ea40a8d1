import { ApplicationFailure } from '@temporalio/common';
import { findMessageById, markResent } from '../../db/messages/outbox.ts';
import type { ActivityDeps } from '../deps.ts';
import { handToMailServer } from './hand-to-mail-server.ts';

/** Sends an outbox message again under its first message id: mail servers drop what they delivered. */
export const resendMessage =
  (deps: Pick<ActivityDeps, 'orm' | 'mail'>) =>
  async ({ messageId }: { messageId: string }): Promise<void> => {
    const message = await findMessageById(deps.orm.em.fork(), messageId);
    if (message === null)
      throw ApplicationFailure.nonRetryable(`There is no message ${messageId}.`, 'not_found');
    if (deps.mail === null)
      throw ApplicationFailure.retryable('This worker has no mail server; set SMTP_URL and start it again.');
    const { orm, mail } = deps;
    await handToMailServer({ orm, mail }, message, 'a mail could not be sent again and is tried on');
    await markResent(deps.orm.em.fork(), message.id);
  };
