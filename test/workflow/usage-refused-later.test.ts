import { createOrm } from '../../db/orm.ts';
import { noteReported } from '../../db/usage/reporting/usage-reports.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { createReporter, moveClock, rollUp } from '../support/usage.ts';
import { sandbox } from './story.ts';

const DAY = 86_400_000;

let system: BillingSystem;
let usage: Awaited<ReturnType<typeof createReporter>>;
let token: string;
beforeAll(async () => {
  system = await startBillingSystem();
  usage = await createReporter(system, system.api.database.url);
  token = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
}, 120_000);
beforeEach(() => account({ meterErrors: 'reported' }));
afterEach(() => account({ meterErrors: 'answered', meterErrorSamples: 10 }));
afterAll(async () => {
  await usage.close();
  await system.stop();
});

/** How the account at Stripe behaves. */
const account = (settings: object) => sandbox(system, 'POST', 'account', settings);

interface Drift {
  refused: { customer: string; stripe: string | null; quantity: number }[];
  periods: { subscription: string; unbilled: number; why: string }[];
}

const drift = async (): Promise<Drift> =>
  (await system.api.call('GET', '/admin/drift', { token })).body['usage'] as Drift;

/** Somebody on Professional who has used some. */
async function consumer(quantity: string): Promise<{ customerId: string; id: string; start: number }> {
  const customer = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
  const { customerId } = customer;
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  await moveClock(system, customer, start + 2 * DAY);
  await usage.report({ customerId, subscriptionId: id, at: start + DAY, quantity });
  return { customerId, id, start };
}

/** Runs something while a meter is archived at Stripe. */
async function withArchived(eventName: string, work: () => Promise<void>): Promise<void> {
  const { data } = await system.stripe.billing.meters.list({ limit: 100 });
  const id = data.find(({ event_name: name }) => name === eventName)?.id ?? '';
  await system.stripe.billing.meters.deactivate(id);
  await work();
  await system.stripe.billing.meters.reactivate(id);
}

const refusedOf = async (customerId: string): Promise<Drift['refused']> =>
  (await drift()).refused.filter(({ customer }) => customer === customerId);

it('shows usage to staff that Stripe took and refused afterwards, and sends it again when asked', async () => {
  const { customerId } = await consumer('10');
  await withArchived('perennial_inference', async () => {
    expect(await rollUp(system)).toMatchObject({ stripe: 1, refused: 0 });
    await until(async () => (await refusedOf(customerId)).length === 1);
  });
  expect(await refusedOf(customerId)).toMatchObject([
    { stripe: expect.stringMatching(/^archived_meter: /) as string, quantity: 10 },
  ]);
  // Nothing is sent again by itself while the reason may stand.
  expect(await rollUp(system)).toMatchObject({ stripe: 0, refused: 0 });
  const { body } = await system.api.call('POST', '/admin/drift/usage', {
    token,
    body: { action: 'send_again', customer: customerId, reason: 'The meter is back' },
  });
  expect(body).toEqual({ windows: 1 });
  expect(await rollUp(system)).toMatchObject({ stripe: 1, refused: 0 });
  expect(await refusedOf(customerId)).toEqual([]);
});

it('a charge for usage that Stripe refused afterwards is unbilled and needs attention', async () => {
  const { id } = await consumer('1500');
  await withArchived('perennial_overage_usd', async () => {
    expect(await rollUp(system)).toMatchObject({ charged: 1, refused: 0 });
    await until(async () => (await drift()).periods.some(({ subscription }) => subscription === id));
  });
  // 1,500 used, 500 included: 1,000 at 2.00 for 1,000.
  expect((await drift()).periods.filter(({ subscription }) => subscription === id)).toMatchObject([
    { unbilled: 2, why: expect.stringContaining('archived_meter') as string },
  ]);
});

it('a refusal that came before the answer was written down is not lost', async () => {
  const { customerId } = await consumer('10');
  await rollUp(system);
  const [{ identifier } = { identifier: '' }] = await system.rows<{ identifier: string }>(
    `update usage_windows set stripe_reported_at = null, stripe_refusal = 'archived_meter: too late'
     where customer_id = $1 returning stripe_identifier as identifier`,
    [customerId],
  );
  const orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 1 });
  await noteReported(orm.em.fork(), 'stripe', [{ identifier, refusal: null }], true);
  await orm.close();
  expect(await refusedOf(customerId)).toHaveLength(1);
});

it('meter events of others are no concern of ours, and an event that nothing follows is put aside', async () => {
  await system.stripe.billing.meterEvents.create({
    event_name: 'somebody_elses',
    payload: { stripe_customer_id: 'cus_of_others', value: '1' },
    identifier: 'others-1',
  });
  const row = await until(async () => {
    const [found] = await system.rows<{ state: string; reason: string | null }>(
      `select state, reason from inbox_events where type = 'v1.billing.meter.no_meter_found' and state <> 'pending'
       and processed_at is not null`,
    );
    return found ?? null;
  });
  expect(row).toEqual({ state: 'ignored', reason: 'no meter event of ours is named' });
});
