import { cancelUpdate, changePlanUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { plansReadAnew, setPolicy } from '../support/plan-policy.ts';
import { until } from '../support/until.ts';
import {
  asked,
  change,
  episodeOf,
  episodeRests,
  failedRenewal,
  followed,
  messageKinds,
  messages,
  nothingOnItsWay,
  overdueSentInvoice,
  timeline,
  toPlan,
  untilMessaged,
} from './story.ts';

/* What a mail says is true in the rare states too: a balance, a scheduled change, a set end, no card. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
  await setPolicy(system, 'starter', { renewal_notice_days: 5 });
  await plansReadAnew();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const mail = async (customer: TestCustomer, wanted: string): Promise<string> =>
  (await messages(system, customer)).find(({ kind }) => kind === wanted)?.body ?? '';

it('given a balance that covers the renewal, its notice names no charge', async () => {
  const { customer } = await newSubscriber(system);
  await system.stripe.customers.createBalanceTransaction(customer.customerId, {
    amount: -5000,
    currency: 'usd',
  });
  await nothingOnItsWay(system);
  await customer.advanceTo(Date.parse('2027-02-06T10:00:00Z'));
  await untilMessaged(system, customer, 'renewal_notice');
  const text = await mail(customer, 'renewal_notice');
  expect(text).toContain('Nothing is due for it.');
  expect(text).not.toContain('$');
});

it('given a balance that covers the renewal, the explanation says that nothing is due', async () => {
  const { customer } = await newSubscriber(system);
  await system.stripe.customers.createBalanceTransaction(customer.customerId, {
    amount: -5000,
    currency: 'usd',
  });
  await nothingOnItsWay(system);
  const { body } = await system.api.call('GET', '/billing/subscription/explain', { token: customer.token });
  expect(body).toMatchObject({
    facts: { amountDue: 0 },
    next: { what: 'The subscription renews at $19.00. Nothing is due then.' },
  });
});

it('given a downgrade that waits for the end of a free trial, the reminder names that plan and its price', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd', { trialDays: 14 });
  await untilStatus(system, id, 'trialing');
  await change(system, id, changePlanUpdate, toPlan('starter', { when: 'period_end' }));
  await followed(system, customer, id);
  await customer.advanceTo(Date.parse('2027-01-21T10:00:00Z'));
  await untilMessaged(system, customer, 'trial_ending');
  expect(await mail(customer, 'trial_ending')).toContain('the Starter plan begins at $19.00');
});

it('given a subscription in arrears that is set to cancel, the thanks for its payment name no next one', async () => {
  const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  await followed(system, customer, id);
  await customer.card('pm_card_visa');
  await until(async () => (await mail(customer, 'recovered')) !== '');
  expect(await mail(customer, 'recovered')).not.toContain('next payment');
});

it('given staff credit all that is owed, nobody is thanked for a payment and nothing counts as recovered', async () => {
  const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await system.stripe.creditNotes.create({ invoice: invoiceId, amount: 1900 });
  await untilStatus(system, id, 'active');
  await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
  expect(await messageKinds(system, customer)).toEqual(['payment_failed']);
  const episodes = await system.rows('select outcome from dunning_episodes where subscription_id = $1', [id]);
  expect(episodes).toEqual([{ outcome: 'superseded' }]);
});

it('given a sent invoice is overdue, no sentence speaks of a payment that failed', async () => {
  const { customer, id } = await overdueSentInvoice(system);
  const asks = async (path: string) => (await system.api.call('GET', path, { token: customer.token })).body;
  const said = JSON.stringify([
    await asks('/billing/subscription-status'),
    await asks('/billing/subscription/explain'),
    await timeline(system, id),
  ]);
  expect(said).toContain('A payment is outstanding. Pay the invoice');
  expect(said).toContain('no charge is attempted');
  expect(said).not.toMatch(
    /last payment failed|no payment could be tried|next retry|Payment of in_\w+ failed/,
  );
});

it('given every payment method was removed before the renewal, the mail says that there is none', async () => {
  const { customer, id } = await newSubscriber(system);
  await customer.advanceTo(Date.parse('2027-02-10T08:00:00Z'));
  const { data } = await system.stripe.paymentMethods.list({ customer: customer.customerId });
  for (const method of data) await system.stripe.paymentMethods.detach(method.id);
  await nothingOnItsWay(system);
  await customer.advanceTo(Date.parse('2027-02-10T10:30:00Z'));
  await untilStatus(system, id, 'past_due');
  await episodeRests(system, customer, id);
  const text = await mail(customer, 'action_required');
  expect(text).toContain('is due, and there is no payment method to charge');
  expect(text).not.toContain('again');
});
