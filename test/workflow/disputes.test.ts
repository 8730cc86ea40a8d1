import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { sandbox } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(() => system.stop());

describe('a lost dispute', () => {
  it('ends access also where the event of its charge never came: the charge is read from Stripe', async () => {
    const types = ['charge.succeeded', 'charge.refunded'];
    await sandbox(system, 'POST', 'faults', { kind: 'drop', types, times: 20 });
    const customer = await newCustomer(system, { card: 'pm_card_createDispute' });
    const id = await customer.subscribe('professional_month_usd');
    await untilStatus(system, id, 'active');
    const { data } = await system.stripe.charges.list({ customer: customer.customerId });
    const [charge] = data;
    expect(await system.rows('select 1 from charges where id = $1', [charge?.id])).toEqual([]);
    const [dispute] = (await system.stripe.disputes.list({ charge: charge?.id ?? '' })).data;

    await system.stripe.disputes.close(dispute?.id ?? '');

    await untilStatus(system, id, 'canceled');
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    const settled = `select 1 from disputes where id = $1 and outcome = 'end'`;
    await until(async () => (await system.rows(settled, [dispute?.id])).length === 1, {
      what: 'the dispute is settled',
    });
    await sandbox(system, 'DELETE', 'faults');
  });

  it('of a charge without a customer is ignored with that reason', async () => {
    await system.stripe.paymentIntents.create({
      amount: 900,
      currency: 'usd',
      payment_method: 'pm_card_createDispute',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      confirm: true,
    });
    const ignored = `select reason from inbox_events where type = 'charge.dispute.created' and state = 'ignored'
      and reason = 'the charge has no customer'`;
    await until(async () => (await system.rows(ignored)).length === 1, { what: 'the dispute is ignored' });
  });
});
