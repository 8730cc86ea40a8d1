import type { MessageResendInput } from '../contracts/message-resend.ts';
import { causeOf, sync } from '../temporal/activities.ts';

/** Sends a message of the outbox again, tried for a day: what comes later than that is for whoever asked. */
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
