import { z } from 'zod';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';

/** An id, or the object itself where Stripe expanded it. */
const reference = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .catch(null);

/** The little of an event that routing needs. Everything else is a hint that workflows do not look at. */
const stripeEvent = z.object({
  id: z.string(),
  type: z.string(),
  created: z.number(),
  request: z.object({ idempotency_key: z.string().nullish() }).nullish().catch(null),
  data: z.object({
    object: z.looseObject({
      id: z.string().optional(),
      object: z.string(),
      customer: reference,
      subscription: reference,
      invoice: reference,
      charge: reference,
      frozen_time: z.number().optional(),
      parent: z
        .object({ subscription_details: z.object({ subscription: reference }).nullish() })
        .nullish()
        .catch(null),
    }),
    previous_attributes: z.looseObject({ customer: reference }).nullish().catch(null),
  }),
});

/** A BillingEvent, and what only the dispatcher needs to find out where it goes. */
export interface RoutableEvent extends BillingEvent {
  /** The charge that a dispute is about: a dispute names no customer. */
  chargeId: string | null;
}

/** The event says nothing that could be routed; the message tells why. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/**
 * Reads the ids from an event, in the shapes of the API version that the `stripe` package pins: an invoice names its
 * subscription under `parent.subscription_details`, and a detached payment method its customer in `previous_attributes`.
 *
 * @throws UnreadableEvent
 */
export function toRoutableEvent(payload: unknown): RoutableEvent {
  const parsed = stripeEvent.safeParse(payload);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UnreadableEvent(
      `not a Stripe event: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    );
  }
  const { id, type, created, request, data } = parsed.data;
  const { object } = data;
  const is = (name: string): boolean => object.object === name;
  return {
    id,
    type,
    createdAt: created * 1_000,
    objectId: object.id ?? '',
    customerId:
      (is('customer') ? object.id : (object.customer ?? data.previous_attributes?.customer)) ?? null,
    subscriptionId:
      (is('subscription')
        ? object.id
        : (object.subscription ?? object.parent?.subscription_details?.subscription)) ?? null,
    invoiceId: (is('invoice') ? object.id : object.invoice) ?? null,
    idempotencyKey: request?.idempotency_key ?? null,
    testClock:
      is('test_helpers.test_clock') && object.id !== undefined && object.frozen_time !== undefined
        ? { id: object.id, frozenTime: object.frozen_time * 1_000 }
        : null,
    chargeId: (is('charge') ? object.id : object.charge) ?? null,
  };
}

/** What a workflow is sent. */
export function toBillingEvent(event: RoutableEvent): BillingEvent {
  const { id, type, createdAt, objectId, customerId, subscriptionId, invoiceId, idempotencyKey, testClock } =
    event;
  return { id, type, createdAt, objectId, customerId, subscriptionId, invoiceId, idempotencyKey, testClock };
}
