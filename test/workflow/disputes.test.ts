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

describe('a dispute that the bank opened', () => {
  interface Waiting {
    dispute: string;
    customer: string;
    evidence_due: string | null;
    stripe_url: string | null;
  }

  const staff = async (path: string): Promise<Record<string, unknown>> => {
    const token = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
    return (await system.api.call('GET', path, { token })).body;
  };
  const waiting = async (customer: string): Promise<Waiting[]> =>
    ((await staff('/admin/drift'))['disputes'] as Waiting[]).filter((one) => one.customer === customer);

  async function disputed(): Promise<{ customerId: string; disputeId: string }> {
    const customer = await newCustomer(system, { card: 'pm_card_createDispute' });
    await customer.subscribe('professional_month_usd');
    await until(async () => (await waiting(customer.customerId)).length === 1, { what: 'staff see it' });
    const { data } = await system.stripe.charges.list({ customer: customer.customerId });
    const disputes = await system.stripe.disputes.list({ charge: data[0]?.id ?? '' });
    return { customerId: customer.customerId, disputeId: disputes.data[0]?.id ?? '' };
  }

  it('needs evidence by a day: staff see it on the drift page and the customer’s until evidence is submitted', async () => {
    const { customerId, disputeId } = await disputed();
    const { evidence_details: details } = await system.stripe.disputes.retrieve(disputeId);
    const due = new Date((details.due_by ?? 0) * 1000).toISOString();
    const [row] = await waiting(customerId);
    expect(row).toMatchObject({ dispute: disputeId, evidence_due: due, stripe_url: null });
    expect(await staff('/admin/drift')).toMatchObject({ clean: false });
    const page = await staff(`/admin/customers/${customerId}`);
    expect(page['disputes']).toMatchObject([{ id: disputeId, needs_evidence: true, evidence_due: due }]);

    await system.stripe.disputes.update(disputeId, { evidence: { uncategorized_text: 'They use it.' } });

    await until(async () => (await waiting(customerId)).length === 0, { what: 'evidence is submitted' });
    const after = await staff(`/admin/customers/${customerId}`);
    expect(after['disputes']).toMatchObject([{ id: disputeId, needs_evidence: false, evidence_due: null }]);
  });

  it('is nobody’s to answer any more once it is closed', async () => {
    const { customerId, disputeId } = await disputed();
    await system.stripe.disputes.close(disputeId);
    await until(async () => (await waiting(customerId)).length === 0, { what: 'it is closed' });
  });
});

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
