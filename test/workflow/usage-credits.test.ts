import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { createReporter, moveClock, rollUp } from '../support/usage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let system: BillingSystem;
let mail: TestMailServer;
let usage: Awaited<ReturnType<typeof createReporter>>;
beforeAll(async () => {
  mail = await startMailServer();
  system = await startBillingSystem({ SMTP_URL: mail.url });
  usage = await createReporter(system, system.api.database.url);
}, 120_000);
afterAll(async () => {
  await usage.close();
  await system.stop();
  await mail.stop();
});

/** Subjects of the warnings that a customer was sent, oldest first. */
const warningSubjects = async (customerId: string): Promise<string[]> =>
  (
    await system.rows<{ subject: string }>(
      `select subject from outbox_messages where customer_id = $1 and kind = 'usage_warning' order by created_at`,
      [customerId],
    )
  ).map(({ subject }) => subject);

it('customers are warned at 80 % and at 100 % of their credits, once a period each', async () => {
  const customer = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  const { customerId } = customer;
  await moveClock(system, customer, start + 5 * DAY);
  let hour = 0;
  const use = async (quantity: string): Promise<void> => {
    await usage.report({ customerId, subscriptionId: id, at: start + DAY + hour++ * HOUR, quantity });
    await rollUp(system);
  };
  const sent = (): Promise<string[]> => warningSubjects(customerId);

  await use('399');
  expect(await sent()).toEqual([]);
  await use('1');
  expect(await sent()).toEqual(['You have used 80 % of your credits']);
  await use('50');
  expect(await sent()).toHaveLength(1);
  await use('60');
  expect(await sent()).toEqual(['You have used 80 % of your credits', 'Your credits are used up']);
  const [last] = await system.rows<{ body: string }>(
    `select body from outbox_messages where customer_id = $1 and kind = 'usage_warning' order by created_at desc limit 1`,
    [customerId],
  );
  expect(last?.body).toContain('Overage costs $2.00 for 1,000 credits.');
  expect(last?.body).toContain('begins on February 10, 2027');
  await use('500');
  expect(await sent()).toHaveLength(2);
  const shown = await system.api.call('GET', '/billing/usage', { token: customer.token });
  expect(shown.body['warnings']).toEqual([80, 100]);
});

it('larger credits, granted or of another plan, are warned of anew, once each', async () => {
  const customer = await newCustomer(system, { start: '2027-03-10T09:00:00Z' });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const { customerId, token } = customer;
  const admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  const use = async (quantity: string): Promise<void> => {
    await moveClock(system, customer, (await customer.now()) + DAY);
    await usage.report({
      customerId,
      subscriptionId: id,
      at: (await customer.now()) - 2 * HOUR,
      quantity,
    });
    await rollUp(system);
    await rollUp(system);
  };
  const sent = (): Promise<string[]> => warningSubjects(customerId);
  const [most, all] = ['You have used 80 % of your credits', 'Your credits are used up'];

  await use('500');
  expect(await sent()).toEqual([all]);
  const granted = await system.api.call('POST', `/admin/subscriptions/${customer.email}/credits`, {
    token: admin,
    body: { amount: 500, reason: 'For the trouble' },
  });
  expect(granted.status).toBe(201);
  await use('200');
  expect(await sent()).toEqual([all]);
  await use('100');
  expect(await sent()).toEqual([all, most]);
  const upgraded = await system.api.call('POST', '/billing/subscription/upgrade', {
    token,
    body: { new_tier_id: 'enterprise', billing_cycle: 'monthly' },
  });
  expect(upgraded.status).toBe(200);
  // Of 5,000 and the grant of 500, 800 are used.
  await use('3599');
  expect(await sent()).toEqual([all, most]);
  await use('1');
  expect(await sent()).toEqual([all, most, most]);
  await use('2000');
  expect(await sent()).toEqual([all, most, most, all]);
});

it('a warning whose mail is not taken is sent by a later run, once, and for three days only', async () => {
  const stateOf = async (customerId: string): Promise<string | undefined> =>
    (
      await system.rows<{ state: string }>(
        `select state from outbox_messages where customer_id = $1 and kind = 'usage_warning'`,
        [customerId],
      )
    )[0]?.state;
  const warned = async (): Promise<{ customerId: string; email: string }> => {
    const customer = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
    const id = await customer.subscribe('professional_month_usd');
    await untilStatus(system, id, 'active');
    const start = await customer.now();
    await moveClock(system, customer, start + 5 * DAY);
    const { customerId, email } = customer;
    await usage.report({ customerId, subscriptionId: id, at: start + DAY, quantity: '450' });
    return { customerId, email };
  };
  const [patient, stale, unlucky] = [await warned(), await warned(), await warned()];
  mail.refuse(({ to }) => (to === unlucky.email ? 550 : 450));
  await rollUp(system);
  for (const { customerId } of [patient, stale, unlucky]) expect(await stateOf(customerId)).toBe('failed');
  await system.rows(
    `update outbox_messages set created_at = now() - interval '3 days 1 minute' where customer_id = $1`,
    [stale.customerId],
  );
  mail.refuse(({ to }) => (to === unlucky.email ? 550 : null));
  await rollUp(system);
  await rollUp(system);
  const warningsTo = ({ email }: { email: string }): string[] =>
    mail
      .taken()
      .filter(({ to, subject }) => to === email && subject.includes('credits'))
      .map(({ subject }) => subject);
  expect(warningsTo(patient)).toEqual(['You have used 80 % of your credits']);
  expect([warningsTo(stale), warningsTo(unlucky)]).toEqual([[], []]);
  expect([await stateOf(patient.customerId), await stateOf(stale.customerId)]).toEqual(['sent', 'failed']);
});

it('what is shown before usage is settled is what it is settled as', async () => {
  const customer = await newCustomer(system, { start: '2027-05-10T09:00:00Z' });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  await moveClock(system, customer, start + 5 * DAY);
  const admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  const ask = async (method: string, path: string, body?: object, token = admin): Promise<void> => {
    const answer = await system.api.call(method, path, { token, ...(body === undefined ? {} : { body }) });
    expect([answer.status, answer.body]).toEqual([path.includes('/credits') ? 201 : 200, expect.anything()]);
  };
  let sent = 0;
  const use = (quantity: number): Promise<void> => {
    const occurred = new Date(start + DAY + sent * HOUR).toISOString();
    const event = {
      idempotency_key: `use-${sent++}`,
      event_type: 'inference',
      quantity,
      occurred_at: occurred,
    };
    return ask('POST', '/usage/events', event, customer.token);
  };
  const correct = (index: number, quantity: number): Promise<void> =>
    ask('POST', '/usage/corrections', {
      customer: customer.customerId,
      corrects: `use-${index}`,
      quantity,
      idempotency_key: `fix-${index}-${quantity}`,
      reason: 'Counted twice',
    });
  const grant = (amount: number): Promise<void> =>
    ask('POST', `/admin/subscriptions/${customer.email}/credits`, { amount, reason: 'For the trouble' });
  const shown = async (): Promise<Record<string, unknown>> =>
    (await system.api.call('GET', '/billing/usage', { token: customer.token })).body['credits'] as Record<
      string,
      unknown
    >;

  const steps: [() => Promise<void>, Record<string, number>][] = [
    [() => use(450.5), { used: 450.5, remaining: 49.5, granted: 0, overage: 0, overage_cost: 0 }],
    [() => use(1_300), { used: 1_750.5, remaining: 0, granted: 0, overage: 1_250.5, overage_cost: 2.5 }],
    [() => correct(1, 1_000), { used: 1_450.5, overage: 950.5, overage_cost: 1.9 }],
    [() => grant(1_000), { granted: 950.5, remaining: 49.5, overage: 0, overage_cost: 0 }],
    [() => use(100), { used: 1_550.5, granted: 1_000, remaining: 0, overage: 50.5, overage_cost: 0.1 }],
    [() => correct(0, 0), { used: 1_100, granted: 600, remaining: 400, overage: 0, overage_cost: 0 }],
  ];
  for (const [step, expected] of steps) {
    await step();
    const before = await shown();
    expect(before).toMatchObject(expected);
    await rollUp(system);
    expect(await shown()).toEqual(before);
  }
});

it('credits that go over are shown from the first moment of the next period', async () => {
  const admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  const changed = await system.api.call('PUT', '/plans/professional', {
    token: admin,
    body: { rollover: { up_to: 120 } },
  });
  expect(changed.body).toMatchObject({ rollover: { up_to: 120 } });
  const customer = await newCustomer(system, { start: '2027-09-10T09:00:00Z' });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  const use = async (at: number, quantity: string): Promise<void> => {
    await usage.report({ customerId: customer.customerId, subscriptionId: id, at, quantity });
  };
  const shown = async (): Promise<Record<string, unknown>> =>
    (await system.api.call('GET', '/billing/usage', { token: customer.token })).body['credits'] as Record<
      string,
      unknown
    >;
  await moveClock(system, customer, start + 5 * DAY);
  await use(start + DAY, '400');
  await rollUp(system);
  await moveClock(system, customer, start + 32 * DAY);
  const second = { included_credits: 500, carried: 100, used: 0, remaining: 600, overage: 0 };
  expect(await shown()).toMatchObject(second);
  await use(start + 31 * DAY, '30');
  expect(await shown()).toMatchObject({ ...second, used: 30, remaining: 570 });
  await rollUp(system);
  expect(await shown()).toMatchObject({ ...second, used: 30, remaining: 570 });
  // What was carried is used first and does not go over again: all 500 of the second period are unused, 120
  // may go over.
  await moveClock(system, customer, start + 63 * DAY);
  expect(await shown()).toMatchObject({ carried: 120, used: 0, remaining: 620 });
});
