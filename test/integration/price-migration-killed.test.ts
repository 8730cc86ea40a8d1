import { newSubscriber } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { monthlyPrice } from '../support/price-migrations.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { callOrThrow } from '../support/test-api.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

/*
 * The only worker is killed while Stripe has taken a migrated price and has not answered. Another worker goes
 * on where the rows stand: each subscriber is told once and gets the price once.
 */

let system: Processes;
let token: string;
beforeAll(async () => {
  system = await startProcesses({ variables: { APPROVAL_PRICE_CHANGES: 'alone' } });
  token = await system.identity.token({ email: 'prices@example.com', role: 'admin' });
}, 300_000);
afterAll(async () => {
  await system.stop();
});

const reason = 'New prices';

const done = (method: string, path: string, body: object): Promise<CallResult['body']> =>
  callOrThrow(system.api, method, path, { token, body });

it('a migration goes on after its worker was killed in the middle', async () => {
  const people: { customer: TestCustomer; id: string }[] = [];
  for (let count = 0; count < 3; count++) people.push(await newSubscriber(system));
  await done('PUT', '/subscriptions/plans/starter', { price_monthly: 25, reason });
  const to = await monthlyPrice(system, 'starter');
  const draft = { plan: 'starter', to_price: to, when: 'renewal', per_minute: 600, reason };
  const { id } = await done('POST', '/admin/price-migrations', draft);
  const [, middle] = people.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const held = await system.sandbox.fault({
    kind: 'timeout_after_effect',
    match: { method: 'POST', path: '^/v1/subscription_schedules$', body: middle?.id ?? '' },
    delayMs: 25_000,
  });
  await done('POST', `/admin/price-migrations/${String(id)}/start`, { reason });
  await system.sandbox.befell(held);
  await system.worker.kill();
  await system.sandbox.calm();
  await system.worker.start();
  await until(
    async () => {
      const rows = await system.rows<{ state: string }>('select state from migrated_subscriptions');
      return rows.length === 3 && rows.every(({ state }) => state === 'scheduled');
    },
    { withinMs: 180_000, what: 'every subscription has the price scheduled' },
  );
  for (const { customer } of people) {
    const { data } = await system.stripe.subscriptionSchedules.list({ customer: customer.customerId });
    expect(data.map(({ status, phases }) => [status, phases.length])).toEqual([['active', 2]]);
    const mails = await system.rows('select kind from outbox_messages where customer_id = $1', [
      customer.customerId,
    ]);
    expect(mails).toEqual([{ kind: 'price_change' }]);
  }
}, 300_000);
