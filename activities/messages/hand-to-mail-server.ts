import { Context } from '@temporalio/activity';
import { markMessage } from '../../db/messages/outbox.ts';
import type { MessageRow } from '../../db/messages/outbox.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Sends an outbox message under an id that is the same each time: mail servers drop what they delivered.
 * @param complaint log text of a failure
 * @throws the mail server's error, after the outbox recorded it
 */
export async function handToMailServer(
  { orm, mail }: Pick<ActivityDeps, 'orm'> & { mail: NonNullable<ActivityDeps['mail']> },
  { id, key, recipient, subject, body }: MessageRow,
  complaint: string,
): Promise<void> {
  try {
    await mail({ to: recipient, subject, text: body, messageId: id });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await markMessage(orm.em.fork(), key, 'failed', reason);
    Context.current().log.warn(complaint, { messageId: id, key, reason });
    throw error;
  }
}
