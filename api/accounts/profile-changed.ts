import type { Client } from '@temporalio/client';
import type { Logger } from '../../config/logger.ts';
import { ACCOUNT_SYNC, profileWake } from '../../workflows/contracts/account-sync.ts';
import type { ProfileChanged } from '../auth/identify.ts';

const timeLimitMs = 10_000;

/**
 * Signals the customer's account sync. While Temporal is unavailable the change stays in `account_sync`,
 * and the user's next request signals it again.
 */
export const createProfileChanged =
  (client: Client, logger: Logger): ProfileChanged =>
  (customerId) => {
    client
      .withDeadline(Date.now() + timeLimitMs, () =>
        client.workflow.signalWithStart(ACCOUNT_SYNC, profileWake(customerId)),
      )
      .catch((error: unknown) => {
        logger.warn(
          { err: error, customerId },
          'A new e-mail address or name could not be sent to Stripe yet',
        );
      });
  };
