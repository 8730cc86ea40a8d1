import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { until } from './until.ts';
import { errorOf, start, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

const meterParams = (event_name: string, formula: 'sum' | 'count' | 'last' = 'sum') => ({
  display_name: event_name,
  event_name,
  default_aggregation: { formula },
});

describe('prices', () => {
  it('come with a product, in both notations', async () => {
    const price = await s.stripe.prices.create({
      currency: 'USD',
      unit_amount_decimal: Stripe.Decimal.from('0.25'),
      product_data: { name: 'Calls' },
    });
    expect(price).toMatchObject({ currency: 'usd', unit_amount: null, type: 'one_time' });
    expect(price.unit_amount_decimal?.toString()).toBe('0.25');
    const whole = await s.stripe.prices.create({
      currency: 'usd',
      unit_amount: 1900,
      product: price.product as string,
      recurring: { interval: 'year' },
    });
    expect(whole).toMatchObject({
      type: 'recurring',
      recurring: { interval: 'year', interval_count: 1, usage_type: 'licensed', meter: null },
    });
    expect(whole.unit_amount_decimal?.toString()).toBe('1900');
  });

  it('transfers a lookup key only with transfer_lookup_key', async () => {
    const { id: product } = await s.stripe.products.create({ name: 'P' });
    const base = { currency: 'usd', unit_amount: 100, product, lookup_key: 'pro' };
    const first = await s.stripe.prices.create(base);
    expect((await errorOf(s.stripe.prices.create(base))).param).toBe('lookup_key');
    const second = await s.stripe.prices.create({ ...base, transfer_lookup_key: true });
    expect((await s.stripe.prices.list({ lookup_keys: ['pro'] })).data.map(({ id }) => id)).toEqual([
      second.id,
    ]);
    expect((await s.stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
  });

  it('show tiers when they are expanded, and refuse tiers that do not fit', async () => {
    const tiers = [
      { up_to: 5, unit_amount: 10 },
      { up_to: 'inf' as const, unit_amount: 5 },
    ];
    const base = {
      currency: 'usd',
      product_data: { name: 'T' },
      billing_scheme: 'tiered' as const,
      recurring: { interval: 'month' as const },
    };
    const { id } = await s.stripe.prices.create({ ...base, tiers_mode: 'volume', tiers });
    expect(await s.stripe.prices.retrieve(id)).not.toHaveProperty('tiers');
    expect(
      (await s.stripe.prices.retrieve(id, { expand: ['tiers'] })).tiers?.map(({ up_to }) => up_to),
    ).toEqual([5, null]);
    expect((await errorOf(s.stripe.prices.create({ ...base, tiers }))).param).toBe('tiers_mode');
    expect(
      (await errorOf(s.stripe.prices.create({ ...base, tiers_mode: 'volume', tiers: tiers.slice(0, 1) })))
        .param,
    ).toBe('tiers[0][up_to]');
  });

  it('are metered by a meter, never without', async () => {
    const recurring = { interval: 'month' as const, usage_type: 'metered' as const };
    const base = { currency: 'usd', unit_amount: 1, product_data: { name: 'M' } };
    expect((await errorOf(s.stripe.prices.create({ ...base, recurring }))).param).toBe('recurring[meter]');
    const meter = await s.stripe.billing.meters.create(meterParams('metered'));
    expect(
      (await s.stripe.prices.create({ ...base, recurring: { ...recurring, meter: meter.id } })).recurring
        ?.meter,
    ).toBe(meter.id);
    await s.stripe.billing.meters.deactivate(meter.id);
    expect(
      (await errorOf(s.stripe.prices.create({ ...base, recurring: { ...recurring, meter: meter.id } })))
        .param,
    ).toBe('recurring[meter]');
  });
});

describe('meters', () => {
  it('hold an event name alone while active', async () => {
    const meter = await s.stripe.billing.meters.create(meterParams('alone'));
    expect((await errorOf(s.stripe.billing.meters.create(meterParams('alone')))).param).toBe('event_name');
    await s.stripe.billing.meters.deactivate(meter.id);
    await s.stripe.billing.meters.create(meterParams('alone'));
    expect((await errorOf(s.stripe.billing.meters.reactivate(meter.id))).statusCode).toBe(400);
  });

  it.each([
    ['sum', 11],
    ['count', 3],
    ['last', 5],
  ] as const)('add up by %s', async (formula, expected) => {
    const { id: customer } = await s.stripe.customers.create();
    const meter = await s.stripe.billing.meters.create(meterParams(`by-${formula}`, formula));
    const now = Math.floor(Date.now() / 60_000) * 60;
    for (const [value, timestamp] of [
      ['4', now - 120],
      ['2', now - 60],
      ['5', now],
    ] as const) {
      await s.stripe.billing.meterEvents.create({
        event_name: `by-${formula}`,
        payload: { stripe_customer_id: customer, value },
        timestamp,
      });
    }
    const { data } = await s.stripe.billing.meters.listEventSummaries(meter.id, {
      customer,
      start_time: now - 3600,
      end_time: now + 60,
    });
    expect(data.map(({ aggregated_value }) => aggregated_value)).toEqual([expected]);
  });

  it('refuse what Stripe refuses', async () => {
    const { id: customer } = await s.stripe.customers.create();
    await s.stripe.billing.meters.create(meterParams('strict'));
    const send = (
      more: object,
      payload: Record<string, string> = { stripe_customer_id: customer, value: '1' },
    ) => s.stripe.billing.meterEvents.create({ event_name: 'strict', payload, ...more });
    const now = Math.floor(Date.now() / 1000);
    const refused: [Promise<unknown>, string][] = [
      [send({ event_name: 'nobody' }), 'no_meter'],
      [send({ timestamp: now - 36 * 86_400 }), 'timestamp_too_far_in_past'],
      [send({ timestamp: now + 600 }), 'timestamp_in_future'],
      [send({}, { stripe_customer_id: customer, value: '1.5' }), 'meter_event_invalid_value'],
      [send({}, { value: '1' }), 'meter_event_no_customer_defined'],
    ];
    for (const [promise, code] of refused) expect((await errorOf(promise)).code).toBe(code);
    await send({ identifier: 'one' });
    expect((await errorOf(send({ identifier: 'one' }))).code).toBe('duplicate_meter_event');
  });

  it('go by the clock of the customer, and forget what was canceled', async () => {
    const begin = 1_900_000_020;
    const clock = await s.stripe.testHelpers.testClocks.create({ frozen_time: begin });
    const { id: customer } = await s.stripe.customers.create({ test_clock: clock.id });
    const meter = await s.stripe.billing.meters.create(meterParams('clocked'));
    const send = (identifier: string, value: string) =>
      s.stripe.billing.meterEvents.create({
        event_name: 'clocked',
        identifier,
        payload: { stripe_customer_id: customer, value },
      });
    expect(await send('a', '7')).toMatchObject({ timestamp: begin, created: begin });
    await send('b', '9');
    await s.stripe.billing.meterEventAdjustments.create({
      event_name: 'clocked',
      type: 'cancel',
      cancel: { identifier: 'b' },
    });
    const total = async (from: number, to: number) =>
      (
        await s.stripe.billing.meters.listEventSummaries(meter.id, {
          customer,
          start_time: from,
          end_time: to,
        })
      ).data[0]?.aggregated_value;
    expect(await total(begin - 60, begin + 60)).toBe(7);
    await s.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: begin + 2 * 86_400 });
    await until(async () => (await s.stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready');
    await send('a', '1');
    expect(await total(begin - 60, begin + 3 * 86_400 - (begin % 60))).toBe(8);
  });
});

describe('products', () => {
  it('cannot be deleted while they have prices', async () => {
    const product = await s.stripe.products.create({
      id: 'prod_named',
      name: 'N',
      default_price_data: { currency: 'usd', unit_amount: 1 },
    });
    expect(product.default_price).toMatch(/^price_/);
    expect((await errorOf(s.stripe.products.del('prod_named'))).statusCode).toBe(400);
    expect((await errorOf(s.stripe.products.create({ id: 'prod_named', name: 'again' }))).code).toBe(
      'resource_already_exists',
    );
  });
});
