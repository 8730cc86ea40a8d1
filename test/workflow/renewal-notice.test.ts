import { previewRenewalAtStripe } from '../../gateways/stripe/subscriptions/preview-renewal.ts';
import {
  cancelUpdate,
  changePlanUpdate,
  letGoUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { plansReadAnew, setPolicy } from '../support/plan-policy.ts';
import { until } from '../support/until.ts';
import {
  DAY,
  asked,
  askedByStaff,
  change,
  followed,
  messageKinds,
  messages,
  play,
  untilMessaged,
} from './story.ts';

/* Customers are notified of a renewal before it: by the plan's rule, with what Stripe will charge. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
  for (const plan of ['starter', 'enterprise']) await setPolicy(system, plan, { renewal_notice_days: 5 });
  await plansReadAnew();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

async function subscriber(lookupKey: string): Promise<{ customer: TestCustomer; id: string; start: number }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe(lookupKey);
  await untilStatus(system, id, 'active');
  return { customer, id, start: await customer.now() };
}

const notices = async (customer: TestCustomer) =>
  (await messages(system, customer)).filter(({ kind }) => kind === 'renewal_notice');

it('given a plan with a notice, each period is announced once, with the day and what Stripe will charge', async () => {
  const { customer, id } = await subscriber('starter_month_usd');
  const rate = await system.stripe.taxRates.create({
    display_name: 'VAT',
    percentage: 20,
    inclusive: false,
  });
  await system.stripe.subscriptions.update(id, { default_tax_rates: [rate.id] });
  // Begun on 10 January, renews on 10 February: announced on the 5th.
  await customer.advanceTo(Date.parse('2027-02-05T08:00:00Z'));
  await followed(system, customer, id);
  expect(await messageKinds(system, customer)).toEqual([]);
  await customer.advanceTo(Date.parse('2027-02-05T10:00:00Z'));
  await untilMessaged(system, customer, 'renewal_notice');
  const [first] = await notices(customer);
  expect(first?.subject).toBe('Your subscription renews on February 10, 2027');
  expect(first?.body).toContain('renews on February 10, 2027 with the Starter plan');
  expect(first?.body).toContain('We will charge $22.80 (including $3.80 tax)');
  await customer.advanceTo(Date.parse('2027-02-09T10:00:00Z'));
  await followed(system, customer, id);
  expect(await notices(customer)).toHaveLength(1);

  await play(system, customer, id, 3);
  const { latest_invoice: invoice } = await system.stripe.subscriptions.retrieve(id, {
    expand: ['latest_invoice'],
  });
  expect(invoice).toMatchObject({ total: 2280 });
  await customer.advanceTo(Date.parse('2027-03-05T10:00:00Z'));
  await untilMessaged(system, customer, 'renewal_notice', 'renewal_notice');
  expect((await notices(customer))[1]?.subject).toBe('Your subscription renews on March 10, 2027');
});

it('given a yearly plan, the customer is notified 30 days before; a monthly one without a rule of its own has no notice', async () => {
  const yearly = await subscriber('professional_year_usd');
  const monthly = await subscriber('professional_month_usd');
  await monthly.customer.advanceTo(Date.parse('2027-02-09T10:00:00Z'));
  await followed(system, monthly.customer, monthly.id);
  expect(await messageKinds(system, monthly.customer)).toEqual([]);
  await yearly.customer.advanceTo(Date.parse('2027-12-10T09:00:00Z'));
  await followed(system, yearly.customer, yearly.id);
  expect(await notices(yearly.customer)).toEqual([]);
  await yearly.customer.advanceTo(Date.parse('2027-12-11T10:00:00Z'));
  await until(async () => (await notices(yearly.customer)).length === 1);
  const [notice] = await notices(yearly.customer);
  expect(notice?.subject).toBe('Your subscription renews on January 10, 2028');
});

it('given the plan goes down at the renewal, the notice names the next plan and its price', async () => {
  const { customer, id } = await subscriber('enterprise_month_usd');
  const down = { ...asked(), tier: 'starter', interval: 'month', quantity: null, when: null } as const;
  await change(system, id, changePlanUpdate, down);
  await customer.advanceTo(Date.parse('2027-02-05T10:00:00Z'));
  await until(async () => (await notices(customer)).length === 1);
  const [notice] = await notices(customer);
  expect(notice?.body).toContain('with the Starter plan');
  expect(notice?.body).toContain('We will charge $19.00');
});

describe('no notice of a renewal that charges nothing', () => {
  /** Two follows: the run has answered the first in full when it writes the second down. */
  async function noNoticeBeforeRenewal(customer: TestCustomer, id: string): Promise<void> {
    await customer.advanceTo(Date.parse('2027-02-09T08:00:00Z'));
    await followed(system, customer, id);
    await customer.advanceTo(Date.parse('2027-02-09T10:00:00Z'));
    await followed(system, customer, id);
    expect(await notices(customer)).toEqual([]);
  }

  it('given the subscription is set to cancel', async () => {
    const { customer, id } = await subscriber('starter_month_usd');
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    await noNoticeBeforeRenewal(customer, id);
  });

  it('given it was set to cancel at Stripe just now, or is paid by invoice there', async () => {
    const cancelled = await subscriber('professional_month_usd');
    expect(await previewRenewalAtStripe(system.stripe, cancelled.id)).toMatchObject({
      amountDue: 4900,
      tax: 0,
    });
    await system.stripe.subscriptions.update(cancelled.id, { cancel_at_period_end: true });
    expect(await previewRenewalAtStripe(system.stripe, cancelled.id)).toBeNull();
    const sent = await subscriber('professional_month_usd');
    await system.stripe.subscriptions.update(sent.id, {
      collection_method: 'send_invoice',
      days_until_due: 7,
    });
    expect(await previewRenewalAtStripe(system.stripe, sent.id)).toBeNull();
  });

  it('given the invoice is sent', async () => {
    const { customer, id } = await newSubscriber(system, 'starter_month_usd', { daysUntilDue: 60 });
    await noNoticeBeforeRenewal(customer, id);
  });

  it('given the subscription is only observed', async () => {
    const { customer, id } = await subscriber('starter_month_usd');
    await change(system, id, letGoUpdate, askedByStaff());
    await noNoticeBeforeRenewal(customer, id);
  });
});

it('given invoice.upcoming, the subscription is read before it renews', async () => {
  const { customer, id, start } = await subscriber('professional_month_usd');
  // The account of the sandbox sends it 7 days ahead.
  await customer.advanceTo(start + 25 * DAY);
  const event = await until(async () => {
    const [row] = await system.rows<{ state: string; workflow_id: string | null }>(
      `select state, workflow_id from inbox_events
        where type = 'invoice.upcoming' and payload::text like '%' || $1 || '%'
          and state in ('processed', 'ignored')`,
      [customer.customerId],
    );
    return row;
  });
  expect(event).toEqual({ state: 'processed', workflow_id: subscriptionWorkflowId(id) });
});
