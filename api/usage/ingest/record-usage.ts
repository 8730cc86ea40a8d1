import { findUsageRecords } from '../../../db/usage/ingest/usage-records.ts';
import type { UsageRecordRow } from '../../../db/usage/ingest/usage-records.ts';
import { usageEventId } from '../../../db/usage/ingest/usage-event-id.ts';
import type { AcceptedEvent, Recorded } from '../../../db/usage/ingest/usage-record.ts';
import { formatQuantity } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { withUsage } from './with-usage.ts';

/** The outcome for an event. */
interface RecordedUsage {
  id: string;
  outcome: Recorded;
  /** What the key was first used for; null for a new key, and when its month is no longer retained. */
  first: UsageRecordRow | null;
}

/** Stores events under their reporters' keys. A key that another reporter used for the customer is free. */
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

/** True when another reporter used the key first. */
export const isOthers = (first: UsageRecordRow | null, event: AcceptedEvent | undefined): boolean =>
  first !== null && first.reportedBy !== event?.reportedBy;

/** The same event under a key of its reporter alone. */
export const scoped = (event: AcceptedEvent): AcceptedEvent => ({ ...event, keyScope: event.reportedBy });

/** The id under which an event is stored. */
export const usageEventIdOf = ({ customerId, idempotencyKey, keyScope }: AcceptedEvent): string =>
  usageEventId(customerId, idempotencyKey, keyScope);

/** Explains why a repeat differs from the key's first use; null when it is the same. */
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
    id: usageEventIdOf(event),
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
