import type { MessageResendInput } from '../contracts/message-resend.ts';
import { causeOf, sync } from '../temporal/activities.ts';

/** Sends an outbox message again, with retries for a day; later than that the requester decides. */
export async function messageResend({ messageId }: MessageResendInput): Promise<void> {
  try {
    await sync.resendMessage.executeWithOptions(
      { summary: `Mail ${messageId} again`, scheduleToCloseTimeout: '1 day', startToCloseTimeout: '30s' },
      [{ messageId }],
    );
  } catch (error) {
    throw causeOf(error);
  }
}
