import type { CallEntry, Evidence, RestEntry, Row } from '../judge/evidence.ts';

/** 2027-01-10, when the stories of the judge's tests begin. */
export const STORY_START = Date.parse('2027-01-10T09:00:00Z');
const DAY_MS = 86_400_000;
/** Real time at which the product was run. */
const REAL = Date.parse('2026-11-20T12:00:00Z');

const iso = (at: number): string => new Date(at).toISOString();
const seconds = (at: number): number => Math.floor(at / 1000);

/** A request with its answer, so many seconds after the run began. */
export function madeCall(at: number, parts: Partial<CallEntry>): CallEntry {
  return {
    ...{ type: 'call', who: 'ada@example.com', by: 'customer', method: 'POST', path: '', body: null },
    ...{ key: null, startedAt: REAL + at * 1000, endedAt: REAL + at * 1000 + 100, status: 200, answer: {} },
    ...parts,
  };
}

export const realTime = (at: number): number => REAL + at * 1000;

const price = (name: string, amount: number): Row => ({
  id: `price_${name}`,
  lookup_key: name,
  unit_amount: amount,
  recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
});

const item = (name: string, amount: number): Row => ({
  quantity: 1,
  price: price(name, amount),
  current_period_end: seconds(STORY_START + 31 * DAY_MS),
});

function subscription(id: string, customer: string, parts: Row = {}): Row {
  return {
    ...{
      id,
      customer,
      status: 'active',
      cancel_at_period_end: false,
      pause_collection: null,
      trial_end: null,
    },
    created: seconds(STORY_START),
    metadata: { managed_by: 'perennial' },
    items: { data: [item('starter_month_usd', 1900)] },
    discounts: [],
    ...parts,
  };
}

const invoice = (id: string, customer: string, of: string, parts: Row = {}): Row => ({
  ...{ id, customer, status: 'paid', billing_reason: 'subscription_create', amount_paid: 1900, total: 1900 },
  created: seconds(STORY_START),
  period_end: seconds(STORY_START),
  parent: { subscription_details: { subscription: of } },
  payments: { data: [{ status: 'paid', payment: { payment_intent: `pi_${id}` } }] },
  ...parts,
});

const charge = (id: string, customer: string, intent: string, parts: Row = {}): Row => ({
  ...{ id, customer, payment_intent: intent, status: 'succeeded', amount: 1900, amount_refunded: 0 },
  created: seconds(STORY_START),
  ...parts,
});

const projected = (id: string, customer: string, parts: Row = {}): Row => ({
  ...{ id, customer_id: customer, stripe_status: 'active', price_id: 'price_starter_month_usd', quantity: 1 },
  ...{ cancel_at_period_end: false, mode: 'managed', mrr: 1900 },
  current_period_end: iso(STORY_START + 31 * DAY_MS),
  ...parts,
});

const AT_LAGO = (customer: string, tier: string): Row => ({
  external_id: customer,
  metadata: [{ key: 'tier', value: tier }],
});

const attributesOf = (id: string, tier: string, status: string): Record<string, string[]> => ({
  subscription_tier: [tier],
  subscription_status: [status],
  stripe_subscription_id: [id],
  subscription_start_date: ['2027-01-10'],
});

/**
 * A run in which all is well. Ada pays, cancels at the end and takes it back; Ben does not pay and is
 * suspended; Cleo has a Trial; Dora bought elsewhere.
 */
export function goodEvidence(): Evidence {
  const failedAt = STORY_START + 31 * DAY_MS;
  const ada = subscription('sub_ada', 'cus_ada');
  const ben = subscription('sub_ben', 'cus_ben', { status: 'past_due' });
  const cleo = subscription('sub_cleo', 'cus_cleo', {
    status: 'trialing',
    trial_end: seconds(STORY_START + 7 * DAY_MS),
    metadata: { managed_by: 'perennial', trial_tier: 'trial' },
  });
  const dora = subscription('sub_dora', 'cus_dora', { metadata: {} });
  const paid = ['ada', 'ben', 'dora'].map((name) => invoice(`in_${name}`, `cus_${name}`, `sub_${name}`));
  const owed = invoice('in_owed', 'cus_ben', 'sub_ben', {
    ...{ status: 'open', billing_reason: 'subscription_cycle', amount_paid: 0 },
    payments: { data: [{ status: 'open', payment: { payment_intent: 'pi_owed' } }] },
  });
  const charges = paid.map((one) =>
    charge(`ch_${String(one['id'])}`, String(one['customer']), `pi_${String(one['id'])}`),
  );
  const failed = charge('ch_failed', 'cus_ben', 'pi_owed', { status: 'failed', created: seconds(failedAt) });
  const rest = (
    who: string,
    at: number,
    clock: number,
    of: Row[],
    bills: Row[],
    paidBy: Row[],
  ): RestEntry => ({
    ...{ type: 'rest', who, at: realTime(at), clock, subscriptions: of, invoices: bills, charges: paidBy },
  });
  const access = (who: string, at: number, services: string[]): CallEntry =>
    madeCall(at, {
      who,
      by: 'onlooker',
      method: 'GET',
      path: '/subscriptions/my-access',
      answer: { services },
    });
  const starter = ['ops-center', 'chat', 'inference', 'embeddings', 'search'];
  const cancel = '/billing/subscription/cancel';
  const consume = '/subscriptions/check-access/chat';
  const consumed = (at: number, name: string, quantity: number, allowed: boolean): CallEntry =>
    madeCall(at, {
      who: 'cleo@example.com',
      path: consume,
      key: `header_${name}`,
      body: { consume: true, quantity, idempotency_key: name },
      answer: { allowed, limit: 100, recorded: allowed },
    });
  return {
    seed: 1,
    history: [
      {
        type: 'delivery',
        event: 'evt_1',
        startedAt: realTime(1),
        endedAt: realTime(2),
        status: 200,
        fate: 'passed',
      },
      {
        type: 'delivery',
        event: 'evt_2',
        startedAt: realTime(1),
        endedAt: realTime(2),
        status: 200,
        fate: 'lost',
      },
      rest(
        'ben@example.com',
        4,
        STORY_START,
        [subscription('sub_ben', 'cus_ben')],
        [paid[1] ?? {}],
        [charges[1] ?? {}],
      ),
      rest('cleo@example.com', 5, STORY_START, [cleo], [], []),
      { type: 'touch', who: 'ada@example.com', at: realTime(5), what: 'cancel' },
      madeCall(6, { path: cancel, key: 'cancel-1', status: null, answer: null }),
      madeCall(7, { path: cancel, key: 'cancel-1', answer: { status: 'active' } }),
      madeCall(8, { path: cancel, key: 'cancel-1', answer: { status: 'active' } }),
      madeCall(9, { path: cancel, key: 'cancel-2', status: 409, answer: { code: 'already_ending' } }),
      consumed(10, 'use-1', 60, true),
      consumed(11, 'use-2', 60, false),
      madeCall(12, {
        path: '/usage/events',
        body: [{ idempotency_key: 'event-1', event_type: 'inference', quantity: 7 }],
        answer: { results: [{ outcome: 'recorded' }] },
      }),
      { type: 'touch', who: 'ben@example.com', at: realTime(13), what: 'a month' },
      { type: 'fault', what: 'SIGKILL worker', at: realTime(14), endedAt: realTime(16) },
      rest('ada@example.com', 20, STORY_START, [ada], [paid[0] ?? {}], [charges[0] ?? {}]),
      access('ada@example.com', 21, starter),
      rest(
        'ben@example.com',
        22,
        failedAt + 8 * DAY_MS,
        [ben],
        [paid[1] ?? {}, owed],
        [charges[1] ?? {}, failed],
      ),
      access('ben@example.com', 23, ['ops-center', 'billing']),
      rest('cleo@example.com', 24, STORY_START, [cleo], [], []),
      access('cleo@example.com', 25, ['ops-center', 'chat']),
      rest('dora@example.com', 26, STORY_START, [dora], [paid[2] ?? {}], [charges[2] ?? {}]),
      access('dora@example.com', 27, starter),
    ],
    stripe: {
      subscriptions: [ada, ben, cleo, dora],
      invoices: [...paid, owed],
      charges: [...charges, failed],
      refunds: [],
      events: ['evt_1', 'evt_2'].map((id) => ({ id, type: 'invoice.paid' })),
      subscribedTypes: ['invoice.paid'],
      writes: [
        {
          ...{ method: 'POST', path: '/v1/subscriptions/sub_ada', status: 200, replayed: false },
          ...{ idempotencyKey: 'subscription:sub_ada/cancel-1/end', at: realTime(7) },
        },
      ],
      meters: [
        { customer: 'cus_ada', event: 'perennial_inference', value: '7000000' },
        { customer: 'cus_cleo', event: 'perennial_inference', value: '60000000' },
      ],
    },
    tables: {
      customers: ['ada', 'ben', 'cleo', 'dora'].map((name) => ({
        id: `cus_${name}`,
        email: `${name}@example.com`,
      })),
      effects: [
        { key: 'subscription:sub_ada/cancel-1/end', state: 'confirmed', created_at: iso(realTime(6)) },
      ],
      inbox_events: [
        { id: 'evt_1', type: 'invoice.paid', state: 'processed', received_at: iso(realTime(1)) },
        { id: 'evt_2', type: 'invoice.paid', state: 'processed', received_at: iso(realTime(19)) },
      ],
      invoices: [...paid, owed].map(({ id, status }) => ({ id, status })),
      outbox_messages: [
        {
          ...{
            kind: 'payment_failed',
            subscription_id: 'sub_ben',
            recipient: 'ben@example.com',
            state: 'sent',
          },
          ...{ subject: 'Your payment of $19.00 did not go through', at: iso(failedAt) },
        },
        {
          ...{ kind: 'suspended', subscription_id: 'sub_ben', recipient: 'ben@example.com', state: 'sent' },
          ...{ subject: 'Your access is suspended', at: iso(failedAt + 7 * DAY_MS) },
        },
      ],
      revenue_movements: [
        ...['ada', 'ben', 'dora'].map((name) => ({ customer_id: `cus_${name}`, amount: '1900' })),
        { customer_id: 'cus_ben', amount: '-1900' },
      ],
      subscriptions: [
        projected('sub_ada', 'cus_ada'),
        projected('sub_ben', 'cus_ben', { stripe_status: 'past_due', mrr: 0 }),
        projected('sub_cleo', 'cus_cleo', { stripe_status: 'trialing', mrr: 0 }),
        projected('sub_dora', 'cus_dora', { mode: 'observed' }),
      ],
      timeline: [
        { subscription_id: 'sub_ben', summary: 'Access is suspended.', recorded_at: iso(realTime(20)) },
      ],
      usage_events: [
        {
          ...{
            customer_id: 'cus_cleo',
            reported_by: 'cleo',
            idempotency_key: 'use-1',
            event_type: 'inference',
          },
          ...{ quantity: '60', occurred_at: iso(STORY_START) },
        },
        {
          ...{
            customer_id: 'cus_ada',
            reported_by: 'ada',
            idempotency_key: 'event-1',
            event_type: 'inference',
          },
          ...{ quantity: '7', occurred_at: iso(STORY_START) },
        },
      ],
    },
    keycloak: {
      'ada@example.com': attributesOf('sub_ada', 'starter', 'active'),
      'ben@example.com': attributesOf('sub_ben', 'starter', 'suspended'),
      'cleo@example.com': attributesOf('sub_cleo', 'trial', 'trialing'),
      'dora@example.com': attributesOf('sub_dora', 'starter', 'active'),
    },
    lago: {
      customers: [
        ...['ada', 'ben', 'dora'].map((name) => AT_LAGO(`cus_${name}`, 'starter')),
        AT_LAGO('cus_cleo', 'trial'),
      ],
      subscriptions: [],
    },
    mails: [
      {
        ...{ to: 'ben@example.com', subject: 'Your payment of $19.00 did not go through' },
        ...{ messageId: '<1@example.com>', at: realTime(15) },
      },
      {
        ...{ to: 'ben@example.com', subject: 'Your access is suspended' },
        ...{ messageId: '<2@example.com>', at: realTime(18) },
      },
    ],
  };
}
