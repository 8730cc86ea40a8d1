import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

it('goes on after its run was terminated, and counts nothing twice', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const revision = async (): Promise<number> => {
    const [row] = await system.rows<{ revision: number }>(
      'select revision from subscriptions where id = $1',
      [id],
    );
    return row?.revision ?? 0;
  };
  const before = await revision();
  await system.temporal.workflow.getHandle(subscriptionWorkflowId(id)).terminate('by an operator');

  await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  // An older event may start the new run before the change is made: its record is one more.
  const row = await until(async () => {
    const [now] = await system.rows<{ cancel_at_period_end: boolean; status: string }>(
      'select cancel_at_period_end, status from subscriptions where id = $1',
      [id],
    );
    return now?.cancel_at_period_end === true && now;
  });
  expect(row.status).toBe('active');
  expect(await revision()).toBeGreaterThan(before);
  const movements = await system.rows<{ kind: string; amount: string }>(
    'select kind, amount from revenue_movements where subscription_id = $1',
    [id],
  );
  expect(movements.map(({ kind, amount }) => [kind, Number(amount)])).toEqual([['new', 1900]]);
});
