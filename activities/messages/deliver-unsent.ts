import { Context } from '@temporalio/activity';
import { unsentMessages } from '../../db/messages/outbox.ts';
import type { MessageRow } from '../../db/messages/outbox.ts';
import { DAY_MS } from '../../domain/period.ts';
import { GatewayError } from '../../gateways/http/gateway-error.ts';
import type { ActivityDeps } from '../deps.ts';
import { deliverMessage } from './messages.ts';

/** Mails of one run; the next one is minutes later. */
const PAGE = 100;
/** As long as every other mail is tried for. */
const TRIED_FOR_MS = 3 * DAY_MS;

/**
 * Sends messages of some kinds that have not been sent yet. The next run retries those that fail.
 * @param now real time, epoch milliseconds
 */
export async function deliverUnsent(
  deps: ActivityDeps,
  kinds: readonly MessageRow['kind'][],
  now: number,
): Promise<{ sent: number; waiting: number }> {
  const keys = await unsentMessages(deps.orm.em.fork(), kinds, { since: now - TRIED_FOR_MS, limit: PAGE });
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
}
