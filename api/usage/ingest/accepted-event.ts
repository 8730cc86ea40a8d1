import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import type { AcceptedEvent } from '../../../db/usage/ingest/usage-record.ts';
import { counterStarts } from '../../../domain/usage/rating/counter-starts.ts';
import type { UsageInput } from '../../../domain/usage/ingest/validate-event.ts';
import { windowStart } from '../../../domain/usage/ingest/window.ts';
import { subscribedAt, unsubscribedSince } from './customer-clock.ts';

/** What an event says about its reporter and customer. */
interface Relation {
  kind: AcceptedEvent['kind'];
  correctsKey: string | null;
}

/** An event of a customer as it is stored: in the counters, the window and the period of when it happened. */
export function acceptedEvent(
  customer: MeteredCustomer,
  input: UsageInput,
  reportedBy: string,
  { kind, correctsKey }: Relation = { kind: 'usage', correctsKey: null },
): AcceptedEvent {
  const at = input.occurredAt;
  const subscribed = subscribedAt(customer, at);
  const { dayStart, monthStart, periodStart } = counterStarts(
    at,
    customer.timeZone,
    subscribed?.period.start ?? null,
  );
  return {
    ...input,
    customerId: customer.id,
    subscriptionId: subscribed?.subscriptionId ?? null,
    kind,
    correctsKey,
    reportedBy,
    dayStart,
    monthStart,
    periodStart,
    windowStart: windowStart(at, periodStart ?? unsubscribedSince(customer, at)),
  };
}
