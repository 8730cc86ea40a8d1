import { toBillingEvent, toRoutableEvent } from '../../api/inbox/billing-event.ts';
import { routeEvent } from '../../api/inbox/route-event.ts';
import type { Lookups } from '../../api/inbox/route-event.ts';

const lookups: Lookups = {
  isKnown: (id) => !id.startsWith('sub_new'),
  isForeign: ({ metadata, items }) =>
    metadata['managed_by'] === undefined && !items.some(({ productId }) => productId === 'prod_ours'),
  isOver: (id) => id === 'sub_over',
  liveSubscriptionsOf: (id) => (id === 'cus_1' ? ['sub_1', 'sub_2'] : []),
  liveSubscriptionsOn: (id) =>
    id === 'clock_1'
      ? [
          { subscriptionId: 'sub_1', customerId: 'cus_1' },
          { subscriptionId: 'sub_9', customerId: 'cus_9' },
        ]
      : [],
  openCheckoutsOn: (id) => (id === 'clock_3' ? [{ sessionId: 'cs_3', customerId: 'cus_3' }] : []),
  customerOfCharge: (id) => (id === 'ch_1' ? 'cus_1' : null),
  customerOfMethod: (id) => ({ pm_1: 'cus_1', pm_3: 'cus_3' })[id] ?? null,
};

const event = (type: string, object: object, previous?: object): object => ({
  id: 'evt_1',
  type,
  created: 1_790_000_000,
  request: { id: 'req_1', idempotency_key: 'key-1' },
  data: { object, ...(previous === undefined ? {} : { previous_attributes: previous }) },
});

const subscription = { kind: 'subscription', subscriptionId: 'sub_1', customerId: 'cus_1' };
const second = { kind: 'subscription', subscriptionId: 'sub_2', customerId: 'cus_1' };
const account = { kind: 'account', customerId: 'cus_1' };
const sub = { id: 'sub_1', object: 'subscription', customer: 'cus_1' };
const invoice = (subscriptionId: string | null): object => ({
  id: 'in_1',
  object: 'invoice',
  customer: 'cus_1',
  parent:
    subscriptionId === null
      ? null
      : { type: 'subscription_details', subscription_details: { subscription: subscriptionId } },
});
const method = { id: 'pm_1', object: 'payment_method', customer: 'cus_1' };

describe('routeEvent', () => {
  it.each([
    ['customer.subscription.created', sub, [subscription]],
    ['customer.subscription.trial_will_end', sub, [subscription]],
    [
      'customer.subscription.deleted',
      { ...sub, customer: { id: 'cus_1', object: 'customer' } },
      [subscription],
    ],
    ['invoice.paid', invoice('sub_1'), [subscription]],
    ['invoice.payment_failed', invoice('sub_1'), [subscription]],
    ['invoice.paid', invoice('sub_over'), [account]],
    ['invoice.paid', invoice(null), [account]],
    [
      'checkout.session.completed',
      { id: 'cs_1', object: 'checkout.session', customer: 'cus_1', subscription: 'sub_1' },
      [{ kind: 'checkout', sessionId: 'cs_1', customerId: 'cus_1' }],
    ],
    ['customer.updated', { id: 'cus_1', object: 'customer' }, [account, subscription, second]],
    ['customer.deleted', { id: 'cus_1', object: 'customer' }, [account]],
    ['payment_method.attached', method, [account, subscription, second]],
    [
      'mandate.updated',
      { id: 'mandate_1', object: 'mandate', payment_method: 'pm_1' },
      [subscription, second],
    ],
    [
      'mandate.updated',
      { id: 'mandate_3', object: 'mandate', payment_method: 'pm_3' },
      [{ kind: 'account', customerId: 'cus_3' }],
    ],
    ['charge.refunded', { id: 'ch_9', object: 'charge', customer: 'cus_1' }, [account]],
    ['charge.dispute.created', { id: 'dp_1', object: 'dispute', charge: 'ch_1' }, [account]],
    [
      'charge.dispute.closed',
      { id: 'dp_2', object: 'dispute', charge: 'ch_2' },
      [{ kind: 'charge', chargeId: 'ch_2' }],
    ],
    [
      'test_helpers.test_clock.ready',
      { id: 'clock_1', object: 'test_helpers.test_clock', frozen_time: 1_790_000_000 },
      [subscription, { kind: 'subscription', subscriptionId: 'sub_9', customerId: 'cus_9' }],
    ],
    [
      'test_helpers.test_clock.ready',
      { id: 'clock_3', object: 'test_helpers.test_clock', frozen_time: 1_790_000_000 },
      [{ kind: 'checkout', sessionId: 'cs_3', customerId: 'cus_3' }],
    ],
    // Bare objects say nothing of whose they are: the run finds out.
    [
      'customer.subscription.created',
      { ...sub, id: 'sub_new' },
      [{ ...subscription, subscriptionId: 'sub_new', isNew: true }],
    ],
    [
      'customer.subscription.updated',
      {
        ...sub,
        id: 'sub_new',
        metadata: { managed_by: 'perennial' },
        items: { data: [{ price: { id: 'price_9', product: 'prod_9' } }] },
      },
      [{ ...subscription, subscriptionId: 'sub_new', isNew: true }],
    ],
    [
      'customer.subscription.updated',
      {
        ...sub,
        id: 'sub_new',
        metadata: {},
        items: { data: [{ price: { id: 'price_9', product: 'prod_9' } }], has_more: true },
      },
      [{ ...subscription, subscriptionId: 'sub_new', isNew: true }],
    ],
    // Known, and not ours any more: its run must hear of it.
    [
      'customer.subscription.updated',
      { ...sub, metadata: {}, items: { data: [{ price: { id: 'price_9', product: 'prod_9' } }] } },
      [subscription],
    ],
    [
      'invoice.paid',
      {
        ...invoice('sub_new'),
        parent: { subscription_details: { subscription: 'sub_new', metadata: {} } },
        lines: { data: [{ pricing: { price_details: { price: 'price_1', product: 'prod_ours' } } }] },
      },
      [{ ...subscription, subscriptionId: 'sub_new', isNew: true }],
    ],
    ['price.updated', { id: 'price_1', object: 'price' }, [{ kind: 'catalogue' }]],
    ['product.deleted', { id: 'prod_1', object: 'product' }, [{ kind: 'catalogue' }]],
  ])('%s goes where it belongs', (type, object, targets) => {
    expect(routeEvent(toRoutableEvent(event(type, object)), lookups)).toEqual({ targets });
  });

  it('finds the customer of a method that was just detached in what it was before', () => {
    const detached = toRoutableEvent(
      event('payment_method.detached', { ...method, customer: null }, { customer: 'cus_1' }),
    );
    expect(routeEvent(detached, lookups)).toEqual({ targets: [account, subscription, second] });
  });

  it.each([
    ['customer.subscription.updated', { ...sub, id: 'sub_over' }, 'subscription is over'],
    [
      'customer.subscription.created',
      {
        ...sub,
        id: 'sub_new',
        metadata: {},
        items: { data: [{ price: { id: 'price_9', product: 'prod_9' } }], has_more: false },
      },
      'the subscription is not ours',
    ],
    [
      'invoice.payment_failed',
      {
        ...invoice('sub_new'),
        parent: { subscription_details: { subscription: 'sub_new', metadata: { plan: 'theirs' } } },
        lines: { data: [{ pricing: { price_details: { price: 'price_9', product: 'prod_9' } } }] },
      },
      'the subscription is not ours',
    ],
    ['invoice.created', invoice('sub_1'), 'nothing depends on this type'],
    ['invoice.updated', { object: 'invoice', customer: 'cus_1' }, 'nothing depends on this type'],
    ['invoice.updated', invoice('sub_1'), 'nothing depends on this type'],
    ['payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent' }, 'nothing depends on this type'],
    ['invoice_payment.paid', { id: 'inpay_1', object: 'invoice_payment' }, 'nothing depends on this type'],
    ['payment_method.attached', { ...method, customer: null }, 'names no customer'],
    [
      'mandate.updated',
      { id: 'mandate_2', object: 'mandate', payment_method: 'pm_2' },
      'its payment method belongs to nobody here',
    ],
    ['charge.succeeded', { id: 'ch_2', object: 'charge', customer: null }, 'names no customer'],
    [
      'test_helpers.test_clock.advancing',
      { id: 'clock_2', object: 'test_helpers.test_clock', frozen_time: 1 },
      'no live subscription is on this test clock',
    ],
    [
      'test_helpers.test_clock.created',
      { id: 'clock_1', object: 'test_helpers.test_clock' },
      'this type is not handled',
    ],
    [
      'radar.early_fraud_warning.created',
      { object: 'radar.early_fraud_warning' },
      'this type is not handled',
    ],
  ])('%s is ignored where nobody needs it', (type, object, ignored) => {
    expect(routeEvent(toRoutableEvent(event(type, object)), lookups)).toEqual({ ignored });
  });
});

describe('toBillingEvent', () => {
  it('carries ids only, and times in milliseconds', () => {
    const personal = { ...invoice('sub_1'), customer_email: 'ada@example.test', customer_name: 'Ada' };
    expect(toBillingEvent(toRoutableEvent(event('invoice.paid', personal)))).toEqual({
      id: 'evt_1',
      type: 'invoice.paid',
      createdAt: 1_790_000_000_000,
      objectId: 'in_1',
      customerId: 'cus_1',
      subscriptionId: 'sub_1',
      invoiceId: 'in_1',
      idempotencyKey: 'key-1',
      testClock: null,
    });
  });

  it('tells where a test clock stands', () => {
    const clock = { id: 'clock_1', object: 'test_helpers.test_clock', frozen_time: 1_790_000_000 };
    expect(toBillingEvent(toRoutableEvent(event('test_helpers.test_clock.ready', clock))).testClock).toEqual({
      id: 'clock_1',
      frozenTime: 1_790_000_000_000,
    });
  });

  it.each([[null], ['text'], [{ id: 'evt_1' }], [{ id: 'evt_1', type: 'x', created: 1, data: {} }]])(
    'refuses what is no event: %j',
    (payload) => {
      expect(() => toRoutableEvent(payload)).toThrow('not a Stripe event');
    },
  );
});
