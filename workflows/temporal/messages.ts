import type { MessageStep } from '../../activities/types.ts';
import { localThenDurable, sync } from './activities.ts';

/** Mails that are on their way. A run must not end before them, since an activity ends with its workflow. */
const onTheirWay = new Set<Promise<void>>();

/**
 * Stores a message and, if mail is set up, sends it on the sync queue. Callers wait for the storing only: a
 * mail server that is down must not delay a subscription.
 */
export async function sendMessage(message: MessageStep): Promise<void> {
  const { deliver } = await localThenDurable('recordMessage', `Message ${message.kind}`, message);
  if (!deliver) return;
  const delivery = sync.deliverMessage
    .executeWithOptions(
      { summary: `Mail ${message.kind}`, scheduleToCloseTimeout: '3 days', startToCloseTimeout: '30s' },
      [{ key: message.key }],
    )
    .catch(() => {
      // After three days without a mail server the outbox row is `failed`, and staff can send it again
      // (message-resend.ts).
    })
    .finally(() => onTheirWay.delete(delivery));
  onTheirWay.add(delivery);
}

/** True while a mail of this run is neither sent nor failed. */
export const mailIsOnItsWay = (): boolean => onTheirWay.size > 0;
