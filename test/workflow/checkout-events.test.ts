import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

describe('the events of a checkout', () => {
  it('are answered also where the session was read as complete before they came', async () => {
    const customer = await newCustomer(system);
    await system.stopWorker();
    const created = await system.api.call('POST', '/billing/checkout/create', {
      token: customer.token,
      body: { tier_id: 'starter', billing_cycle: 'monthly' },
    });
    const { session_id: sessionId } = created.body as { session_id: string };
    const done = await fetch(`${system.sandbox.url}/_sandbox/checkout/${sessionId}/complete`, {
      method: 'POST',
      body: new URLSearchParams({ payment_method: 'pm_card_visa' }),
    });
    expect(done.status).toBe(200);
    const stateOfEvent = async (): Promise<string | undefined> => {
      const sql = `select state from inbox_events where payload->'data'->'object'->>'id' = $1`;
      return (await system.rows<{ state: string }>(sql, [sessionId]))[0]?.state;
    };
    await until(async () => (await stateOfEvent()) === 'delivered');
    await system.startWorker();
    await until(async () => (await stateOfEvent()) === 'processed');
  });
});
