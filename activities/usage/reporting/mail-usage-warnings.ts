import { Context } from '@temporalio/activity';
import { unsentWarnings } from '../../../db/messages/outbox.ts';
import { DAY_MS } from '../../../domain/period.ts';
import { GatewayError } from '../../../gateways/http/gateway-error.ts';
import type { ActivityDeps } from '../../deps.ts';
import { deliverMessage } from '../../messages/messages.ts';

/** Mails of one run; the next one is five minutes later. */
const PAGE = 100;
/** As long as every other mail is tried for: what comes later than that is no warning any more. */
const TRIED_FOR_MS = 3 * DAY_MS;

/** Sends usage warnings that have not been sent yet. The next run retries those that fail. */
export const mailUsageWarnings =
  (deps: ActivityDeps) => async (): Promise<{ sent: number; waiting: number }> => {
    if (deps.mail === null) return { sent: 0, waiting: 0 };
    const keys = await unsentWarnings(deps.orm.em.fork(), { since: deps.now() - TRIED_FOR_MS, limit: PAGE });
    let sent = 0;
    for (const key of keys) {
      Context.current().cancellationSignal.throwIfAborted();
      try {
        await deliverMessage(deps)({ key });
        sent += 1;
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        // No answer, or a refusal of us, affects every mail; anything else only this recipient's.
        if (error.kind === 'auth' || error.status === null) break;
      }
      Context.current().heartbeat({ sent });
    }
    return { sent, waiting: keys.length - sent };
  };
