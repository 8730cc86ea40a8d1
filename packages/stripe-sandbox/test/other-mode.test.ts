import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { admin, errorOf, start, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

const SIMILAR = 'a similar object exists in live mode, but a test mode key was used to make this request.';

it('says of an id of live mode that a similar object exists there', async () => {
  await admin(s.sandbox, 'POST', 'live/price_live');
  expect(await errorOf(s.stripe.prices.retrieve('price_live'))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    param: 'id',
    message: `No such price: 'price_live'; ${SIMILAR}`,
  });
});

it('says the same where a parameter names it', async () => {
  await admin(s.sandbox, 'POST', 'live/price_live');
  const { id: customer } = await s.stripe.customers.create();
  expect(
    await errorOf(s.stripe.subscriptions.create({ customer, items: [{ price: 'price_live' }] })),
  ).toMatchObject({ statusCode: 400, code: 'resource_missing', message: expect.stringContaining(SIMILAR) });
});

it('says nothing of modes for an id that exists nowhere', async () => {
  expect((await errorOf(s.stripe.prices.retrieve('price_nowhere'))).message).toBe(
    "No such price: 'price_nowhere'",
  );
});
