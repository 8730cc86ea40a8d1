import type { Stripe } from 'stripe';

/**
 * A Stripe object as it is stored: the package's response type, with expandable references as ids and
 * decimals as strings. Lists inside an object (`subscription.items`) stay embedded.
 */
export type Stored<T> = T extends Stripe.Decimal
  ? string
  : T extends readonly (infer U)[]
    ? StoredField<U>[]
    : T extends object
      ? { [K in keyof T]: StoredField<T[K]> }
      : T;

type StoredField<V> =
  IsReference<V> extends true ? Exclude<V, object> : V extends unknown ? Stored<V> : never;
/** A union that has both a plain string and an object is a reference that can be expanded. */
type IsReference<V> = string extends V ? ([Extract<V, object>] extends [never] ? false : true) : false;

/**
 * Request parameters as they arrive: decimals are strings, cleared fields `''`, and enums closed. The
 * package leaves them open with `string & {}`; the checks against Stripe's document do not.
 */
export type Wire<T> = T extends string
  ? T extends object
    ? never
    : T
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer U)[]
      ? Wire<U>[]
      : T extends object
        ? { [K in keyof T]: Wire<T[K]> }
        : T;

/** A unit of future work, done when its clock (or, for `clock: null`, real time) reaches `at`. */
export interface AgendaItem {
  id: string;
  object: 'sandbox.agenda';
  clock: string | null;
  /** Seconds since the epoch, on the item's clock. */
  at: number;
  kind: string;
  payload: unknown;
}

/** One event on its way to one webhook endpoint. */
export interface Delivery {
  id: string;
  object: 'sandbox.delivery';
  event: string;
  eventType: string;
  endpoint: string;
  attempts: number;
  /** Milliseconds since the epoch, real time. */
  nextAt: number;
}

/** The remembered answer to an Idempotency-Key. */
export interface RememberedAnswer {
  /** The idempotency key itself. */
  id: string;
  object: 'sandbox.answer';
  fingerprint: string;
  status: number;
  body: string;
  requestId: string;
  /** Milliseconds since the epoch, real time. */
  createdAt: number;
}

/**
 * Everything the store can hold, by the `object` field. Names with `sandbox.` are private and never shown.
 * A resource file may add its own:
 * `declare module '../core/object-types.ts' { interface ObjectTypes { 'sandbox.mine': Mine } }`.
 */
export interface ObjectTypes {
  balance_transaction: Stored<Stripe.BalanceTransaction>;
  'billing.meter': Stored<Stripe.Billing.Meter>;
  'billing.meter_event_adjustment': Stored<Stripe.Billing.MeterEventAdjustment> & { id: string };
  'billing_portal.configuration': Stored<Stripe.BillingPortal.Configuration>;
  'billing_portal.session': Stored<Stripe.BillingPortal.Session>;
  charge: Stored<Stripe.Charge>;
  'checkout.session': Stored<Stripe.Checkout.Session>;
  coupon: Stored<Stripe.Coupon>;
  credit_note: Stored<Stripe.CreditNote>;
  customer: Stored<Stripe.Customer>;
  customer_balance_transaction: Stored<Stripe.CustomerBalanceTransaction>;
  discount: Stored<Stripe.Discount>;
  dispute: Stored<Stripe.Dispute>;
  event: StoredEvent;
  invoice: Stored<Stripe.Invoice>;
  invoice_payment: Stored<Stripe.InvoicePayment>;
  invoiceitem: Stored<Stripe.InvoiceItem>;
  line_item: Stored<Stripe.InvoiceLineItem>;
  mandate: Stored<Stripe.Mandate>;
  payment_intent: Stored<Stripe.PaymentIntent>;
  payment_method: Stored<Stripe.PaymentMethod>;
  price: Stored<Stripe.Price>;
  product: Stored<Stripe.Product>;
  promotion_code: Stored<Stripe.PromotionCode>;
  refund: Stored<Stripe.Refund>;
  setup_intent: Stored<Stripe.SetupIntent>;
  subscription: Stored<Stripe.Subscription>;
  subscription_item: Stored<Stripe.SubscriptionItem>;
  subscription_schedule: Stored<Stripe.SubscriptionSchedule>;
  tax_id: Stored<Stripe.TaxId>;
  tax_rate: Stored<Stripe.TaxRate>;
  'test_helpers.test_clock': Stored<Stripe.TestHelpers.TestClock>;
  webhook_endpoint: Stored<Stripe.WebhookEndpoint>;
  'sandbox.agenda': AgendaItem;
  'sandbox.delivery': Delivery;
  'sandbox.answer': RememberedAnswer;
}

export type ObjectType = keyof ObjectTypes;

/** An event as stored; `data.object` is the snapshot taken when it happened. */
export interface StoredEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: object; previous_attributes?: object };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: EventType;
}

export type EventType = Stripe.Event.Type;
