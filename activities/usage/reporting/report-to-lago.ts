import { Context } from '@temporalio/activity';
import {
  noteReported,
  waitForStripeOnly,
  windowsForLago,
} from '../../../db/usage/reporting/usage-reports.ts';
import type { WindowOutcome, WindowReport } from '../../../db/usage/reporting/usage-reports.ts';
import { formatQuantity } from '../../../domain/usage/ingest/quantity.ts';
import { GatewayError } from '../../../gateways/http/gateway-error.ts';
import type { LagoUsageEvent } from '../../../gateways/lago/index.ts';
import type { ActivityDeps } from '../../deps.ts';
import { SHARD_DONE, nextCustomer, shardStep } from '../rating/shards.ts';
import type { ShardInput, ShardProgress } from '../rating/shards.ts';

/** Sends one page of closed windows (at most 100) to Lago. Transaction ids equal Stripe's identifiers. */
export const reportUsageToLago =
  (deps: ActivityDeps) =>
  async (input: ShardInput): Promise<ShardProgress> => {
    const step = shardStep(input);
    const { lagoUsage } = deps;
    if (lagoUsage === null) {
      // Of the time when there was a Lago: their month would wait for ever.
      await waitForStripeOnly(deps.orm.em.fork());
      return SHARD_DONE;
    }
    const windows = await windowsForLago(deps.orm.em.fork(), step);
    const outcomes: WindowOutcome[] = windows
      .filter(({ subscriptionId }) => subscriptionId === null)
      .map(({ identifier }) => ({
        identifier,
        refusal: 'no subscription: Lago counts for subscriptions only',
      }));
    try {
      outcomes.push(...(await sendAll(lagoUsage, windows)));
    } finally {
      await noteReported(deps.orm.em.fork(), 'lago', outcomes, true);
    }
    const refused = outcomes.filter(({ refusal }) => refusal !== null).length;
    return { after: nextCustomer(windows, step), reported: outcomes.length - refused, refused, waits: false };
  };

/** Sends a batch. If Lago refuses it, sends its halves, so that one bad event does not block the rest. */
async function sendAll(
  lago: NonNullable<ActivityDeps['lagoUsage']>,
  windows: readonly WindowReport[],
): Promise<WindowOutcome[]> {
  const events = windows.flatMap(toEvent);
  if (events.length === 0) return [];
  try {
    await lago.sendEvents(events);
    return events.map(({ transactionId: identifier }) => ({ identifier, refusal: null }));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
    if (windows.length === 1) {
      Context.current().log.warn('Lago refuses usage for good', { why: error.message });
      return events.map(({ transactionId: identifier }) => ({ identifier, refusal: error.message }));
    }
    const middle = Math.ceil(windows.length / 2);
    return [
      ...(await sendAll(lago, windows.slice(0, middle))),
      ...(await sendAll(lago, windows.slice(middle))),
    ];
  }
}

const toEvent = ({
  identifier,
  subscriptionId,
  eventType,
  windowStart,
  quantity,
  eventCount,
}: WindowReport): LagoUsageEvent[] =>
  subscriptionId === null
    ? []
    : [
        {
          transactionId: identifier,
          subscriptionId,
          code: eventType,
          at: windowStart,
          properties: { quantity: formatQuantity(quantity), events: eventCount },
        },
      ];
