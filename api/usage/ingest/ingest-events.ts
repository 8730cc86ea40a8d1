import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import type { AcceptedEvent } from '../../../db/usage/ingest/usage-record.ts';
import { reject, unknownCustomer, validateEvent } from '../../../domain/usage/ingest/validate-event.ts';
import type { UsageRejection, UsageRejectionCode } from '../../../domain/usage/ingest/validate-event.ts';
import type { ApiDeps } from '../../deps.ts';
import { nextTurn } from '../../http/next-turn.ts';
import { acceptedEvent } from './accepted-event.ts';
import { clockOf } from './customer-clock.ts';
import { mayReportFor } from './owned-customer.ts';
import type { Reporter } from './owned-customer.ts';
import { UNREADABLE } from './read-events.ts';
import { conflictOf, recordUsage } from './record-usage.ts';
import { usageTypes } from './usage-types.ts';

/** What became of one event of a request. */
interface EventResult {
  /** Place in the request, from 0. */
  index: number;
  /** As sent; null when absent. */
  idempotency_key: string | null;
  outcome: 'recorded' | 'duplicate' | 'rejected';
  /** Why it was refused; only there when it was. */
  code?: UsageRejectionCode;
  message?: string;
}

/** What recording takes; a thread of its own has no more. */
export type IngestDeps = Pick<ApiDeps, 'em' | 'now' | 'usage' | 'metered'>;

/** About a millisecond of work, three where they are as large as they may be. */
const EVENTS_OF_A_TURN = 200;

/**
 * Records a batch: each valid event is stored once, every other one is answered with its reason. Customers
 * are looked up once a batch.
 */
export async function ingestEvents(
  deps: IngestDeps,
  principal: Reporter,
  raw: readonly unknown[],
): Promise<EventResult[]> {
  const own = raw.some((event) => namedCustomer(event) === null)
    ? await deps.metered.idOfUser(principal.userId)
    : null;
  const customers = await deps.metered.remembered(customersNamed(raw, own));
  const eventTypes = usageTypes(await deps.metered.plans());
  const now = deps.now();
  const results: EventResult[] = [];
  const accepted: AcceptedEvent[] = [];
  const places: EventResult[] = [];

  for (const [index, event] of raw.entries()) {
    if (index > 0 && index % EVENTS_OF_A_TURN === 0) await nextTurn();
    const result: EventResult = { index, idempotency_key: keyOf(event), outcome: 'rejected' };
    results.push(result);
    const customer = ownerOf(event, own, customers, principal);
    if (typeof customer === 'string' || 'verdict' in customer) {
      refuse(result, typeof customer === 'string' ? unknownCustomer(customer) : customer);
      continue;
    }
    const verdict = validateEvent(event, { now: clockOf(customer, now), eventTypes });
    if (verdict.verdict === 'rejected') {
      refuse(result, verdict);
      continue;
    }
    accepted.push(acceptedEvent(customer, verdict.event, principal.userId));
    places.push(result);
  }

  for (const [index, { outcome, first }] of (await recordUsage(deps, accepted)).entries()) {
    const [result, event] = [places[index], accepted[index]];
    if (result === undefined || event === undefined) continue;
    const conflict = conflictOf(first, event);
    if (conflict === null) result.outcome = outcome;
    else refuse(result, reject('key_conflict', conflict));
  }
  return results;
}

function refuse(result: EventResult, { code, message }: UsageRejection): void {
  result.code = code;
  result.message = message;
}

/**
 * The customer of an event; its id when the caller does not know it; a rejection when none can be
 * determined.
 */
function ownerOf(
  event: unknown,
  own: string | null,
  customers: ReadonlyMap<string, MeteredCustomer>,
  principal: Reporter,
): MeteredCustomer | string | UsageRejection {
  if (event === UNREADABLE) return reject('malformed', 'This line is not valid JSON in UTF-8.');
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return reject('malformed', 'An event is a JSON object.');
  const named = namedCustomer(event);
  if (named === undefined) return reject('unknown_customer', 'customer is the id of a customer, cus_….');
  const id = named ?? own;
  if (id === null)
    return reject('unknown_customer', 'You have no customer of your own; name one in "customer".');
  const customer = customers.get(id);
  return customer !== undefined && mayReportFor(principal, customer) ? customer : id;
}

/** Null when the event names no customer (the caller's own); undefined when what it names is no id. */
function namedCustomer(event: unknown): string | null | undefined {
  if (typeof event !== 'object' || event === null) return null;
  const { customer } = event as { customer?: unknown };
  if (customer === undefined || customer === null) return null;
  // Longer ones are none of ours, and NUL cannot be looked for.
  return typeof customer === 'string' && /^[\x21-\x7e]{1,255}$/.test(customer) ? customer : undefined;
}

function customersNamed(raw: readonly unknown[], own: string | null): Set<string> {
  const ids = new Set<string>();
  for (const event of raw) {
    const id = namedCustomer(event) ?? own;
    if (id !== null) ids.add(id);
  }
  return ids;
}

const keyOf = (event: unknown): string | null => {
  if (typeof event !== 'object' || event === null) return null;
  const { idempotency_key: key } = event as { idempotency_key?: unknown };
  return typeof key === 'string' ? key.slice(0, 255) : null;
};
