import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { admin, start, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

it('sets fields to values of a later API version, with an event if one is named', async () => {
  const { id } = await s.stripe.customers.create();
  await admin(s.sandbox, 'POST', `objects/${id}`, { set: { tax_exempt: 'perhaps' } });
  expect((await s.stripe.customers.retrieve(id)) as object).toMatchObject({ tax_exempt: 'perhaps' });
  const updated = async () => (await s.stripe.events.list({ type: 'customer.updated' })).data;
  expect(await updated()).toEqual([]);
  await admin(s.sandbox, 'POST', `objects/${id}`, { set: { tax_exempt: 'no' }, event: 'customer.updated' });
  expect(await updated()).toMatchObject([
    { data: { object: { tax_exempt: 'no' }, previous_attributes: { tax_exempt: 'perhaps' } } },
  ]);
});

it('refuses what names no object and no fields', async () => {
  expect(await admin(s.sandbox, 'POST', 'objects/nothing_1', { set: {} })).toMatchObject({
    error: { code: 'resource_missing' },
  });
  const { id } = await s.stripe.customers.create();
  expect(await admin(s.sandbox, 'POST', `objects/${id}`, {})).toMatchObject({ error: { param: 'set' } });
});
