import { z } from 'zod';
import { THIN_EVENT } from '../../gateways/stripe/inbox/webhooks.ts';
import type { ModeFacts } from '../../domain/subscriptions/mode.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';

/** An id, or the object itself where Stripe expanded it. */
const reference = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .catch(null);

const metadata = z.record(z.string(), z.string()).nullish().catch(null);
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .object({ data: z.array(item), has_more: z.boolean().nullish() })
    .nullish()
    .catch(null);
/** Items of a subscription name a price; lines of an invoice name what they are priced by. */
const pricedLine = z.looseObject({
  price: z.looseObject({ id: z.string(), product: reference }).nullish().catch(null),
  pricing: z
    .object({ price_details: z.object({ price: reference, product: reference }).nullish() })
    .nullish()
    .catch(null),
});

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
      payment_method: reference,
      frozen_time: z.number().optional(),
      metadata,
      items: listOf(pricedLine),
      lines: listOf(pricedLine),
      parent: z
        .object({ subscription_details: z.object({ subscription: reference, metadata }).nullish() })
        .nullish()
        .catch(null),
    }),
    previous_attributes: z.looseObject({ customer: reference }).nullish().catch(null),
  }),
});

/**
 * A thin event, without data (docs.stripe.com/event-destinations#thin-events): its object is read from
 * Stripe.
 */
const thinEvent = z.object({
  id: z.string(),
  object: z.literal(THIN_EVENT),
  type: z.string(),
  created: z.string().transform((text) => Date.parse(text)),
  related_object: z.object({ id: z.string() }).nullish().catch(null),
});

/** A BillingEvent with what only the dispatcher needs for routing. */
export interface RoutableEvent extends BillingEvent {
  /** The charge that a dispute is about: a dispute names no customer. */
  chargeId: string | null;
  /** The payment method that a mandate is for: a mandate names no customer. */
  paymentMethodId: string | null;
  /** Facts that decide the subscription's mode; null when the event lacks some. */
  modeFacts: ModeFacts | null;
}

/** The event cannot be routed; the message gives the reason. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/**
 * Reads the ids from an event of the API version that the `stripe` package pins: an invoice names its
 * subscription under `parent.subscription_details`, a detached payment method its customer in
 * `previous_attributes`.
 *
 * @throws UnreadableEvent
 */
export function toRoutableEvent(payload: unknown): RoutableEvent {
  const thin = thinEvent.safeParse(payload);
  if (thin.success) return ofThinEvent(thin.data);
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
        : (object.subscription ??
          object.parent?.subscription_details?.subscription ??
          (is('invoice') ? object.metadata?.['returned_subscription'] : null))) ?? null,
    invoiceId: (is('invoice') ? object.id : object.invoice) ?? null,
    idempotencyKey: request?.idempotency_key ?? null,
    testClock:
      is('test_helpers.test_clock') && object.id !== undefined && object.frozen_time !== undefined
        ? { id: object.id, frozenTime: object.frozen_time * 1_000 }
        : null,
    modeFacts: is('subscription')
      ? modeFacts(object.metadata, object.items)
      : is('invoice')
        ? modeFacts(object.parent?.subscription_details?.metadata, object.lines)
        : null,
    chargeId: (is('charge') ? object.id : object.charge) ?? null,
    paymentMethodId: (is('mandate') ? object.payment_method : null) ?? null,
  };
}

const ofThinEvent = ({
  id,
  type,
  created,
  related_object: related,
}: z.infer<typeof thinEvent>): RoutableEvent => ({
  id,
  type,
  createdAt: created,
  objectId: related?.id ?? '',
  customerId: null,
  subscriptionId: null,
  invoiceId: null,
  idempotencyKey: null,
  testClock: null,
  modeFacts: null,
  chargeId: null,
  paymentMethodId: null,
});

type Lines = z.infer<ReturnType<typeof listOf<typeof pricedLine>>>;

/** Null when the event holds only the first page of the list: ours may be on the next. */
function modeFacts(marks: Record<string, string> | null | undefined, list: Lines): ModeFacts | null {
  if (!marks || !list || list.has_more === true) return null;
  return {
    metadata: marks,
    items: list.data.flatMap(({ price, pricing }) => {
      const priceId = price?.id ?? pricing?.price_details?.price ?? null;
      const productId = price?.product ?? pricing?.price_details?.product ?? null;
      return priceId === null ? [] : [{ priceId, productId }];
    }),
  };
}

/** What a workflow is sent. */
export function toBillingEvent(event: RoutableEvent): BillingEvent {
  const { id, type, createdAt, objectId, customerId, subscriptionId, invoiceId, idempotencyKey, testClock } =
    event;
  return { id, type, createdAt, objectId, customerId, subscriptionId, invoiceId, idempotencyKey, testClock };
}
