import { z } from 'zod';
import type { JsonAnswer } from '../http/call-json.ts';
import { shaped } from '../http/call-json.ts';
import { GatewayError } from '../http/gateway-error.ts';
import type { LagoCall } from './api.ts';
import { lagoRefusal } from './api.ts';

/** Usage of a window, as Lago counts it. */
export interface LagoUsageEvent {
  /** Unique for all time: the same again changes nothing. */
  transactionId: string;
  /** Stripe's subscription id, which is Lago's external id. */
  subscriptionId: string;
  /** Code of the billable metric. */
  code: string;
  /**
   * Time of the usage, epoch milliseconds, the same on each repeat: Lago recognises repeats by id and time.
   */
  at: number;
  properties: Record<string, string | number>;
}

/** Largest batch that Lago takes. */
export const LAGO_BATCH = 100;

/**
 * Sends up to 100 events. A repeat of the batch is harmless: Lago refuses a batch with known events, and
 * then the others are sent without them.
 * @throws GatewayError; RangeError for a larger batch
 */
export async function sendEvents(call: LagoCall, events: readonly LagoUsageEvent[]): Promise<void> {
  if (events.length > LAGO_BATCH)
    throw new RangeError(`Lago takes ${LAGO_BATCH} events at a time, not ${events.length}.`);
  if (events.length === 0) return;
  const answer = await call('POST', '/events/batch', {
    body: { events: events.map(toBody) },
    answers: [422],
  });
  if (answer.status === 404)
    throw new GatewayError('Lago', 'refused', 'Lago does not take event batches (404).', 404);
  if (answer.status !== 422) return;
  const known = knownEvents(answer);
  if (known === null) throw lagoRefusal('POST', '/events/batch', answer);
  await sendEvents(
    call,
    events.filter((_, place) => !known.has(place)),
  );
}

const toBody = ({ transactionId, subscriptionId, code, at, properties }: LagoUsageEvent): object => ({
  transaction_id: transactionId,
  external_subscription_id: subscriptionId,
  code,
  timestamp: (at / 1000).toFixed(3),
  properties,
});

const refusalShape = z.looseObject({
  error_details: z.record(z.string().regex(/^\d+$/), z.record(z.string(), z.array(z.string()))),
});

/** Places of the events that Lago has already, where that is all it has against the batch; else null. */
function knownEvents({ body }: JsonAnswer): Set<number> | null {
  const details = Object.entries(refusalShape.safeParse(body).data?.error_details ?? {});
  const onlyKnown = details.every(([, faults]) =>
    Object.entries(faults).every(
      ([field, codes]) => field === 'transaction_id' && codes.every((code) => code === 'value_already_exist'),
    ),
  );
  return details.length > 0 && onlyKnown ? new Set(details.map(([place]) => Number(place))) : null;
}

const pageShape = z.object({
  events: z.array(
    z.looseObject({
      transaction_id: z.string(),
      code: z.string(),
      timestamp: z.string(),
      properties: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
  meta: z.looseObject({ total_pages: z.number() }),
});

/** An event as Lago stores it. */
export interface LagoStoredEvent {
  transactionId: string;
  code: string;
  /** When it happened, epoch milliseconds. */
  at: number;
  properties: Record<string, unknown>;
}

/**
 * Events of a subscription in a span of time; none of one that Lago does not know.
 * @param from and `to` (not included): epoch milliseconds
 * @throws GatewayError
 */
export async function readLagoEvents(
  call: LagoCall,
  input: { subscriptionId: string; from: number; to: number },
): Promise<LagoStoredEvent[]> {
  const found: LagoStoredEvent[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const { body } = await call('GET', '/events', {
      query: {
        external_subscription_id: input.subscriptionId,
        timestamp_from: new Date(input.from).toISOString(),
        timestamp_to: new Date(input.to - 1).toISOString(),
        page: String(page),
        per_page: '100',
      },
    });
    const { events, meta } = shaped('Lago', 'listing events', pageShape, body);
    for (const { transaction_id: transactionId, code, timestamp, properties } of events)
      found.push({ transactionId, code, at: Date.parse(timestamp), properties: properties ?? {} });
    pages = meta.total_pages;
  }
  return found;
}
