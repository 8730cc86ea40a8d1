import type { EntityManager } from '@mikro-orm/postgresql';
import { lockUsage, recordWithin } from '../../../db/usage/ingest/usage-corrections.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { correctedBy, findUsageRecord, findUsageRecords } from '../../../db/usage/ingest/usage-records.ts';
import type { UsageRecordRow } from '../../../db/usage/ingest/usage-records.ts';
import { dayCountedOn } from '../../../db/usage/rating/usage-zone.ts';
import { usageEventId } from '../../../db/usage/ingest/usage-event-id.ts';
import { counterStarts } from '../../../domain/usage/rating/counter-starts.ts';
import { formatQuantity } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { LATEST_MS } from '../../../domain/usage/ingest/validate-event.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { clockOf } from './customer-clock.ts';

/** A correction request. */
interface Correction {
  /** Key of the event, or its id for callers who may correct any event. */
  corrects: string;
  /** What it really was; 0 takes it back. */
  quantity: Quantity;
  idempotencyKey: string;
  reason: string;
  /** User id of the caller. */
  reportedBy: string;
  /** Whether the caller may correct other reporters' events. */
  ofAnyReporter: boolean;
  /** Before the event counts for less by so much: throws where the caller may not take so much back. */
  allowLess?: (em: EntityManager, by: Quantity) => Promise<void>;
}

/** The outcome. */
interface Corrected {
  id: string;
  outcome: 'recorded' | 'duplicate' | 'unchanged';
  /** What the event counted for before, and what it does now. */
  was: Quantity;
  is: Quantity;
}

/**
 * Corrects an event by another one with the difference at the same time, so that it falls into the same
 * window, day and period. Nothing is overwritten. Concurrent corrections run in order: the later one
 * corrects the earlier.
 *
 * @throws ApiProblem `not_found`, `forbidden`, `too_late_to_correct`, `idempotency_conflict`
 */
export function correctUsage(
  deps: Pick<ApiDeps, 'em' | 'now'>,
  customer: MeteredCustomer,
  correction: Correction,
): Promise<Corrected> {
  return deps.em().transactional(async (em): Promise<Corrected> => {
    await lockUsage(em, customer.id);
    const original = await originalOf(em, customer.id, correction);
    const correctsKey = nameOf(original);
    const is = original.quantity + (await correctedBy(em, original, correctsKey));
    const { id, keyScope, repeated } = await ownKey(em, customer.id, correction);
    if (repeated !== null)
      return { id, ...repeatOf(repeated, correctsKey, correction), was: is - repeated.quantity, is };
    if (original.occurredAt < clockOf(customer, deps.now()) - LATEST_MS) {
      throw new ApiProblem('too_late_to_correct', 'Usage is put right at most 35 days after it happened.');
    }
    const difference = correction.quantity - is;
    if (difference === 0n) return { id, outcome: 'unchanged', was: is, is };
    if (difference < 0n) await correction.allowLess?.(em, -difference);
    const { occurredAt, windowStart, periodStart, subscriptionId, eventType } = original;
    await recordWithin(em, {
      ...counterStarts(occurredAt, customer.timeZone, periodStart),
      dayStart: await dayCountedOn(em, original, customer.timeZone),
      customerId: customer.id,
      idempotencyKey: correction.idempotencyKey,
      ...keyScope,
      eventType,
      quantity: difference,
      occurredAt,
      windowStart,
      subscriptionId,
      kind: correction.quantity === 0n ? 'reversal' : 'correction',
      correctsKey,
      reportedBy: correction.reportedBy,
      properties: JSON.stringify({
        reason: correction.reason,
        [TARGET]: formatQuantity(correction.quantity),
      }),
    });
    return { id, outcome: 'recorded', was: is, is: correction.quantity };
  });
}

/** Property of a correction: the quantity that the event should have. Older corrections lack it. */
const TARGET = 'quantity';

/** The event to correct. @throws ApiProblem `not_found`; `forbidden` for another gateway's event */
async function originalOf(
  em: EntityManager,
  customerId: string,
  { corrects, reportedBy, ofAnyReporter }: Correction,
): Promise<UsageRecordRow> {
  const ids = [usageEventId(customerId, corrects), usageEventId(customerId, corrects, reportedBy)];
  // An id is a hash, so nobody can choose a key that equals the id of another event.
  if (ofAnyReporter && UUID.test(corrects)) ids.unshift(corrects);
  const found = await findUsageRecords(
    em,
    ids.map((id) => ({ id, customerId })),
  );
  const events = ids.map((id) => found.get(id)).filter((row) => row?.kind === 'usage');
  const original = events.find((row) => ofAnyReporter || row?.reportedBy === reportedBy);
  if (original !== undefined) return original;
  const what = `usage with the key ${JSON.stringify(corrects)}`;
  if (events.length === 0) throw new ApiProblem('not_found', `There is no ${what}.`);
  throw new ApiProblem('forbidden', `Others reported the ${what}; they or staff put it right.`);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How corrections name an event: by its key, which may be another reporter's as well; then by its id. */
const nameOf = ({ id, customerId, idempotencyKey }: UsageRecordRow): string =>
  id === usageEventId(customerId, idempotencyKey) ? idempotencyKey : id;

/** Where this reporter's correction is stored under its key, and what is stored there already. */
async function ownKey(
  em: EntityManager,
  customerId: string,
  { idempotencyKey, reportedBy }: Correction,
): Promise<{ id: string; keyScope: { keyScope?: string }; repeated: UsageRecordRow | null }> {
  const id = usageEventId(customerId, idempotencyKey);
  const repeated = await findUsageRecord(em, customerId, id);
  if (repeated === null || repeated.reportedBy === reportedBy) return { id, keyScope: {}, repeated };
  const own = usageEventId(customerId, idempotencyKey, reportedBy);
  const keyScope = { keyScope: reportedBy };
  return { id: own, keyScope, repeated: await findUsageRecord(em, customerId, own) };
}

function repeatOf(
  { correctsKey, properties, eventType, quantity, id }: UsageRecordRow,
  corrected: string,
  correction: Correction,
): { outcome: 'duplicate' } {
  const target = properties?.[TARGET];
  const same = target === undefined || target === formatQuantity(correction.quantity);
  if (correctsKey === corrected && same) return { outcome: 'duplicate' };
  throw new ApiProblem(
    'idempotency_conflict',
    `The key ${JSON.stringify(correction.idempotencyKey)} stands for ${formatQuantity(quantity)} of ${eventType} (${id}); take a new one.`,
  );
}
