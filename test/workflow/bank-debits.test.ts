import { payNowUpdate, dunningExplainQuery, dunningReportQuery } from '../../workflows/contracts/dunning.ts';
import { checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import type { CheckoutView } from '../../workflows/contracts/checkout.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import type { TestCustomer } from '../support/customer.ts';
import { setPolicy } from '../support/plan-policy.ts';
import {
  asked,
  episodeOf,
  episodeRests,
  followed,
  makeIntervention,
  messageKinds,
  messages,
  movements,
  play,
  projected,
  refusal,
  sandbox,
  timeline,
  toNextStep,
  untilMessaged,
} from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** A subscription of Starter in a currency that plans are not sold in, made in Stripe's dashboard. */
async function inCurrency({ customerId, userId }: TestCustomer, currency: string): Promise<string> {
  const [month] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const { id: price } = await system.stripe.prices.create({
    product: typeof month?.product === 'string' ? month.product : '',
    currency,
    unit_amount: 1900,
    recurring: { interval: 'month' },
  });
  const { id } = await system.stripe.subscriptions.create({
    customer: customerId,
    items: [{ price }],
    metadata: { user_id: userId, managed_by: 'perennial' },
  });
  return id;
}

/** A customer whose bank has just been asked for a renewal: on Wednesday, 10 February 2027 at about ten. */
async function renewing(
  bank: string,
  price = 'starter_month_usd',
): Promise<{ customer: TestCustomer; id: string }> {
  const customer = await newCustomer(system);
  const id = price.includes('_') ? await customer.subscribe(price) : await inCurrency(customer, price);
  await untilStatus(system, id, 'active');
  await customer.card(bank);
  await customer.advanceTo(Date.parse('2027-02-10T10:30:00Z'));
  await followed(system, customer, id);
  return { customer, id };
}

/**
 * A Trial by bank debit, created in Stripe's dashboard with our mark, since our page takes cards only. It
 * starts on Sunday, 10 January 2027.
 */
async function begunTrial(bank: string): Promise<{ customer: TestCustomer; id: string; trialEnd: number }> {
  const customer = await newCustomer(system, { card: bank });
  const [month] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const product = typeof month?.product === 'string' ? month.product : '';
  const created = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: month?.id ?? '' }],
    add_invoice_items: [{ price_data: { currency: 'usd', product, unit_amount: 100 } }],
    trial_period_days: 14,
    trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
    metadata: { user_id: customer.userId, managed_by: 'perennial', trial_tier: 'trial' },
  });
  expect(created.status).toBe('trialing');
  return { customer, id: created.id, trialEnd: (created.trial_end ?? 0) * 1000 };
}

/** Moves the clock and waits until the subscription and its episode have done what is due by then. */
async function playTo(customer: TestCustomer, id: string, day: string): Promise<void> {
  await customer.advanceTo(Date.parse(`${day}Z`));
  await episodeRests(system, customer, id);
}

/** Outcomes of everything that was charged, oldest first. */
async function charges({ customerId }: TestCustomer): Promise<string[]> {
  const { data } = await system.stripe.charges.list({ customer: customerId, limit: 100 });
  return data.map(({ status }) => status).reverse();
}

const kinds = async (id: string): Promise<string[]> => (await timeline(system, id)).map(({ kind }) => kind);
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

describe('a renewal by bank debit', () => {
  it('that takes a week and succeeds is nothing to speak of', async () => {
    const { customer, id } = await renewing('pm_success_de', 'eur');
    await play(system, customer, id, 6, { stepDays: 2 });
    expect(await charges(customer)).toEqual(['succeeded', 'pending']);
    expect(await projected(system, id)).toMatchObject({
      status: 'active',
      next_action: "The bank's answer to the payment is due.",
    });

    await play(system, customer, id, 2);
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded']);
    expect(await projected(system, id)).toMatchObject({ status: 'active' });
    expect(await messageKinds(system, customer)).toEqual([]);
    const changes = (await timeline(system, id)).filter(({ kind }) => kind === 'status_changed');
    expect(changes.map(({ outcome }) => outcome)).toEqual(['active']);
    expect(await kinds(id)).not.toContain('dunning_started');
  });

  it('and an upgrade while it is on its way are two debits, and the new plan begins at once', async () => {
    const { customer, id } = await renewing('pm_usBankAccount_success');
    const answer = await system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
    });
    expect(answer).toMatchObject({ status: 200, body: { tier: 'professional', status: 'active' } });
    expect(await charges(customer)).toEqual(['succeeded', 'pending', 'pending']);
    await customer.advanceDays(8);
    await followed(system, customer, id);
    await until(async () => !(await charges(customer)).includes('pending'));
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await projected(system, id)).toMatchObject({ status: 'active', tier: 'professional' });
    expect(await messageKinds(system, customer)).toEqual([]);
  });

  it('opens nothing until it is paid where the plan waits for renewals', async () => {
    await setPolicy(system, 'professional', { renewal_while_processing: 'wait' });
    const { customer, id } = await renewing('pm_usBankAccount_success', 'professional_month_usd');
    const accessOf = async (): Promise<unknown> =>
      (await system.api.call('GET', '/billing/subscription-status', { token: customer.token })).body[
        'access'
      ];
    expect(await projected(system, id)).toMatchObject({ status: 'active', mrr: '4900' });
    expect(await accessOf()).toMatchObject({
      reason: 'renewal_processing',
      services: ['ops-center', 'billing'],
      warning: expect.stringContaining('2027-02-16') as string,
    });
    await customer.advanceTo(Date.parse('2027-02-18T12:00:00Z'));
    await followed(system, customer, id);
    expect(await accessOf()).toMatchObject({ reason: 'active', warning: null });
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded']);
  });

  it('that fails late is tried twice: on a payday and a week after it, never while one is on its way', async () => {
    const { customer, id } = await renewing('pm_usBankAccount_insufficientFunds');
    expect(await kinds(id)).not.toContain('dunning_started');
    // The bank answers on Tuesday the 16th. The days of grace begin with its answer.
    await playTo(customer, id, '2027-02-16T12:00:00');
    expect(await projected(system, id)).toMatchObject({ status: 'past_due' });
    const begun = await episodeOf(system, id).query(dunningReportQuery);
    expect(day(begun.startedAt)).toBe('2027-02-16');
    expect(day(begun.nextAttemptAt ?? 0)).toBe('2027-02-19');
    expect(day(begun.graceUntil)).toBe('2027-02-23');
    await untilMessaged(system, customer, 'payment_failed');

    // Friday: asked again, and nothing more is done until the answer, due on Thursday the 25th.
    await toNextStep(system, customer, id);
    const under = await episodeOf(system, id).query(dunningReportQuery);
    expect(under).toMatchObject({ attempt: 1, nextAttemptAt: null, stage: 'grace' });
    expect(day(under.graceUntil)).toBe('2027-03-01');
    expect((await episodeOf(system, id).query(dunningExplainQuery)).why).toMatch(
      /a bank has been asked.*its answer is due by 2027-02-25/,
    );
    const paying = makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId: null });
    expect(await refusal(paying)).toMatchObject({ type: 'attempt_unresolved' });
    await playTo(customer, id, '2027-02-24T12:00:00');
    expect(await charges(customer)).toEqual(['succeeded', 'failed', 'pending']);

    await playTo(customer, id, '2027-02-25T12:00:00');
    const second = await episodeOf(system, id).query(dunningReportQuery);
    expect(day(second.nextAttemptAt ?? 0)).toBe('2027-02-26');
    await toNextStep(system, customer, id);
    expect(await charges(customer)).toEqual(['succeeded', 'failed', 'failed', 'pending']);
    await playTo(customer, id, '2027-03-04T12:00:00');
    const last = await episodeOf(system, id).query(dunningReportQuery);
    expect(last).toMatchObject({ attempt: 2, nextAttemptAt: null });
    expect(await charges(customer)).toEqual(['succeeded', 'failed', 'failed', 'failed']);

    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await followed(system, customer, id);
    expect(await messageKinds(system, customer)).toContain('recovered');
  });

  it.each([
    ['pm_usBankAccount_accountClosed', 'account_closed', 'starter_month_usd'],
    ['pm_usBankAccount_noAccount', 'no_account', 'starter_month_usd'],
    ['pm_bacsDebit_debitNotAuthorized', 'debit_not_authorized', 'gbp'],
  ])('of %s asks for another method at once', async (bank, code, price) => {
    const { customer, id } = await renewing(bank, price);
    await playTo(customer, id, '2027-02-16T12:00:00');
    await untilMessaged(system, customer, 'action_required');
    const { why, wouldChange } = await episodeOf(system, id).query(dunningExplainQuery);
    expect(why).toContain(`last answer ${code}, treated as needs_new_method`);
    expect(wouldChange).toContain('a new payment method is charged at once');
    expect(await episodeOf(system, id).query(dunningReportQuery)).toMatchObject({ nextAttemptAt: null });
  });

  it.each([
    // Stripe never tries these again (docs.stripe.com/billing/subscriptions/au-becs-debit, /acss-debit).
    ['pm_auBecsDebit_referToCustomer', 'aud', '2027-02-12', 'refer_to_customer'],
    ['pm_acssDebit_insufficientFunds', 'cad', '2027-02-17', 'insufficient_funds'],
  ])('by %s in %s is never tried again: the customer is asked for another method', async (...row) => {
    const [bank, currency, answered, code] = row;
    const { customer, id } = await renewing(bank, currency);
    expect(await kinds(id)).not.toContain('dunning_started');
    await playTo(customer, id, `${answered}T12:00:00`);
    await untilMessaged(system, customer, 'action_required');
    expect(await episodeOf(system, id).query(dunningReportQuery)).toMatchObject({ nextAttemptAt: null });
    expect((await episodeOf(system, id).query(dunningExplainQuery)).why).toContain(`last answer ${code}`);
    await playTo(customer, id, '2027-02-22T12:00:00');
    expect(await charges(customer)).toEqual(['succeeded', 'failed']);
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    expect(await charges(customer)).toEqual(['succeeded', 'failed', 'succeeded']);
  });

  it.each([
    ['takes no payments in the currency', 'pm_success_de', 'currency_not_supported', null],
    [
      'may not be debited any more',
      'pm_auBecsDebit_debitNotAuthorized',
      'payment_intent_mandate_invalid',
      'aud',
    ],
  ])('whose method %s is asked for another one, and nothing is charged', async (...row) => {
    const [, bank, code, currency] = row;
    const { customer, id } = await renewing(bank, currency ?? undefined);
    await playTo(customer, id, '2027-02-13T12:00:00');
    await untilMessaged(system, customer, 'action_required');
    if (currency !== null) {
      // The customer asks for the same account once more.
      const { data } = await system.stripe.customers.listPaymentMethods(customer.customerId);
      const paymentMethodId = data.find(({ type }) => type === 'au_becs_debit')?.id ?? null;
      await refusal(makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId }));
      await episodeRests(system, customer, id);
    }
    expect((await episodeOf(system, id).query(dunningExplainQuery)).why).toContain(`last answer ${code}`);
    const before = (await charges(customer)).length;
    await playTo(customer, id, '2027-02-16T12:00:00');
    expect(await charges(customer)).toHaveLength(before);
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
  });

  it('that is on its way when the episode would end does not lose its subscription', async () => {
    const { customer, id } = await renewing('pm_usBankAccount_accountClosed');
    await playTo(customer, id, '2027-02-16T12:00:00');
    await playTo(customer, id, '2027-02-24T12:00:00');
    await untilStatus(system, id, 'suspended');
    await playTo(customer, id, '2027-03-08T12:00:00');
    // The day before the final action the customer gives another account, whose bank never answers.
    await customer.card('pm_usBankAccount_processing');
    await episodeRests(system, customer, id);
    expect(await charges(customer)).toEqual(['succeeded', 'failed', 'pending']);
    await playTo(customer, id, '2027-03-20T12:00:00');
    expect(await projected(system, id)).toMatchObject({ status: 'suspended' });
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    expect(await messageKinds(system, customer)).not.toContain('ended');
  });

  it('that succeeds at the second try recovers the episode', async () => {
    const { customer, id } = await renewing('pm_usBankAccount_insufficientFunds');
    await playTo(customer, id, '2027-02-16T12:00:00');
    await customer.card('pm_usBankAccount_success');
    await episodeRests(system, customer, id);
    expect(await charges(customer)).toEqual(['succeeded', 'failed', 'pending']);
    expect(await messageKinds(system, customer)).toEqual(['payment_failed']);
    await playTo(customer, id, '2027-02-22T12:00:00');
    await untilStatus(system, id, 'active');
    await untilMessaged(system, customer, 'payment_failed', 'recovered');
  });
});

describe('a bank debit that the customer does not allow any more', () => {
  /** Tells Stripe that the customer has ended, at their bank, the mandate of the latest debit. */
  async function endMandate(
    { customerId }: TestCustomer,
    status = 'inactive',
    event = 'mandate.updated',
  ): Promise<void> {
    const [debit] = (await system.stripe.charges.list({ customer: customerId })).data;
    const { sepa_debit: sepa, us_bank_account: us } = debit?.payment_method_details ?? {};
    const mandate = sepa?.mandate ?? us?.mandate;
    await sandbox(system, 'POST', `objects/${typeof mandate === 'string' ? mandate : ''}`, {
      set: { status },
      ...(event === '' ? {} : { event }),
    });
  }
  const isMarked = async ({ customerId }: TestCustomer): Promise<boolean> => {
    const sql = 'select 1 from payment_methods where customer_id = $1 and mandate_ended_at is not null';
    return (await system.rows(sql, [customerId])).length === 1;
  };
  const methodOf = async (id: string): Promise<unknown> =>
    (await system.rows('select payment_method_id as method from subscriptions where id = $1', [id]))[0]?.[
      'method'
    ];

  /** A customer who has paid a renewal by debit, and ends its mandate on 18 February. */
  async function ended(): Promise<{ customer: TestCustomer; id: string }> {
    const { customer, id } = await renewing('pm_success_de', 'eur');
    await play(system, customer, id, 8, { stepDays: 4 });
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded']);
    await endMandate(customer);
    await until(async () => (await methodOf(id)) === null);
    expect(await messageKinds(system, customer)).toEqual([]);
    await customer.advanceTo((await customer.now()) + 2 * 3_600_000);
    await untilMessaged(system, customer, 'payment_method_ended');
    return { customer, id };
  }

  it('counts as no payment method: the customer is asked for another one once, long before the renewal', async () => {
    const { customer, id } = await ended();
    expect(await projected(system, id)).toMatchObject({ status: 'active', tier: 'starter' });
    const methods = await system.api.call('GET', '/billing/payment-methods', { token: customer.token });
    expect(methods.body.list).toEqual([
      expect.objectContaining({
        type: 'sepa_debit',
        default: true,
        mandate_ended_at: expect.any(String) as string,
      }),
      expect.objectContaining({ type: 'card', mandate_ended_at: null }),
    ]);
    expect((await timeline(system, id)).at(-1)).toMatchObject({
      kind: 'payment_method_ended',
      summary: expect.stringContaining('may not be debited any more') as string,
    });
    await endMandate(customer);
    await play(system, customer, id, 8, { stepDays: 4 });
    expect(await messageKinds(system, customer)).toEqual(['payment_method_ended']);
    const [mail] = await messages(system, customer);
    expect(mail?.body).toMatch(/March 10, 2027[^]*payment method/);

    await playTo(customer, id, '2027-03-12T12:00:00');
    await untilMessaged(system, customer, 'payment_method_ended', 'action_required');
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded']);
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  it('is a payment method again where the bank allows it again, and nobody is told twice of the same end', async () => {
    const { customer, id } = await ended();
    await endMandate(customer, 'active');
    await until(async () => (await methodOf(id)) !== null);
    await customer.advanceTo(Date.parse('2027-03-10T11:00:00Z'));
    await followed(system, customer, id);
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded', 'pending']);
    expect(await messageKinds(system, customer)).toEqual(['payment_method_ended']);
  });

  it('is one again once a charge by it finds an active mandate, though no event told of that', async () => {
    const { customer, id } = await ended();
    await endMandate(customer, 'active', '');
    await customer.advanceTo(Date.parse('2027-03-10T11:00:00Z'));
    await followed(system, customer, id);
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded', 'pending']);
    await until(async () => (await methodOf(id)) !== null);
    expect(await isMarked(customer)).toBe(false);
    expect(await messageKinds(system, customer)).toEqual(['payment_method_ended']);
  });

  it('says nothing of a wallet, which has a mandate for each agreement as a card has', async () => {
    const { customer, id } = await renewing('pm_success_de', 'eur');
    await play(system, customer, id, 8, { stepDays: 4 });
    const [debit] = (await system.stripe.charges.list({ customer: customer.customerId })).data;
    await sandbox(system, 'POST', `objects/${debit?.payment_method ?? ''}`, { set: { type: 'paypal' } });
    await endMandate(customer);
    await until(() => isMarked(customer));
    await customer.advanceTo((await customer.now()) + 2 * 3_600_000);
    await followed(system, customer, id);
    expect(await methodOf(id)).toBe(debit?.payment_method);
    expect(await messageKinds(system, customer)).toEqual([]);
  });

  it('does not convert a trial', async () => {
    const { customer, id, trialEnd } = await begunTrial('pm_usBankAccount_success');
    await customer.advanceTo(Date.parse('2027-01-18T12:00:00Z'));
    await untilStatus(system, id, 'trialing');
    await endMandate(customer);
    await until(async () => (await methodOf(id)) === null);
    // It is decided in the last hour.
    await customer.advanceTo(trialEnd - 1_800_000);
    await until(async () => (await messageKinds(system, customer)).includes('trial_expired'));
    // Two runs send them: the trial's reminder may come first.
    const sent = (await messageKinds(system, customer)).toSorted();
    expect(sent).toEqual(['payment_method_ended', 'trial_ending', 'trial_expired']);
    await customer.advanceTo(Date.parse('2027-01-26T12:00:00Z'));
    await untilStatus(system, id, 'expired');
    expect(await charges(customer)).toEqual(['succeeded']);
  });
});

describe('an upgrade by bank debit that is refused days later', () => {
  /** A customer of Starter, paid by card, whose upgrade of 20 January is asked of the bank. */
  async function upgraded(bank: string): Promise<{ customer: TestCustomer; id: string; owed: number }> {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await customer.card(bank);
    await play(system, customer, id, 10);
    const answer = await system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
    });
    expect(answer).toMatchObject({ status: 200, body: { tier: 'professional', status: 'active' } });
    expect(await charges(customer)).toEqual(['succeeded', 'pending']);
    const [debit] = (await system.stripe.charges.list({ customer: customer.customerId })).data;
    await playTo(customer, id, '2027-01-27T12:00:00');
    expect(await charges(customer)).toEqual(['succeeded', 'failed']);
    await untilStatus(system, id, 'past_due');
    return { customer, id, owed: debit?.amount ?? 0 };
  }

  it('keeps plan, price and access in the days of grace, is told once of what is owed, and a card pays it', async () => {
    const { customer, id, owed } = await upgraded('pm_usBankAccount_insufficientFunds');
    expect(await projected(system, id)).toMatchObject({ tier: 'professional', mrr: '4900' });
    expect(await movements(system, id)).toMatchObject([
      { kind: 'new', amount: 1900 },
      { kind: 'expansion', amount: 3000 },
    ]);
    const { body } = await system.api.call('GET', '/subscriptions/my-access', { token: customer.token });
    expect(body).toMatchObject({ status: 'past_due', tier: 'professional' });
    await untilMessaged(system, customer, 'payment_failed');
    const [mail] = await messages(system, customer);
    expect(mail?.body).toContain(`$${(owed / 100).toFixed(2)}`);
    expect(mail?.body).toContain(
      'It is for a change of your subscription, which has taken effect and stays.',
    );
    expect((await episodeOf(system, id).query(dunningExplainQuery)).why).toContain(
      'for a change that took effect before it was paid: plan and price stay',
    );

    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await followed(system, customer, id);
    expect(await charges(customer)).toEqual(['succeeded', 'failed', 'succeeded']);
    const { amount_due: next } = await system.stripe.invoices.createPreview({ subscription: id });
    expect(next).toBe(4900);
    await play(system, customer, id, 15);
    expect(await projected(system, id)).toMatchObject({ status: 'active', tier: 'professional' });
    expect(await movements(system, id)).toHaveLength(2);
  });

  it('ends by the strategy where nobody pays, and takes back the expansion with the rest', async () => {
    const { customer, id } = await upgraded('pm_usBankAccount_accountClosed');
    await untilMessaged(system, customer, 'action_required');
    await playTo(customer, id, '2027-02-05T12:00:00');
    await untilStatus(system, id, 'suspended');
    await playTo(customer, id, '2027-02-20T12:00:00');
    await untilStatus(system, id, 'canceled');
    const all = await movements(system, id);
    expect(all.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(all.at(-1)).toMatchObject({ kind: 'churn', amount: -4900, voluntary: false });
  });
});

describe('a first payment by bank debit', () => {
  /** Buys Starter on our page, on 10 January 2027, a Sunday. */
  async function bought(bank: string): Promise<{ customer: TestCustomer; id: string }> {
    const customer = await newCustomer(system, { card: null });
    const id = await buy(customer, bank);
    await untilStatus(system, id, 'incomplete');
    return { customer, id };
  }
  async function buy({ token }: TestCustomer, method: string): Promise<string> {
    const body = { tier_id: 'starter', billing_cycle: 'monthly' };
    const opened = await system.api.call('POST', '/billing/checkout/create', { token, body });
    expect(opened.status).toBe(200);
    const sessionId = String(opened.body['session_id']);
    await sandbox(system, 'POST', `checkout/${sessionId}/complete`, { payment_method: method });
    const run = system.temporal.workflow.getHandle<() => Promise<CheckoutView>>(
      checkoutWorkflowId(sessionId),
    );
    return (await run.result()).subscriptionId ?? '';
  }
  const accessOf = async ({ token }: TestCustomer): Promise<unknown> =>
    (await system.api.call('GET', '/billing/subscription-status', { token })).body['access'];

  it('opens nothing until it is there, and then all', async () => {
    const { customer, id } = await bought('pm_usBankAccount_success');
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('active');
    expect(await projected(system, id)).toMatchObject({
      mrr: '0',
      next_action: "The bank's answer to the payment is due.",
    });
    expect(await accessOf(customer)).toMatchObject({ services: ['ops-center'] });
    const due = async (): Promise<unknown> =>
      (await system.api.call('GET', '/billing/subscription-status', { token: customer.token })).body[
        'payment_answer_due'
      ];
    // Four weekdays after a Sunday.
    expect(String(await due())).toContain('2027-01-14');
    const second = await system.api.call('POST', '/billing/checkout/create', {
      token: customer.token,
      body: { tier_id: 'starter', billing_cycle: 'monthly' },
    });
    expect([second.status, second.body['code']]).toEqual([409, 'already_subscribed']);
    expect(second.body['detail']).toContain('wait for its answer');
    await customer.advanceTo(Date.parse('2027-01-18T12:00:00Z'));
    await untilStatus(system, id, 'active');
    expect(await accessOf(customer)).toMatchObject({ reason: 'active' });
    expect(await due()).toBeNull();
    expect(await messageKinds(system, customer)).toEqual([]);
  });

  it('that is refused days later leaves nothing behind: no access, no debt, no dunning, and the customer may buy again', async () => {
    const { customer, id } = await bought('pm_usBankAccount_insufficientFunds');
    await customer.advanceTo(Date.parse('2027-01-18T12:00:00Z'));
    await untilStatus(system, id, 'canceled');
    await untilMessaged(system, customer, 'first_payment_failed');
    expect(await kinds(id)).not.toContain('dunning_started');
    const { data } = await system.stripe.invoices.list({ customer: customer.customerId });
    expect(data.map(({ status }) => status)).toEqual(['void']);
    const closed = `select reason from checkouts where subscription_id = $1 and status = 'refused'`;
    expect(await system.rows(closed, [id])).toEqual([{ reason: 'first_payment_failed' }]);
    expect(await accessOf(customer)).toMatchObject({ services: ['ops-center'] });
    const again = await buy(customer, 'pm_card_visa');
    await untilStatus(system, again, 'active');
  });
});

describe('the entry fee of a Trial by bank debit', () => {
  const accessOf = async ({ token }: TestCustomer): Promise<unknown> =>
    (await system.api.call('GET', '/billing/subscription-status', { token })).body['access'];

  it('opens nothing until it is there; then the Trial runs, is announced and converts', async () => {
    const { customer, id } = await begunTrial('pm_usBankAccount_success');
    await untilStatus(system, id, 'incomplete');
    expect(await accessOf(customer)).toMatchObject({ services: ['ops-center'], reason: 'no_subscription' });
    expect(await projected(system, id)).toMatchObject({
      mrr: '0',
      next_action: "The bank's answer to the payment is due.",
    });
    await customer.advanceTo(Date.parse('2027-01-18T12:00:00Z'));
    await untilStatus(system, id, 'trialing');
    expect(await accessOf(customer)).toMatchObject({ reason: 'trialing' });
    expect(await messageKinds(system, customer)).toEqual([]);
    await customer.advanceTo(Date.parse('2027-01-21T12:00:00Z'));
    await untilMessaged(system, customer, 'trial_ending');
    await customer.advanceTo(Date.parse('2027-01-24T07:30:00Z'));
    await followed(system, customer, id);
    await customer.advanceTo(Date.parse('2027-02-03T12:00:00Z'));
    await untilStatus(system, id, 'active');
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded']);
    expect(await kinds(id)).not.toContain('dunning_started');
  });

  it('that is refused days later ends the Trial: nothing is owed, nothing is dunned', async () => {
    const { customer, id } = await begunTrial('pm_usBankAccount_insufficientFunds');
    await untilStatus(system, id, 'incomplete');
    await customer.advanceTo(Date.parse('2027-01-18T12:00:00Z'));
    await untilStatus(system, id, 'canceled');
    await untilMessaged(system, customer, 'first_payment_failed');
    expect(await kinds(id)).not.toContain('dunning_started');
    const { data } = await system.stripe.invoices.list({ customer: customer.customerId });
    expect(data.map(({ status }) => status)).toEqual(['void']);
    expect(await accessOf(customer)).toMatchObject({ services: ['ops-center'] });
  });
});

describe('a debit that the bank takes back after it had succeeded', () => {
  /** Minor units: what paid invoices came to, less what was given back or taken back. */
  const netPaid = async (): Promise<number> => {
    const sql = `select sum(case when figure = 'paid' then amount else -amount end)::int as net
      from figures where figure in ('paid', 'refunded', 'taken_back', 'failed_late')`;
    return (await system.rows<{ net: number }>(sql))[0]?.net ?? 0;
  };
  const invoicesOf = async ({ customerId }: TestCustomer): Promise<(string | null)[]> =>
    (await system.stripe.invoices.list({ customer: customerId })).data.map(({ status }) => status).reverse();

  it('is owed again from that day on, by an invoice of its own that a card pays once', async () => {
    const { customer, id } = await renewing('pm_usBankAccount_dispute');
    await customer.advanceTo(Date.parse('2027-02-16T12:00:00Z'));
    await followed(system, customer, id);
    expect(await projected(system, id)).toMatchObject({ status: 'active' });
    expect(await invoicesOf(customer)).toEqual(['paid', 'paid']);
    const before = await netPaid();

    await customer.advanceTo(Date.parse('2027-02-18T12:00:00Z'));
    await untilStatus(system, id, 'past_due');
    expect(await netPaid()).toBe(before - 1900);
    await untilMessaged(system, customer, 'payment_failed');
    const begun = await episodeOf(system, id).query(dunningReportQuery);
    expect(day(begun.startedAt)).toBe('2027-02-18');
    expect(day(begun.graceUntil)).toBe('2027-02-25');
    // Friday: tried as a debit is, on a payday.
    expect(day(begun.nextAttemptAt ?? 0)).toBe('2027-02-19');
    expect((await episodeOf(system, id).query(dunningExplainQuery)).why).toContain(
      'last answer insufficient_funds',
    );
    expect(await kinds(id)).toContain('payment_returned');

    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await untilMessaged(system, customer, 'payment_failed', 'recovered');
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await invoicesOf(customer)).toEqual(['paid', 'paid', 'paid']);
    expect(await netPaid()).toBe(before);
  });

  it('by a charge that fails after its success, without a dispute, is owed again once', async () => {
    const { customer, id } = await renewing('pm_usBankAccount_success');
    await customer.advanceTo(Date.parse('2027-02-16T12:00:00Z'));
    await followed(system, customer, id);
    expect(await charges(customer)).toEqual(['succeeded', 'succeeded']);
    const before = await netPaid();
    const [paid] = (await system.stripe.charges.list({ customer: customer.customerId })).data;
    const chargeId = paid?.id ?? '';

    await sandbox(system, 'POST', `charges/${chargeId}/fail`, { code: 'insufficient_funds' });
    await untilStatus(system, id, 'past_due');
    await untilMessaged(system, customer, 'payment_failed');
    expect(await netPaid()).toBe(before - 1900);
    expect(await projected(system, id)).toMatchObject({ status: 'past_due' });
    const begun = await episodeOf(system, id).query(dunningReportQuery);
    expect(day(begun.startedAt)).toBe('2027-02-16');
    expect(day(begun.nextAttemptAt ?? 0)).toBe('2027-02-19');

    expect(await invoicesOf(customer)).toEqual(['paid', 'paid', 'open']);
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await untilMessaged(system, customer, 'payment_failed', 'recovered');
    expect(await invoicesOf(customer)).toEqual(['paid', 'paid', 'paid']);
    expect(await netPaid()).toBe(before);
    expect((await kinds(id)).filter((kind) => kind === 'payment_returned')).toHaveLength(1);
  });

  it('because its holder never allowed it asks for another method, and ends nothing by itself', async () => {
    const { customer, id } = await renewing('pm_bacsDebit_dispute', 'gbp');
    await customer.advanceTo(Date.parse('2027-02-16T12:00:00Z'));
    await followed(system, customer, id);
    await customer.advanceTo(Date.parse('2027-02-19T12:00:00Z'));
    await untilStatus(system, id, 'past_due');
    await untilMessaged(system, customer, 'action_required');
    const report = await episodeOf(system, id).query(dunningReportQuery);
    expect(report).toMatchObject({ nextAttemptAt: null, stage: 'grace' });
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('active');
  });
});

it('3-D Secure on a renewal asks the customer at once and never charges behind their back', async () => {
  const { customer, id } = await renewing('pm_card_authenticationRequired');
  await episodeRests(system, customer, id);
  await untilMessaged(system, customer, 'action_required');
  const report = await episodeOf(system, id).query(dunningReportQuery);
  expect(report.nextAttemptAt).toBeNull();
  expect(day(report.graceUntil)).toBe('2027-02-17');
  await playTo(customer, id, '2027-02-14T12:00:00');
  expect(await charges(customer)).toEqual(['succeeded']);
});

it('an invoice that was sent is never charged: reminders before and from its due date on, suspension, and access back when paid', async () => {
  const { customer, id } = await newSubscriber(system, 'starter_month_usd', { daysUntilDue: 14 });
  // Created on 10 January, due on the 24th.
  await customer.advanceTo(Date.parse('2027-01-20T09:00:00Z'));
  await followed(system, customer, id);
  expect(await messageKinds(system, customer)).toEqual([]);
  await customer.advanceTo(Date.parse('2027-01-21T10:00:00Z'));
  await untilMessaged(system, customer, 'invoice_due_soon');
  expect((await messages(system, customer))[0]?.subject).toBe('Your invoice is due on January 24, 2027');
  await customer.advanceTo(Date.parse('2027-01-23T09:00:00Z'));
  await followed(system, customer, id);
  expect(await projected(system, id)).toMatchObject({ status: 'active' });

  await playTo(customer, id, '2027-01-24T12:00:00');
  expect(await projected(system, id)).toMatchObject({ status: 'past_due' });
  await untilMessaged(system, customer, 'invoice_due_soon', 'invoice_overdue');
  const paying = makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId: null });
  expect(await refusal(paying)).toMatchObject({ type: 'no_payment_method' });
  const card = await customer.card('pm_card_mastercard');
  const withCard = makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId: card });
  expect(await refusal(withCard)).toMatchObject({ type: 'no_payment_method' });
  expect(await charges(customer)).toEqual([]);
  await playTo(customer, id, '2027-01-30T12:00:00');
  await playTo(customer, id, '2027-02-01T12:00:00');
  await untilStatus(system, id, 'suspended');
  expect(await charges(customer)).toEqual([]);

  const { latest_invoice: invoice } = await system.stripe.subscriptions.retrieve(id);
  await system.stripe.invoices.pay(invoice as string, { paid_out_of_band: true });
  await untilStatus(system, id, 'active');
});
