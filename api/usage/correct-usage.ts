import { lockUsage, recordWithin } from '../../db/repositories/usage-corrections.ts';
import type { MeteredCustomer } from '../../db/repositories/usage-customers.ts';
import { correctedBy, findUsageRecord } from '../../db/repositories/usage-records.ts';
import type { UsageRecordRow } from '../../db/repositories/usage-records.ts';
import { dayCountedOn } from '../../db/repositories/usage-zone.ts';
import { usageEventId } from '../../db/usage-event-id.ts';
import { counterStarts } from '../../domain/usage/counter-starts.ts';
import type { Quantity } from '../../domain/usage/quantity.ts';
import { LATEST_MS } from '../../domain/usage/validate-event.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { clockOf } from './customer-clock.ts';

/** What is to be put right. */
export interface Correction {
  /** Key of the event. */
  corrects: string;
  /** What it really was; 0 takes it back. */
  quantity: Quantity;
  idempotencyKey: string;
  reason: string;
  /** User id of the caller. */
  reportedBy: string;
}

/** What came of it. */
export interface Corrected {
  id: string;
  outcome: 'recorded' | 'duplicate' | 'unchanged';
  /** What the event counted for before, and what it does now. */
  was: Quantity;
  is: Quantity;
}

/**
 * Puts an event right by one that holds the difference and stands at the same time, so that it is in the same window, day and
 * period. Nothing is overwritten. Two corrections at once follow each other: the later one corrects the earlier one.
 *
 * @throws ApiProblem `not_found`, `too_late_to_correct`, `idempotency_conflict`
 */
export function correctUsage(
  deps: Pick<ApiDeps, 'em' | 'now'>,
  customer: MeteredCustomer,
  correction: Correction,
): Promise<Corrected> {
  const id = usageEventId(customer.id, correction.idempotencyKey);
  return deps.em().transactional(async (em): Promise<Corrected> => {
    await lockUsage(em, customer.id);
    const original = await findUsageRecord(em, customer.id, usageEventId(customer.id, correction.corrects));
    if (original === null || original.kind !== 'usage')
      throw new ApiProblem(
        'not_found',
        `There is no usage with the key ${JSON.stringify(correction.corrects)}.`,
      );
    const is = original.quantity + (await correctedBy(em, original));
    const repeated = await findUsageRecord(em, customer.id, id);
    if (repeated !== null)
      return { id, ...repeatOf(repeated, original, correction), was: is - repeated.quantity, is };
    if (original.occurredAt < clockOf(customer, deps.now()) - LATEST_MS) {
      throw new ApiProblem('too_late_to_correct', 'Usage is put right at most 35 days after it happened.');
    }
    const difference = correction.quantity - is;
    if (difference === 0n) return { id, outcome: 'unchanged', was: is, is };
    const { occurredAt, windowStart, periodStart, subscriptionId, eventType } = original;
    await recordWithin(em, {
      ...counterStarts(occurredAt, customer.timeZone, periodStart),
      dayStart: await dayCountedOn(em, original, customer.timeZone),
      customerId: customer.id,
      idempotencyKey: correction.idempotencyKey,
      eventType,
      quantity: difference,
      occurredAt,
      windowStart,
      subscriptionId,
      kind: correction.quantity === 0n ? 'reversal' : 'correction',
      correctsKey: correction.corrects,
      reportedBy: correction.reportedBy,
      properties: JSON.stringify({ reason: correction.reason }),
    });
    return { id, outcome: 'recorded', was: is, is: correction.quantity };
  });
}

function repeatOf(
  repeated: UsageRecordRow,
  original: UsageRecordRow,
  { idempotencyKey }: Correction,
): { outcome: 'duplicate' } {
  if (repeated.correctsKey === original.idempotencyKey) return { outcome: 'duplicate' };
  throw new ApiProblem(
    'idempotency_conflict',
    `The key ${JSON.stringify(idempotencyKey)} was used for other usage; take a new one.`,
  );
}
