import { findUsageRecords } from '../../../db/usage/ingest/usage-records.ts';
import type { UsageRecordRow } from '../../../db/usage/ingest/usage-records.ts';
import { usageEventId } from '../../../db/usage/ingest/usage-event-id.ts';
import type { AcceptedEvent, Recorded } from '../../../db/usage/ingest/usage-record.ts';
import { formatQuantity } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { withUsage } from './with-usage.ts';

/** What came of an event. */
export interface RecordedUsage {
  id: string;
  outcome: Recorded;
  /** What the key stands for since its first use; null for a new one, and where that is in a month no longer retained. */
  first: UsageRecordRow | null;
}

/** Stores events, each under its reporter's key: a key that somebody else used for the customer is free for this reporter. */
export async function recordUsage(
  deps: Pick<ApiDeps, 'em' | 'usage'>,
  events: readonly AcceptedEvent[],
): Promise<RecordedUsage[]> {
  const recorded = await recordAll(deps, events);
  const taken = [...recorded.entries()].filter(([index, { first }]) => isOthers(first, events[index]));
  const again = await recordAll(
    deps,
    taken.map(([index]) => scoped(events[index] as AcceptedEvent)),
  );
  for (const [n, [index]] of taken.entries()) recorded[index] = again[n] as RecordedUsage;
  return recorded;
}

/** True where the key was used first by somebody else. */
export const isOthers = (first: UsageRecordRow | null, event: AcceptedEvent | undefined): boolean =>
  first !== null && first.reportedBy !== event?.reportedBy;

/** The same event under a key of its reporter alone. */
export const scoped = (event: AcceptedEvent): AcceptedEvent => ({ ...event, keyScope: event.reportedBy });

/** The id under which an event is stored. */
export const idOf = ({ customerId, idempotencyKey, keyScope }: AcceptedEvent): string =>
  usageEventId(customerId, idempotencyKey, keyScope);

/** Why a repeat is none: a sentence that names what the key stands for. Null where it says the same. */
export function conflictOf(
  first: UsageRecordRow | null,
  { idempotencyKey, eventType, quantity }: Pick<AcceptedEvent, 'idempotencyKey' | 'eventType' | 'quantity'>,
): string | null {
  if (first === null) return null;
  if (first.kind === 'usage' && first.eventType === eventType && first.quantity === quantity) return null;
  const was = `${formatQuantity(first.quantity)} of ${first.eventType}`;
  return `The key ${JSON.stringify(idempotencyKey)} stands for ${was} (${first.id}); take a new one.`;
}

/** @throws ApiProblem `idempotency_conflict` for a repeat with other content */
export function refuseConflict(first: UsageRecordRow | null, event: AcceptedEvent): void {
  const conflict = conflictOf(first, event);
  if (conflict !== null) throw new ApiProblem('idempotency_conflict', conflict);
}

async function recordAll(
  deps: Pick<ApiDeps, 'em' | 'usage'>,
  events: readonly AcceptedEvent[],
): Promise<RecordedUsage[]> {
  if (events.length === 0) return [];
  const outcomes = await withUsage(() => deps.usage.record(events));
  const known = events.map((event, index) => ({
    id: idOf(event),
    customerId: event.customerId,
    outcome: outcomes[index] ?? 'duplicate',
  }));
  const repeats = known.filter(({ outcome }) => outcome === 'duplicate');
  const firsts = repeats.length === 0 ? null : await findUsageRecords(deps.em(), repeats);
  return known.map(({ id, outcome }) => ({
    id,
    outcome,
    first: outcome === 'duplicate' ? (firsts?.get(id) ?? null) : null,
  }));
}
