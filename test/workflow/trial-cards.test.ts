import { checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import type { CheckoutView } from '../../workflows/contracts/checkout.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { charged, nothingOnItsWay, sandbox } from './story.ts';

/* A trial is given once for a card, by whatever way. Starter has free days here; it is 19.00 a month. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
  await system.rows(`update plans set trial_days = 14 where code = 'starter'`);
}, 120_000);
afterAll(() => system.stop());

const open = async ({ token }: TestCustomer, tier: string): Promise<string> => {
  const answer = await system.api.call('POST', '/billing/checkout/create', {
    token,
    body: { tier_id: tier, billing_cycle: 'monthly' },
  });
  expect(answer).toMatchObject({ status: 200 });
  return String(answer.body['session_id']);
};

const pay = async (sessionId: string, method: string): Promise<CheckoutView> => {
  await sandbox(system, 'POST', `checkout/${sessionId}/complete`, { payment_method: method });
  const handle = system.temporal.workflow.getHandle(checkoutWorkflowId(sessionId));
  return (await handle.result()) as CheckoutView;
};

const buy = async (customer: TestCustomer, tier: string, method: string): Promise<CheckoutView> =>
  pay(await open(customer, tier), method);

const newPerson = (): Promise<TestCustomer> => newCustomer(system, { card: null });

const untilKnown = async ({ customerId }: TestCustomer, methods: number): Promise<unknown> =>
  until(async () => {
    const known = await system.rows('select from payment_methods where customer_id = $1', [customerId]);
    return known.length === methods;
  });

/** Ways to a trial, and the card or account that it was had with. */
const WAYS: Record<string, { method: string; have: () => Promise<unknown> }> = {
  'the paid Trial': {
    method: 'pm_card_mastercard',
    have: async () => buy(await newPerson(), 'trial', 'pm_card_mastercard'),
  },
  'the free days of a plan': {
    method: 'pm_card_amex',
    have: async () => buy(await newPerson(), 'starter', 'pm_card_amex'),
  },
  'the free days of a plan by bank debit': {
    method: 'pm_usBankAccount_success',
    have: async () => buy(await newPerson(), 'starter', 'pm_usBankAccount_success'),
  },
  'a trial that staff made in Stripe': {
    method: 'pm_card_discover',
    have: async () => {
      const customer = await newCustomer(system, { card: 'pm_card_discover' });
      const id = await customer.subscribe('professional_month_usd', { trialDays: 7 });
      await untilStatus(system, id, 'trialing');
      await untilKnown(customer, 1);
    },
  },
  'a trial of which it became the card later': {
    method: 'pm_card_jcb',
    have: async () => {
      const customer = await newPerson();
      await buy(customer, 'trial', 'pm_card_diners');
      await customer.card('pm_card_jcb');
      await untilKnown(customer, 2);
    },
  },
};

it.each(Object.entries(WAYS))('given %s, another person gets none for it', async (way, { method, have }) => {
  await have();
  await nothingOnItsWay(system);
  if (!way.includes('bank')) {
    const other = await newPerson();
    expect(await buy(other, 'trial', method)).toMatchObject({
      status: 'refused',
      reason: 'trial_already_used',
      subscriptionId: null,
    });
    expect(await charged(system, other)).toEqual([]);
  }
  const third = await newPerson();
  const ended = await buy(third, 'starter', method);
  expect(ended).toMatchObject({ status: 'refused', reason: 'trial_already_used' });
  await untilStatus(system, ended.subscriptionId ?? '', 'canceled');
  expect(await charged(system, third)).toEqual([]);
});

it('who was refused the free days for the card buys the plan without them', async () => {
  await buy(await newPerson(), 'starter', 'pm_card_unionpay');
  const person = await newPerson();
  const ended = await buy(person, 'starter', 'pm_card_unionpay');
  await untilStatus(system, ended.subscriptionId ?? '', 'canceled');
  await nothingOnItsWay(system);
  const { status, subscriptionId } = await buy(person, 'starter', 'pm_card_unionpay');
  expect(status).toBe('fulfilled');
  await untilStatus(system, subscriptionId ?? '', 'active');
  expect(await charged(system, person)).toEqual([1900]);
});

it('free days of a subscription that was ended as the second one are not used up', async () => {
  const person = await newPerson();
  const page = await open(person, 'starter');
  await person.card('pm_card_visa');
  const first = await person.subscribe('professional_month_usd');
  await untilStatus(system, first, 'active');
  const second = await pay(page, 'pm_card_visa');
  expect(second).toMatchObject({ status: 'refused', reason: 'duplicate_subscription' });
  await untilStatus(system, second.subscriptionId ?? '', 'canceled');
  await system.stripe.subscriptions.cancel(first);
  await untilStatus(system, first, 'canceled');
  await nothingOnItsWay(system);
  const again = await buy(person, 'starter', 'pm_card_visa');
  expect(again).toMatchObject({ status: 'fulfilled' });
  await untilStatus(system, again.subscriptionId ?? '', 'trialing');
});
