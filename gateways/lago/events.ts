import { GatewayError } from '../http/gateway-error.ts';
import type { LagoCall } from './api.ts';

/** Usage of a window, as Lago counts it. */
export interface LagoUsageEvent {
  /** Unique for all time: the same again changes nothing. */
  transactionId: string;
  /** Stripe's subscription id, which is Lago's external id. */
  subscriptionId: string;
  /** Code of the billable metric. */
  code: string;
  /** When it happened, epoch milliseconds. The same on each repeat: Lago tells repeats by id and time. */
  at: number;
  properties: Record<string, string | number>;
}

/** Largest batch that Lago takes. */
export const LAGO_BATCH = 100;

/**
 * Sends up to 100 events. A repeat of the whole batch is harmless.
 * @throws GatewayError; RangeError for a larger batch
 */
export async function sendEvents(call: LagoCall, events: readonly LagoUsageEvent[]): Promise<void> {
  if (events.length > LAGO_BATCH)
    throw new RangeError(`Lago takes ${LAGO_BATCH} events at a time, not ${events.length}.`);
  if (events.length === 0) return;
  const { status } = await call('POST', '/events/batch', {
    body: {
      events: events.map(({ transactionId, subscriptionId, code, at, properties }) => ({
        transaction_id: transactionId,
        external_subscription_id: subscriptionId,
        code,
        timestamp: (at / 1000).toFixed(3),
        properties,
      })),
    },
  });
  if (status === 404)
    throw new GatewayError('Lago', 'refused', 'Lago does not take event batches (404).', status);
}
