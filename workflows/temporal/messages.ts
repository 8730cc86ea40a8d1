import type { MessageStep } from '../../activities/types.ts';
import { quickly, sync } from './activities.ts';

/** Mails that are on their way. A run must not end before them, since an activity ends with its workflow. */
const onTheirWay = new Set<Promise<void>>();

/**
 * Writes a message down and, where mail is set up, sends it on the sync queue. Only the writing is waited for: a mail server that
 * is down must not hold up anybody's subscription.
 */
export async function sendMessage(message: MessageStep): Promise<void> {
  const { deliver } = await quickly('recordMessage', `Message ${message.kind}`, message);
  if (!deliver) return;
  const delivery = sync.deliverMessage
    .executeWithOptions(
      { summary: `Mail ${message.kind}`, scheduleToCloseTimeout: '3 days', startToCloseTimeout: '30s' },
      [{ key: message.key }],
    )
    .catch(() => {
      // Three days without a mail server: the outbox row says `failed`, and staff send it again from there (message-resend.ts).
    })
    .finally(() => onTheirWay.delete(delivery));
  onTheirWay.add(delivery);
}

/** True while a mail of this run has neither gone out nor been given up. */
export const mailIsOnItsWay = (): boolean => onTheirWay.size > 0;
