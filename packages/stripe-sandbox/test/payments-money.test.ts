import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, start, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

const pay = async (token = 'pm_card_visa', amount = 5000) =>
  s.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    customer: (await s.stripe.customers.create()).id,
    payment_method: token,
    confirm: true,
    return_url: 'http://x.test',
  });
const eventsSince = async (first: string | undefined) => {
  const types: string[] = [];
  for await (const event of s.stripe.events.list({ limit: 50 })) {
    if (event.id === first) break;
    types.unshift(event.type);
  }
  return types;
};
const lastEvent = async () => (await s.stripe.events.list({ limit: 1 })).data[0]?.id;

describe('payment intents', () => {
  it('tell of each step', async () => {
    const before = await lastEvent();
    await pay();
    expect(await eventsSince(before)).toEqual([
      'customer.created',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  it('are captured later, in part, and never above', async () => {
    const { id } = await s.stripe.paymentIntents.create({
      amount: 1000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      capture_method: 'manual',
      return_url: 'http://x.test',
    });
    expect((await errorOf(s.stripe.paymentIntents.capture(id, { amount_to_capture: 1001 }))).code).toBe(
      'amount_too_large',
    );
    expect(await s.stripe.paymentIntents.capture(id, { amount_to_capture: 800 })).toMatchObject({
      status: 'succeeded',
      amount_received: 800,
    });
    expect((await errorOf(s.stripe.paymentIntents.capture(id))).code).toBe('payment_intent_unexpected_state');
  });

  it('can be tried again with another card, and canceled', async () => {
    const customer = (await s.stripe.customers.create()).id;
    const intent = await s.stripe.paymentIntents.create({ amount: 1000, currency: 'usd', customer });
    expect((await errorOf(s.stripe.paymentIntents.confirm(intent.id))).code).toBe(
      'payment_intent_unexpected_state',
    );
    await errorOf(
      s.stripe.paymentIntents.confirm(intent.id, {
        payment_method: 'pm_card_chargeDeclined',
        return_url: 'http://x.test',
      }),
    );
    expect(
      (
        await s.stripe.paymentIntents.confirm(intent.id, {
          payment_method: 'pm_card_visa',
          return_url: 'http://x.test',
        })
      ).status,
    ).toBe('succeeded');
    expect((await errorOf(s.stripe.paymentIntents.cancel(intent.id))).code).toBe(
      'payment_intent_unexpected_state',
    );
    const other = await s.stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
    expect(await s.stripe.paymentIntents.cancel(other.id)).toMatchObject({ status: 'canceled' });
  });
});

describe('refunds', () => {
  it('give back in parts, never more than was paid', async () => {
    const { id, latest_charge } = await pay();
    expect(await s.stripe.refunds.create({ payment_intent: id, amount: 2000 })).toMatchObject({
      amount: 2000,
      status: 'succeeded',
    });
    expect((await errorOf(s.stripe.refunds.create({ payment_intent: id, amount: 3001 }))).param).toBe(
      'amount',
    );
    expect((await s.stripe.refunds.create({ charge: latest_charge as string })).amount).toBe(3000);
    expect((await errorOf(s.stripe.refunds.create({ payment_intent: id }))).code).toBe(
      'charge_already_refunded',
    );
    expect(await s.stripe.charges.retrieve(latest_charge as string)).toMatchObject({
      refunded: true,
      amount_refunded: 5000,
    });
    const [event] = (await s.stripe.events.list({ type: 'charge.refunded', limit: 1 })).data;
    expect(event?.data.previous_attributes).toEqual({ amount_refunded: 2000, refunded: false });
  });
});

describe('disputes', () => {
  it('take the money away and give it back when won', async () => {
    const { id, latest_charge } = await pay('pm_card_createDispute');
    const [dispute] = (await s.stripe.disputes.list({ payment_intent: id })).data;
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 5000 });
    expect(await s.stripe.charges.retrieve(latest_charge as string)).toMatchObject({ disputed: true });
    expect((await errorOf(s.stripe.refunds.create({ payment_intent: id }))).code).toBe('charge_disputed');
    const won = await s.stripe.disputes.update(dispute?.id ?? '', {
      evidence: { uncategorized_text: 'winning_evidence' },
    });
    expect(won.status).toBe('won');
    expect(won.balance_transactions.map(({ amount }) => amount)).toEqual([-5000, 5000]);
    const types = (await s.stripe.events.list({ type: 'charge.dispute.*', limit: 5 })).data.map(
      ({ type }) => type,
    );
    expect(types).toEqual(
      expect.arrayContaining([
        'charge.dispute.created',
        'charge.dispute.closed',
        'charge.dispute.funds_reinstated',
      ]),
    );
  });

  it('are lost when closed', async () => {
    const { id } = await pay('pm_card_createDisputeProductNotReceived');
    const [dispute] = (await s.stripe.disputes.list({ payment_intent: id })).data;
    expect((await s.stripe.disputes.close(dispute?.id ?? '')).status).toBe('lost');
    expect((await errorOf(s.stripe.disputes.close(dispute?.id ?? ''))).statusCode).toBe(400);
  });
});

describe('the balance', () => {
  it('is the sum of what came and went, less fees', async () => {
    const { latest_charge } = await pay('pm_card_visa', 10_000);
    await s.stripe.refunds.create({ charge: latest_charge as string, amount: 4000 });
    const all: number[] = [];
    for await (const { net } of s.stripe.balanceTransactions.list({ limit: 100 })) all.push(net);
    const balance = await s.stripe.balance.retrieve();
    expect(balance.pending[0]?.amount).toBe(all.reduce((sum, net) => sum + net, 0));
  });
});

describe('customers', () => {
  it('say that they were deleted, and are gone for all else', async () => {
    const { id } = await s.stripe.customers.create({ email: 'gone@x.test' });
    expect(await s.stripe.customers.del(id)).toMatchObject({ id, deleted: true });
    expect(await s.stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
    expect((await s.stripe.customers.list({ email: 'gone@x.test' })).data).toEqual([]);
    expect((await errorOf(s.stripe.customers.update(id, { name: 'x' }))).code).toBe('resource_missing');
  });

  it('keep a balance with its transactions', async () => {
    const { id } = await s.stripe.customers.create({ balance: -300 });
    await s.stripe.customers.createBalanceTransaction(id, { amount: -200, currency: 'usd' });
    expect(await s.stripe.customers.retrieve(id)).toMatchObject({ balance: -500, currency: 'usd' });
    const { data } = await s.stripe.customers.listBalanceTransactions(id);
    expect(data.map(({ amount, ending_balance, type }) => [amount, ending_balance, type])).toEqual([
      [-200, -500, 'adjustment'],
      [-300, -300, 'initial'],
    ]);
    expect(
      (await errorOf(s.stripe.customers.createBalanceTransaction(id, { amount: 1, currency: 'eur' }))).param,
    ).toBe('currency');
  });
});
