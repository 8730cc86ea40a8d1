import { z } from 'zod';
import { SERVICES } from '../../../domain/catalogue/services.ts';
import { eventTypeOf } from '../../../domain/usage/ingest/event-types.ts';
import { decodeCursor } from '../../../db/cursor.ts';
import { heldOf } from '../../../db/usage/reporting/usage-reads.ts';
import {
  countHeld,
  findReservation,
  listHeld,
  resolveReservation,
} from '../../../db/usage/ingest/usage-reservations.ts';
import type { UsageReservationRow } from '../../../db/usage/ingest/usage-reservations.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { pageQuery } from '../../http/pagination.ts';
import type { Principal } from '../../auth/principal.ts';
import { checkedProperties, checkedQuantity, checkedType } from './asked-usage.ts';
import { meteredCustomerFor, mayReportFor } from './owned-customer.ts';
import { numberOrNull } from './read-usage-totals.ts';
import { confirmReservation, reserveUsage } from './reserve-usage.ts';
import { iso, isoOrNull } from '../../http/iso.ts';
import { askedQuantity, customerParameter, idempotencyKey } from '../reporting/usage-bodies.ts';

const ReservationBody = z
  .object({
    id: z.string(),
    event_type: z.string(),
    quantity: z.number().meta({ description: 'Set aside' }),
    state: z.enum(['held', 'confirmed', 'released', 'expired']),
    expires_at: z.iso.datetime().meta({ description: 'From then on it holds nothing' }),
    confirmed_quantity: z.number().nullable().meta({ description: 'What was recorded; null before' }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'UsageReservation' });

const present = (row: UsageReservationRow, now: number): z.input<typeof ReservationBody> => ({
  id: row.id,
  event_type: row.eventType,
  quantity: quantityToNumber(row.quantity),
  state: row.state === 'held' && row.expiresAt <= now ? 'expired' : row.state,
  expires_at: iso(row.expiresAt),
  confirmed_quantity: row.confirmedQuantity === null ? null : quantityToNumber(row.confirmedQuantity),
  created_at: iso(row.createdAt),
});

const params = z.object({ id: z.string().max(64).meta({ description: 'Reservation' }) });

/**
 * The caller's own reservation: only its reporter confirms or releases it. @throws ApiProblem `not_found`,
 * `forbidden`
 */
async function ownedReservation(
  deps: ApiDeps,
  principal: Principal,
  id: string,
): Promise<{ row: UsageReservationRow; customer: MeteredCustomer }> {
  const row = await findReservation(deps.em(), id);
  const customer = row === null ? null : await deps.metered.find(row.customerId);
  if (row === null || customer === null || !mayReportFor(principal, customer))
    throw new ApiProblem('not_found', `There is no reservation ${id}.`);
  if (row.reportedBy !== principal.userId)
    throw new ApiProblem(
      'forbidden',
      `The reservation ${id} is confirmed or released by whoever made it, and ends by itself.`,
    );
  return { row, customer };
}

/** POST /usage/reservations */
export const reserveRoute = defineRoute({
  method: 'post',
  path: '/usage/reservations',
  role: 'viewer',
  scope: 'usage:write',
  limit: 'usage',
  summary: 'Sets usage aside for a call whose cost is known only afterwards',
  description:
    'Answers 200 whether allowed or not. What is set aside counts against the limits until it is confirmed with the real ' +
    'amount, released, or ends by itself. The same key of the same caller is the same reservation; for another amount or type, or once it has ended, it ' +
    'is refused with 409.',
  tags: ['Usage'],
  body: z.object({
    customer: customerParameter,
    service: z
      .string()
      .max(64)
      .optional()
      .meta({
        description: 'Asks for access to it as well',
        examples: ['inference'],
      }),
    event_type: z
      .string()
      .max(64)
      .optional()
      .meta({
        description: 'Left out: that of the service',
        examples: ['inference'],
      }),
    quantity: askedQuantity,
    idempotency_key: idempotencyKey,
    expires_in_seconds: z.int().min(1).max(86_400).default(300),
  }),
  responses: {
    200: z
      .object({
        allowed: z.boolean(),
        reason: z.string(),
        tier: z.string(),
        remaining: z.number().nullable(),
        limit: z.number().nullable(),
        resets_at: z.iso.datetime().nullable(),
        upgrade_to: z.string().nullable(),
        reservation: ReservationBody.nullable(),
      })
      .meta({ id: 'UsageReservationAnswer' }),
  },
  errors: ['not_found', 'no_stripe_customer', 'invalid_quantity', 'unknown_event_type', 'reservation_over'],
  handler: async ({ body, principal, deps, idempotencyKey: ownKey }) => {
    const { service = null } = body;
    if (service !== null && !SERVICES.some(({ id }) => id === service))
      throw new ApiProblem('not_found', `There is no service "${service}".`);
    const quantity = checkedQuantity(body.quantity, { fallback: 0, zero: false });
    const eventType = checkedType(body.event_type ?? eventTypeOf(service ?? ''), await deps.metered.plans());
    const customer = await meteredCustomerFor(deps, principal, body.customer);
    const wanted = {
      service,
      eventType,
      quantity,
      idempotencyKey: body.idempotency_key ?? ownKey,
      reportedBy: principal.userId,
    };
    const expiresAt = deps.now() + body.expires_in_seconds * 1_000;
    const { reservation, decision, tier } = await reserveUsage(deps, customer, wanted, expiresAt);
    return ok({
      allowed: decision.allowed,
      reason: decision.reason,
      tier,
      remaining: numberOrNull(decision.remaining),
      limit: numberOrNull(decision.limit),
      resets_at: isoOrNull(decision.resetsAt),
      upgrade_to: decision.upgradeTo,
      reservation: reservation === null ? null : present(reservation, deps.now()),
    });
  },
});

/** GET /usage/reservations */
export const listReservationsRoute = defineRoute({
  method: 'get',
  path: '/usage/reservations',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Lists what is set aside at the moment, newest first',
  tags: ['Usage'],
  query: pageQuery(20).extend({ customer: customerParameter }),
  responses: {
    200: z
      .object({
        reservations: z.array(ReservationBody),
        held: z.number().meta({ description: 'Sum of all of them: what counts against the limits' }),
        total: z.number().int(),
        next_cursor: z.string().nullable(),
      })
      .meta({ id: 'UsageReservationList' }),
  },
  errors: ['not_found', 'no_stripe_customer'],
  handler: async ({ query, principal, deps }) => {
    decodeCursor(query.cursor);
    const customer = await meteredCustomerFor(deps, principal, query.customer);
    const em = deps.em();
    const now = deps.now();
    const page = await listHeld(em, customer.id, now, query);
    return ok({
      reservations: page.rows.map((row) => present(row, now)),
      held: quantityToNumber(await heldOf(em, customer.id, now)),
      total: await countHeld(em, customer.id, now),
      next_cursor: page.nextCursor,
    });
  },
});

/** POST /usage/reservations/:id/confirm */
export const confirmRoute = defineRoute({
  method: 'post',
  path: '/usage/reservations/:id/confirm',
  role: 'viewer',
  scope: 'usage:write',
  limit: 'usage',
  summary: 'Records what a reserved call really used',
  description:
    'By whoever made the reservation: more or less than was set aside, and also after the reservation has ended: it has happened. Confirming again with the same ' +
    'quantity changes nothing.',
  tags: ['Usage'],
  params,
  body: z.object({
    quantity: askedQuantity,
    properties: z.record(z.string(), z.unknown()).optional(),
  }),
  responses: { 200: ReservationBody },
  errors: ['not_found', 'invalid_quantity', 'reservation_over', 'usage_not_available'],
  handler: async ({ params: { id }, body, principal, deps }) => {
    const quantity = checkedQuantity(body.quantity, { fallback: 0, zero: false });
    const { row, customer } = await ownedReservation(deps, principal, id);
    await confirmReservation(deps, customer, row, {
      quantity,
      properties: body.properties === undefined ? null : checkedProperties(body.properties),
      reportedBy: principal.userId,
    });
    return ok(present((await findReservation(deps.em(), id)) ?? row, deps.now()));
  },
});

/** POST /usage/reservations/:id/release */
export const releaseRoute = defineRoute({
  method: 'post',
  path: '/usage/reservations/:id/release',
  role: 'viewer',
  scope: 'usage:write',
  limit: 'usage',
  summary: 'Gives back what a reservation holds: the call used nothing',
  description: 'By whoever made the reservation.',
  tags: ['Usage'],
  params,
  responses: { 200: ReservationBody },
  errors: ['not_found', 'reservation_over'],
  handler: async ({ params: { id }, principal, deps }) => {
    const { row } = await ownedReservation(deps, principal, id);
    await resolveReservation(deps.em(), row.id, { state: 'released' }, deps.now());
    const settled = (await findReservation(deps.em(), id)) ?? row;
    if (settled.state === 'confirmed')
      throw new ApiProblem(
        'reservation_over',
        'The reservation was confirmed; a correction takes its usage back.',
      );
    return ok(present(settled, deps.now()));
  },
});
