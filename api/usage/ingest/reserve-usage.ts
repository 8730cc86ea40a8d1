import { randomUUID } from 'node:crypto';
import { lockUsage } from '../../../db/usage/ingest/usage-corrections.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import {
  findReservationByKey,
  insertReservation,
  resolveReservation,
} from '../../../db/usage/ingest/usage-reservations.ts';
import type { UsageReservationRow } from '../../../db/usage/ingest/usage-reservations.ts';
import { decideUsage } from '../../../domain/usage/ingest/limits.ts';
import type { UsageDecision } from '../../../domain/usage/ingest/limits.ts';
import { formatQuantity } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { acceptedEvent } from './accepted-event.ts';
import type { Consumption } from './consume-usage.ts';
import { clockOf } from './customer-clock.ts';
import { readUsageTotals } from './read-usage-totals.ts';
import { recordUsage } from './record-usage.ts';
import { usageRules } from './usage-rules.ts';

/** The outcome; no reservation when refused. */
interface Reserved {
  reservation: UsageReservationRow | null;
  decision: UsageDecision;
  tier: string;
}

/**
 * Sets usage aside if it is allowed, so that nobody else can use it. The same key returns the same
 * reservation.
 *
 * @throws ApiProblem `idempotency_conflict` when the key was used for another amount or type;
 *   `reservation_over` when the reservation has ended
 */
export async function reserveUsage(
  deps: ApiDeps,
  customer: MeteredCustomer,
  wanted: Omit<Consumption, 'properties'>,
  expiresAt: number,
): Promise<Reserved> {
  const rules = await usageRules(deps, customer, wanted.service);
  const { tier } = rules.access;
  return deps.em().transactional(async (em): Promise<Reserved> => {
    await lockUsage(em, customer.id);
    const now = deps.now();
    const { totals } = await readUsageTotals(em, customer, rules.now, now);
    const known = await findReservationByKey(em, customer.id, wanted);
    if (known !== null) {
      checkRepeat(known, wanted, now);
      const decision = { ...decideUsage(rules, totals, 0n), allowed: true, upgradeTo: null };
      return { reservation: known, decision, tier };
    }
    const decision = decideUsage(rules, totals, wanted.quantity);
    if (!decision.allowed) return { reservation: null, decision, tier };
    const reservation: UsageReservationRow = {
      id: randomUUID(),
      customerId: customer.id,
      eventType: wanted.eventType,
      quantity: wanted.quantity,
      state: 'held',
      idempotencyKey: wanted.idempotencyKey,
      reportedBy: wanted.reportedBy,
      expiresAt,
      confirmedQuantity: null,
      createdAt: now,
      settledAt: null,
    };
    await insertReservation(em, reservation);
    const remaining = decision.remaining === null ? null : decision.remaining - wanted.quantity;
    return { reservation, decision: { ...decision, remaining }, tier };
  });
}

/** Whether a repeat is still allowed: only while the reservation is held, or after it was used. */
function checkRepeat(
  known: UsageReservationRow,
  { idempotencyKey, eventType, quantity }: Omit<Consumption, 'properties'>,
  now: number,
): void {
  const key = JSON.stringify(idempotencyKey);
  if (known.eventType !== eventType || known.quantity !== quantity)
    throw new ApiProblem(
      'idempotency_conflict',
      `The key ${key} set ${formatQuantity(known.quantity)} of ${known.eventType} aside; take a new one.`,
    );
  const holds = known.state === 'held' && known.expiresAt > now;
  if (holds || known.state === 'confirmed') return;
  throw new ApiProblem(
    'reservation_over',
    `The reservation of the key ${key} has ended and holds nothing; take a new key.`,
  );
}

/** Key of the event that a reservation becomes: confirming twice counts once. */
const reservationKey = ({ id }: Pick<UsageReservationRow, 'id'>): string => `reservation:${id}`;

/**
 * Records what a reserved call really used, more or less than reserved, even after the reservation expired.
 * The first confirmation counts.
 *
 * @throws ApiProblem `reservation_over` after a release or a confirmation of another quantity;
 *   `usage_not_available`
 */
export async function confirmReservation(
  deps: ApiDeps,
  customer: MeteredCustomer,
  reservation: UsageReservationRow,
  { quantity, properties, reportedBy }: { quantity: Quantity; properties: string | null; reportedBy: string },
): Promise<void> {
  if (reservation.state === 'released')
    throw new ApiProblem('reservation_over', 'The reservation was released; report the usage as an event.');
  const idempotencyKey = reservationKey(reservation);
  const event = acceptedEvent(
    customer,
    {
      idempotencyKey,
      eventType: reservation.eventType,
      quantity,
      properties,
      occurredAt: clockOf(customer, deps.now()),
    },
    reportedBy,
  );
  const [stored] = await recordUsage(deps, [event]);
  const recorded = stored?.first?.quantity ?? quantity;
  // Between the two both count, which refuses too much for a moment rather than too little.
  await resolveReservation(deps.em(), reservation.id, { state: 'confirmed', quantity: recorded }, deps.now());
  if (recorded !== quantity) {
    throw new ApiProblem(
      'reservation_over',
      `The reservation was confirmed with ${formatQuantity(recorded)} already; a correction puts that right.`,
    );
  }
}
