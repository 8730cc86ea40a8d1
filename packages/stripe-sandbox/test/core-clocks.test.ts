import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from './until.ts';
import { errorOf, start, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

const begin = 1_800_000_000;
const ready = (id: string) =>
  until(async () => (await s.stripe.testHelpers.testClocks.retrieve(id)).status === 'ready');

describe('test clocks', () => {
  it('give their time to the customers on them and their events', async () => {
    const clock = await s.stripe.testHelpers.testClocks.create({ frozen_time: begin, name: 'story' });
    const customer = await s.stripe.customers.create({ test_clock: clock.id });
    expect(customer).toMatchObject({ created: begin, test_clock: clock.id });
    const [event] = (await s.stripe.events.list({ type: 'customer.created' })).data;
    expect(event?.created).toBe(begin);
    expect((await s.stripe.customers.list({ test_clock: clock.id })).data.map(({ id }) => id)).toEqual([
      customer.id,
    ]);
    expect((await s.stripe.customers.list({ limit: 100 })).data.map(({ id }) => id)).not.toContain(
      customer.id,
    );
  });

  it('advance, only forward, and tell of it', async () => {
    const clock = await s.stripe.testHelpers.testClocks.create({ frozen_time: begin });
    const advancing = await s.stripe.testHelpers.testClocks.advance(clock.id, {
      frozen_time: begin + 86_400,
    });
    expect(advancing).toMatchObject({
      status: 'advancing',
      status_details: { advancing: { target_frozen_time: begin + 86_400 } },
    });
    await ready(clock.id);
    expect(await s.stripe.testHelpers.testClocks.retrieve(clock.id)).toMatchObject({
      frozen_time: begin + 86_400,
      status: 'ready',
    });
    const types = (await s.stripe.events.list({ type: 'test_helpers.test_clock.*', limit: 3 })).data.map(
      ({ type }) => type,
    );
    expect(types).toEqual([
      'test_helpers.test_clock.ready',
      'test_helpers.test_clock.advancing',
      'test_helpers.test_clock.created',
    ]);
    const error = await errorOf(s.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: begin }));
    expect(error).toMatchObject({ statusCode: 400, param: 'frozen_time' });
  });

  it('are deleted with their customers', async () => {
    const clock = await s.stripe.testHelpers.testClocks.create({ frozen_time: begin });
    const customer = await s.stripe.customers.create({ test_clock: clock.id });
    expect(await s.stripe.testHelpers.testClocks.del(clock.id)).toMatchObject({ deleted: true });
    expect(await s.stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect((await errorOf(s.stripe.testHelpers.testClocks.retrieve(clock.id))).statusCode).toBe(404);
  });
});
