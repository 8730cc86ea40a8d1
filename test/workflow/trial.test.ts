import { checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import type { CheckoutView } from '../../workflows/contracts/checkout.ts';
import { extendTrialUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { trialExplainQuery, trialWorkflowId } from '../../workflows/contracts/trial.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { plansReadAnew, setPolicy } from '../support/plan-policy.ts';
import { until } from '../support/until.ts';
import {
  DAY,
  addCard,
  agreed,
  change,
  charged,
  followed,
  messages,
  movements,
  projected,
  refusal,
  refusedWhenDue,
  sandbox,
  timeline,
  trialSoonDecided,
  readView,
} from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** A trial of seven days that began at nine on 10 January 2027. */
async function trial(
  card: string | null,
  price = 'starter_month_usd',
): Promise<{ customer: TestCustomer; id: string }> {
  const customer = await newCustomer(system, { card: card as never });
  const id = await customer.subscribe(price, { trialDays: 7 });
  await untilStatus(system, id, 'trialing');
  return { customer, id };
}

const days = async (system_: BillingSystem, customer: TestCustomer): Promise<string[]> =>
  (await messages(system_, customer)).map(({ kind, at }) => `${kind} ${at.toISOString().slice(5, 10)}`);

const untilMessagedOn = (customer: TestCustomer, ...expected: string[]): Promise<unknown> =>
  until(async () => JSON.stringify(await days(system, customer)) === JSON.stringify(expected), {
    what: `messages ${expected.join(', ')}`,
  }).catch(async () => expect(await days(system, customer)).toEqual(expected));

const activeAt = (customer: TestCustomer, at: number): Promise<unknown> =>
  system.rows('update users set last_active_at = $2 where id = $1', [customer.userId, new Date(at)]);

const access = async ({ token }: TestCustomer): Promise<Record<string, unknown>> =>
  (await system.api.call('GET', '/billing/subscription-status', { token })).body;

describe('a trial', () => {
  it('reminds three days and one day before its end, then converts with a card', async () => {
    const { customer, id } = await trial('pm_card_visa');
    const start = await customer.now();
    await customer.advanceTo(start + 4 * DAY);
    await untilMessagedOn(customer, 'trial_ending 01-14');
    await customer.advanceTo(start + 6 * DAY);
    await untilMessagedOn(customer, 'trial_ending 01-14', 'trial_ending 01-16');
    expect(await movements(system, id)).toEqual([]);
    await customer.advanceTo(start + 7 * DAY - 1_800_000);
    await followed(system, customer, id);
    await customer.advanceTo(start + 7 * DAY + 2 * 3_600_000);
    await untilStatus(system, id, 'active');
    await until(async () => (await charged(system, customer)).length === 1);
    expect(await charged(system, customer)).toEqual([1900]);
    await until(async () => (await movements(system, id)).length === 1);
    expect(await movements(system, id)).toEqual([{ kind: 'new', amount: 1900, voluntary: null }]);
    expect((await access(customer))['status']).toBe('active');
    expect(await days(system, customer)).toHaveLength(2);
  });

  it('without a card is extended once where the product is used, then expires', async () => {
    const { customer, id } = await trial(null);
    const start = await customer.now();
    await activeAt(customer, start + 6 * DAY);
    await customer.advanceTo(start + 7 * DAY - 3_600_000);
    await until(async () => (await readView(system, id)).trialEnd === start + 10 * DAY);
    await until(async () => (await days(system, customer)).some((line) => line.startsWith('trial_extended')));
    expect(await projected(system, id)).toMatchObject({ status: 'trialing' });
    await activeAt(customer, start + 9 * DAY);
    await customer.advanceTo(start + 9 * DAY);
    await followed(system, customer, id);
    await customer.advanceTo(start + 10 * DAY - 3_600_000);
    await untilStatus(system, id, 'expired');
    await until(async () => (await days(system, customer)).some((line) => line.startsWith('trial_expired')));
    expect(await charged(system, customer)).toEqual([]);
    expect(await movements(system, id)).toEqual([]);
    expect((await access(customer))['access']).toMatchObject({ reason: 'ended', services: ['ops-center'] });
    const rules = (await timeline(system, id)).map(({ rule }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining(['recently_active', 'already_extended', 'trial_ended_unconverted']),
    );
    await until(
      async () =>
        (await system.temporal.workflow.getHandle(trialWorkflowId(id)).describe()).status.name ===
        'COMPLETED',
    );
  });

  it('without a card of somebody who does not use it expires', async () => {
    const { customer, id } = await trial(null);
    const start = await customer.now();
    await activeAt(customer, start + 4 * DAY);
    await customer.advanceTo(start + 7 * DAY - 3_600_000);
    await untilStatus(system, id, 'expired');
    expect((await timeline(system, id)).map(({ rule }) => rule)).toContain('not_active');
  });

  it('converts with a card that is given on the last day', async () => {
    const { customer, id } = await trial(null);
    const start = await customer.now();
    await customer.advanceTo(start + 6.5 * DAY);
    await followed(system, customer, id);
    await customer.card('pm_card_visa');
    await until(async () => (await projected(system, id))['payment_method_id'] !== null);
    await customer.advanceTo(start + 7 * DAY - 3_600_000);
    await followed(system, customer, id);
    await customer.advanceTo(start + 7 * DAY + 2 * 3_600_000);
    await untilStatus(system, id, 'active');
  });

  it('may be extended by staff by thirty days in all', async () => {
    const { customer, id } = await trial('pm_card_visa');
    const start = await customer.now();
    const longer = await change(
      system,
      id,
      extendTrialUpdate,
      await agreed(system, 'trial.extend', id, { days: 20 }),
    );
    expect(longer.trialEnd).toBe(start + 27 * DAY);
    const tooLong = await refusal(
      change(system, id, extendTrialUpdate, await agreed(system, 'trial.extend', id, { days: 11 })),
    );
    expect(tooLong.message).toMatch(/10/);
    const most = await change(
      system,
      id,
      extendTrialUpdate,
      await agreed(system, 'trial.extend', id, { days: 10 }),
    );
    expect(most.trialEnd).toBe(start + 37 * DAY);
    const explained = await until(async () => {
      const seen = await system.temporal.workflow.getHandle(trialWorkflowId(id)).query(trialExplainQuery);
      return seen.facts['trialEnd'] === start + 37 * DAY && seen;
    });
    expect(explained.facts['staffExtensionDays']).toBe(30);
    await customer.advanceTo(start + 34 * DAY);
    await untilMessagedOn(customer, 'trial_ending 02-13');
  });
});

describe('a plan with rules of its own', () => {
  beforeAll(async () => {
    await setPolicy(system, 'professional', {
      trial: { reminder_days: [5, 2], extension_days: 4, active_within_days: 5 },
    });
    await setPolicy(system, 'enterprise', { card_expiry_days: [10], checkout_reminder_hours: 3 });
    await plansReadAnew();
  });

  it('reminds of the end of a trial and extends it by them, also when the plan gives them up meanwhile', async () => {
    const { customer, id } = await trial(null, 'professional_month_usd');
    const start = await customer.now();
    await setPolicy(system, 'professional', {});
    await activeAt(customer, start + 3 * DAY);
    await customer.advanceTo(start + 2 * DAY);
    await untilMessagedOn(customer, 'trial_ending 01-12');
    await customer.advanceTo(start + 5 * DAY);
    await untilMessagedOn(customer, 'trial_ending 01-12', 'trial_ending 01-15');
    await customer.advanceTo(start + 7 * DAY - 3_600_000);
    await until(async () => (await readView(system, id)).trialEnd === start + 11 * DAY);
    await untilMessagedOn(customer, 'trial_ending 01-12', 'trial_ending 01-15', 'trial_extended 01-17');
  });

  it('tells of a card that ends by them', async () => {
    const customer = await newCustomer(system, { start: '2027-01-20T09:00:00Z', card: null as never });
    const card = await customer.card('pm_card_visa');
    await system.stripe.paymentMethods.update(card, { card: { exp_month: 2, exp_year: 2027 } });
    const id = await customer.subscribe('enterprise_year_usd');
    await untilStatus(system, id, 'active');
    await customer.advanceTo(Date.parse('2027-02-10T09:00:00Z'));
    await followed(system, customer, id);
    await customer.advanceTo(Date.parse('2027-02-20T09:00:00Z'));
    await untilMessagedOn(customer, 'card_expiring 02-20');
  });

  it('reminds of an abandoned checkout by them', async () => {
    const customer = await newCustomer(system, { card: null as never });
    const { token } = customer;
    const start = await customer.now();
    const body = { tier_id: 'enterprise', billing_cycle: 'monthly' };
    await system.api.call('POST', '/billing/checkout/create', { token, body });
    await customer.advanceTo(start + 2 * 3_600_000);
    await customer.advanceTo(start + 4 * 3_600_000);
    const reminded = await until(async () => {
      const [message] = await messages(system, customer);
      return message;
    });
    expect([reminded.kind, reminded.at.getTime() - start]).toEqual(['checkout_abandoned', 4 * 3_600_000]);
  });

  it('makes the Trial the tier that its page said, also when they say another one by then', async () => {
    await setPolicy(system, 'trial', { trial: { converts_to: 'professional' } });
    const customer = await newCustomer(system, { card: null as never });
    const { token } = customer;
    const body = { tier_id: 'trial', billing_cycle: 'monthly' };
    const opened = await system.api.call('POST', '/billing/checkout/create', { token, body });
    const sessionId = String(opened.body['session_id']);
    await setPolicy(system, 'trial', {});
    // A card that had no trial with another customer here.
    await sandbox(system, 'POST', `checkout/${sessionId}/complete`, { payment_method: 'pm_card_amex' });
    const handle = system.temporal.workflow.getHandle(checkoutWorkflowId(sessionId));
    const { subscriptionId } = (await handle.result()) as CheckoutView;
    await untilStatus(system, subscriptionId ?? '', 'trialing');
    expect(await projected(system, subscriptionId ?? '')).toMatchObject({
      trial_tier: 'trial',
      tier: 'professional',
    });
  });
});

describe('a trial in real time', () => {
  afterEach(() => sandbox(system, 'DELETE', 'faults'));

  it('given a card was added and its events are lost, converts all the same', async () => {
    const { customer, id } = await trialSoonDecided(system);
    await sandbox(system, 'POST', 'faults', { kind: 'drop', times: 100 });
    await addCard(system, customer);
    expect((await explainTrial(id)).rule).toBe('trial_runs');
    await until(async () => (await explainTrial(id)).rule !== 'trial_runs');
    expect(await explainTrial(id)).toMatchObject({ rule: 'usable_payment_method' });
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('trialing');
  });

  it('given Stripe refuses to be read when it is due, decides nothing until it answers', async () => {
    const { customer, id } = await trialSoonDecided(system);
    await refusedWhenDue(system, id);
    expect(await explainTrial(id)).toMatchObject({ rule: 'trial_runs' });
    await addCard(system, customer);
    await until(async () => (await explainTrial(id)).rule !== 'trial_runs');
    expect(await explainTrial(id)).toMatchObject({ rule: 'usable_payment_method' });
  });
});

const explainTrial = (id: string) =>
  system.temporal.workflow.getHandle(trialWorkflowId(id)).query(trialExplainQuery);
