import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { projected, runOf, sandbox } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(() => system.stop());

it('a subscription that Stripe ended for a reason that is not known is over, with its access and revenue, and staff are asked to look', async () => {
  const { customer, id } = await newSubscriber(system);
  await sandbox(system, 'POST', `subscriptions/${id}/end`, { reason: 'bad_weather' });
  await untilStatus(system, id, 'canceled');
  expect(await projected(system, id)).toMatchObject({
    mrr: '0',
    attention:
      'Stripe gives "bad_weather" as the reason for the cancellation, which this version does not know; it counts as asked for.',
  });
  const { body } = await system.api.call('GET', '/subscriptions/my-access', { token: customer.token });
  expect(body).toMatchObject({ services: ['ops-center'] });
  expect(
    await system.rows('select voluntary from mrr_changes where subscription_id = $1 and mrr = 0', [id]),
  ).toEqual([{ voluntary: true }]);
  await until(async () => (await runOf(system, id).describe()).status.name === 'COMPLETED', {
    what: 'its run ends',
  });
});
