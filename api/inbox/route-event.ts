import type { ModeFacts } from '../../domain/subscriptions/mode.ts';
import type { RoutableEvent } from './billing-event.ts';

/** A workflow that an event is for. */
export type Target =
  /** `isNew`: nothing is known of it, so that an earlier run left it alone, if there was one. */
  | { kind: 'subscription'; subscriptionId: string; customerId: string; isNew?: true }
  | { kind: 'checkout'; sessionId: string; customerId: string | null }
  | { kind: 'account'; customerId: string }
  /** Its customer is not known here and must be read from Stripe. */
  | { kind: 'charge'; chargeId: string }
  | { kind: 'catalogue' }
  /** Meter events that Stripe took and then could not count. */
  | { kind: 'meter-errors' };

/** The targets of an event, or why it has none. */
export type Routing = { targets: [Target, ...Target[]] } | { ignored: string };

/** What the projection knows about the ids in an event. */
export interface Lookups {
  /** True for a subscription of which the projection has a row. */
  isKnown: (subscriptionId: string) => boolean;
  /** True for facts by which a subscription is not ours. */
  isForeign: (facts: ModeFacts) => boolean;
  /** True for a subscription with a final status. */
  isOver: (subscriptionId: string) => boolean;
  liveSubscriptionsOf: (customerId: string) => readonly string[];
  liveSubscriptionsOn: (testClockId: string) => readonly { subscriptionId: string; customerId: string }[];
  /** Open checkouts whose customer is on this clock: their reminder uses it. */
  openCheckoutsOn: (testClockId: string) => readonly { sessionId: string; customerId: string }[];
  customerOfCharge: (chargeId: string) => string | null;
  customerOfMethod: (paymentMethodId: string) => string | null;
}

const ignored = (reason: string): Routing => ({ ignored: reason });

/** Nothing depends on these: a handled event carries the same facts. */
const unneeded = /^(?:invoice\.(?:created|updated)|payment_intent\..*|invoice_payment\..*)$/;

/** A customer's events that a subscription must know of, since the next charge depends on them. */
const changesPayment = /^(?:payment_method\..*|customer\.updated)$/;

/** By the beginning of the type; the first that fits decides. */
const rules: readonly [pattern: RegExp, route: (event: RoutableEvent, lookups: Lookups) => Routing][] = [
  [unneeded, () => ignored('nothing depends on this type')],
  [/^customer\.subscription\./, toSubscription],
  [
    /^invoice\./,
    (event, lookups) => (event.subscriptionId === null ? toAccount(event) : toSubscription(event, lookups)),
  ],
  [/^checkout\.session\./, toCheckout],
  [/^(?:customer|payment_method)\./, toCustomer],
  [/^mandate\.updated$/, toCustomerOfMethod],
  [/^credit_note\./, toAccount],
  [/^(?:charge|refund)\./, toCustomerOfCharge],
  [/^test_helpers\.test_clock\.(?:advancing|ready|deleted)$/, toTestClock],
  [/^(?:product|price)\./, () => ({ targets: [{ kind: 'catalogue' }] })],
  [
    /^v1\.billing\.meter\.(?:error_report_triggered|no_meter_found)$/,
    () => ({ targets: [{ kind: 'meter-errors' }] }),
  ],
];

/** Routes an event. Pure: the same event and lookups give the same targets. */
export function routeEvent(event: RoutableEvent, lookups: Lookups): Routing {
  const rule = rules.find(([pattern]) => pattern.test(event.type));
  return rule === undefined ? ignored('this type is not handled') : rule[1](event, lookups);
}

function toSubscription(event: RoutableEvent, lookups: Lookups): Routing {
  const { subscriptionId, customerId } = event;
  if (subscriptionId === null || customerId === null) return ignored('names no subscription and customer');
  if (!lookups.isKnown(subscriptionId)) {
    // Most of a shared account's events: no workflow begins, and Stripe is not read.
    if (event.modeFacts !== null && lookups.isForeign(event.modeFacts))
      return ignored('the subscription is not ours');
    return { targets: [{ kind: 'subscription', subscriptionId, customerId, isNew: true }] };
  }
  if (!lookups.isOver(subscriptionId))
    return { targets: [{ kind: 'subscription', subscriptionId, customerId }] };
  // The debt of an ended subscription may still be paid or voided: its invoice row is updated without
  // restarting the run.
  return event.type.startsWith('invoice.') ? toAccount(event) : ignored('subscription is over');
}

function toCheckout(event: RoutableEvent): Routing {
  return { targets: [{ kind: 'checkout', sessionId: event.objectId, customerId: event.customerId }] };
}

function toAccount({ customerId }: RoutableEvent): Routing {
  return customerId === null ? ignored('names no customer') : { targets: [{ kind: 'account', customerId }] };
}

function toCustomer(event: RoutableEvent, lookups: Lookups): Routing {
  const { customerId } = event;
  if (customerId === null) return ignored('names no customer');
  const subscriptions = changesPayment.test(event.type) ? subscriptionsOf(customerId, lookups) : [];
  return { targets: [{ kind: 'account', customerId }, ...subscriptions] };
}

function toCustomerOfMethod(event: RoutableEvent, lookups: Lookups): Routing {
  const { paymentMethodId } = event;
  const customerId = paymentMethodId === null ? null : lookups.customerOfMethod(paymentMethodId);
  if (customerId === null) return ignored('its payment method belongs to nobody here');
  // Who reads the subscription reads the mandate before it: the account's run would read it once more.
  const [first, ...rest] = subscriptionsOf(customerId, lookups);
  return { targets: first === undefined ? [{ kind: 'account', customerId }] : [first, ...rest] };
}

const subscriptionsOf = (customerId: string, lookups: Lookups): Target[] =>
  lookups
    .liveSubscriptionsOf(customerId)
    .map((subscriptionId) => ({ kind: 'subscription', subscriptionId, customerId }));

function toCustomerOfCharge(event: RoutableEvent, lookups: Lookups): Routing {
  const { chargeId } = event;
  const customerId = event.customerId ?? (chargeId === null ? null : lookups.customerOfCharge(chargeId));
  if (customerId !== null) return { targets: [{ kind: 'account', customerId }] };
  // A charge event names the customer; a dispute or refund does not.
  return chargeId === null || event.objectId === chargeId
    ? ignored('names no customer')
    : { targets: [{ kind: 'charge', chargeId }] };
}

function toTestClock({ testClock }: RoutableEvent, lookups: Lookups): Routing {
  if (testClock === null) return ignored('names no test clock');
  const [first, ...rest] = [
    ...lookups.liveSubscriptionsOn(testClock.id).map((one): Target => ({ kind: 'subscription', ...one })),
    ...lookups.openCheckoutsOn(testClock.id).map((one): Target => ({ kind: 'checkout', ...one })),
  ];
  return first === undefined
    ? ignored('no live subscription is on this test clock')
    : { targets: [first, ...rest] };
}
