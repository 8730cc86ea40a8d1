import { randomUUID } from 'node:crypto';
import { query } from '../../db/sql.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { event } from '../support/usage-calls.ts';
import { DAY, failedRenewal } from '../workflow/story.ts';

/**
 * One member of staff gives value away without moving money: days, discounts, usage that is not billed,
 * softer rules.
 */
let system: BillingSystem;
let second: string;

beforeAll(async () => {
  system = await startBillingSystem({
    APPROVAL_ABOVE_OVERRIDES: '10',
    APPROVAL_ABOVE_WRITE_OFFS: '10',
    APPROVAL_PRICE_CHANGES: 'second_person',
  });
  second = await staff('second');
  await system.api.call('GET', '/admin/approvals', { token: second });
});
afterAll(async () => {
  await system.stop();
});

type Answer = Awaited<ReturnType<BillingSystem['api']['call']>>;
const staff = (name: string, role: 'admin' | 'editor' = 'admin'): Promise<string> =>
  system.identity.token({ email: `${name}@staff.test`, role });
const post = (token: string, path: string, body: Record<string, unknown>): Promise<Answer> =>
  system.api.call('POST', path, { token, body: { reason: 'A good customer', ...body } });
const decide = (token: string, { body }: Answer, decision = 'approve'): Promise<Answer> =>
  post(token, `/admin/approvals/${String(body['approval_id'])}`, { decision });
const read = async ({ body }: Answer): Promise<Answer['body']> =>
  (await system.api.call('GET', `/admin/approvals/${String(body['approval_id'])}`, { token: second })).body;
const waiting = ({ status, body }: Answer): unknown => [status, body['status']];
const WAITS = [202, 'waiting_for_approval'];

it('days of a trial count at their price: small ones are added up, large ones wait, also through the account', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
  await untilStatus(system, id, 'trialing');
  const trialEnd = async (): Promise<number> =>
    ((await system.stripe.subscriptions.retrieve(id)).trial_end ?? 0) * 1_000;
  const before = await trialEnd();
  const support = await staff('sue', 'editor');
  const extend = (days: number): Promise<Answer> =>
    post(support, `/admin/subscriptions/${id}/extend-trial`, { days });
  // 19.00 a month: 0.64 a day.
  const answers = [];
  for (let n = 0; n < 4; n++) answers.push((await extend(5)).status);
  expect(answers).toEqual([200, 200, 200, 202]);
  expect(await trialEnd()).toBe(before + 15 * DAY);
  const byAccount = await system.api.call('PATCH', `/admin/subscriptions/${customer.customerId}`, {
    token: support,
    body: { trial_end: new Date(before + 20 * DAY).toISOString(), reason: 'A good customer' },
  });
  expect(waiting(byAccount)).toEqual(WAITS);
  expect(await read(byAccount)).toMatchObject({
    summary: `Extend the trial of ${id} by 5 days`,
    amount: 3.17,
    effect: { days: 5 },
  });
  for (const [token, status] of [
    [support, 403],
    [await staff('sue-too', 'editor'), 403],
    [await system.identity.token({ email: customer.email, role: 'admin' }), 403],
  ] as const)
    expect((await decide(token, byAccount)).status).toBe(status);
  expect(await trialEnd()).toBe(before + 15 * DAY);
  expect((await decide(second, byAccount)).body).toMatchObject({ state: 'approved', outcome: 'done' });
  expect(await trialEnd()).toBe(before + 20 * DAY);
  await decide(second, byAccount);
  expect(await trialEnd()).toBe(before + 20 * DAY);
});

it('so do days of grace; what the rules of the plan refuse, two people cannot do either', async () => {
  const { id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  const support = await staff('grace', 'editor');
  const extend = (days: number): Promise<Answer> =>
    post(support, `/admin/subscriptions/${id}/extend-grace`, { days });
  const [large, tooLarge] = [await extend(20), await extend(200)];
  expect([waiting(large), waiting(tooLarge)]).toEqual([WAITS, WAITS]);
  expect((await decide(second, large)).body).toMatchObject({ outcome: 'done' });
  expect((await decide(second, tooLarge)).body).toMatchObject({
    outcome: 'failed',
    outcome_detail: 'grace_extension_limit',
  });
  const [{ count } = { count: -1 }] = await system.rows<{ count: number }>(
    `select count(*)::int as count from timeline where subscription_id = $1 and kind = 'grace_extended'`,
    [id],
  );
  expect(count).toBe(1);
});

it('a discount counts for all that it takes off; one without an end always waits', async () => {
  const admin = await staff('discounter');
  const { id } = await newSubscriber(system);
  const coupon = async (terms: object): Promise<string> =>
    (await system.stripe.coupons.create({ duration: 'once', ...terms })).id;
  const apply = (code: string): Promise<Answer> => post(admin, `/admin/subscriptions/${id}/coupon`, { code });
  const applied = async (): Promise<number> =>
    (await system.stripe.subscriptions.retrieve(id)).discounts.length;
  expect((await apply(await coupon({ percent_off: 1 }))).status).toBe(200);
  const year = await apply(await coupon({ percent_off: 50, duration: 'repeating', duration_in_months: 12 }));
  const always = await apply(await coupon({ percent_off: 1, duration: 'forever' }));
  const dear = await apply(await coupon({ amount_off: 900, currency: 'usd' }));
  expect([year, always, dear].map(waiting)).toEqual([WAITS, WAITS, WAITS]);
  expect([(await read(year))['amount'], (await read(always))['amount']]).toEqual([594, null]);
  expect(await applied()).toBe(1);
  expect((await decide(admin, year)).status).toBe(403);
  expect((await decide(second, year)).body).toMatchObject({ outcome: 'done' });
  expect(await applied()).toBe(2);
});

it('a code that anybody may type waits, and is made once, as it was shown', async () => {
  const admin = await staff('marketer');
  const asked = await post(admin, '/admin/coupons', {
    name: 'Half',
    percent_off: 50,
    duration: 'forever',
    code: 'HALF-FOR-EVER',
  });
  expect(waiting(asked)).toEqual(WAITS);
  const codes = async (): Promise<number> =>
    (await system.stripe.promotionCodes.list({ code: 'HALF-FOR-EVER' })).data.length;
  expect(await codes()).toBe(0);
  expect((await read(asked))['details']).toEqual([
    'Half: 50 % off, for ever.',
    'Customers type HALF-FOR-EVER.',
    'As often as anybody likes.',
  ]);
  expect((await decide(admin, asked)).status).toBe(403);
  expect((await decide(second, asked)).body).toMatchObject({ outcome: 'done' });
  await decide(second, asked);
  expect(await codes()).toBe(1);
  // Without a code nobody can type it; staff apply it, which counts.
  const quiet = await post(admin, '/admin/coupons', { name: 'Quiet', percent_off: 50, duration: 'once' });
  expect(quiet.status).toBe(201);
});

it('the rules of a plan wait, and are refused where they are others by then', async () => {
  const admin = await staff('ruler');
  const put = (policy: object): Promise<Answer> =>
    system.api.call('PUT', '/admin/plans/starter/policy', {
      token: admin,
      body: { policy, reason: 'Kinder' },
    });
  const policy = async (): Promise<unknown> =>
    (await system.api.call('GET', '/admin/plans/starter/policy', { token: admin })).body['policy'];
  const before = await policy();
  const [one, two] = [await put({ paused_access: 'full' }), await put({ while_processing: 'grant' })];
  expect([waiting(one), waiting(two)]).toEqual([WAITS, WAITS]);
  expect((await read(one))['summary']).toBe('Change the rules of plan starter');
  expect(await policy()).toEqual(before);
  expect((await decide(admin, one)).status).toBe(403);
  expect((await decide(second, one)).body).toMatchObject({ outcome: 'done' });
  expect(await policy()).toMatchObject({ paused_access: 'full' });
  expect((await decide(second, two)).body).toMatchObject({
    outcome: 'failed',
    outcome_detail: 'policy_changed',
  });
});

it('usage is not waived by one above what one may write off, and never more than was shown', async () => {
  const admin = await staff('waiver');
  const { id, customer } = await newSubscriber(system);
  const plant = (startsAt: string, amount: number): Promise<unknown> =>
    system.rows(
      `insert into usage_periods (subscription_id, starts_at, ends_at, customer_id, currency, tier, amount, attention, is_open)
       values ($1, $2, $2::timestamptz + interval '1 day', $3, 'usd', 'starter', $4, 'refused by Stripe', false)`,
      [id, startsAt, customer.customerId, amount],
    );
  const [small, large, grown] = ['2020-01-01', '2020-02-01', '2020-03-01'].map(
    (day) => `${day}T00:00:00.000Z`,
  );
  await plant(small ?? '', 500);
  await plant(large ?? '', 2_000);
  await plant(grown ?? '', 3_000);
  const seeTo = (from: string | undefined): Promise<Answer> =>
    post(admin, '/admin/drift/usage-periods', { subscription: id, from });
  const open = async (): Promise<number> =>
    (
      await system.rows(`select 1 from usage_periods where subscription_id = $1 and attention is not null`, [
        id,
      ])
    ).length;
  expect((await seeTo(small)).status).toBe(200);
  const [asked, askedOfGrown] = [await seeTo(large), await seeTo(grown)];
  expect([waiting(asked), waiting(askedOfGrown)]).toEqual([WAITS, WAITS]);
  expect(await open()).toBe(2);
  await system.rows(`update usage_periods set amount = 9000 where subscription_id = $1 and starts_at = $2`, [
    id,
    grown,
  ]);
  expect((await decide(second, asked)).body).toMatchObject({ outcome: 'done' });
  expect((await decide(second, askedOfGrown)).body).toMatchObject({ outcome_detail: 'debt_changed' });
  expect(await open()).toBe(1);
});

describe('a usage period behind a hundred others', () => {
  let id: string;
  let customerId: string;
  const open = async (from: string): Promise<number> =>
    (
      await system.rows(
        `select 1 from usage_periods where subscription_id = $1 and starts_at = $2 and attention is not null`,
        [id, from],
      )
    ).length;
  const seeTo = (token: string, from: string, key: string = randomUUID()): Promise<Answer> =>
    system.api.call('POST', '/admin/drift/usage-periods', {
      token,
      body: { subscription: id, from, reason: 'A good customer' },
      headers: { 'idempotency-key': key },
    });

  beforeAll(async () => {
    const made = await newSubscriber(system);
    ({ id } = made);
    ({ customerId } = made.customer);
    await system.rows(
      `insert into usage_periods (subscription_id, starts_at, ends_at, customer_id, currency, tier, amount, attention, is_open)
       select $1, at, at + interval '1 day', $2, 'usd', 'starter', 1, 'refused by Stripe', false
       from generate_series('2010-01-01'::timestamptz, '2010-04-20', '1 day') at
       union all select $1, at, at + interval '1 day', $2, 'usd', 'starter', 2000, 'refused by Stripe', false
       from generate_series('2020-05-01'::timestamptz, '2020-05-03', '1 day') at
       union all select $1, '2020-06-01', '2020-06-02', $2, 'usd', 'starter', 500, 'refused by Stripe', false`,
      [id, customerId],
    );
  });
  afterAll(async () => {
    await system.rows('delete from usage_periods where subscription_id = $1', [id]);
  });

  it('is not waived by one above what one may write off, nor by who owes it', async () => {
    const from = '2020-05-01T00:00:00.000Z';
    const asked = await seeTo(await staff('far-waiver'), from);
    expect(waiting(asked)).toEqual(WAITS);
    expect(await read(asked)).toMatchObject({ amount: 20 });
    const [debtor] = await system.rows<{ email: string }>(
      'select u.email from customers c join users u on u.id = c.user_id where c.id = $1',
      [customerId],
    );
    const asDebtor = await system.identity.token({ email: debtor?.email ?? '', role: 'admin' });
    for (const day of [from, '2010-01-01T00:00:00.000Z'])
      expect((await seeTo(asDebtor, day)).status).toBe(403);
    expect(await open(from)).toBe(1);
  });

  it('is not waived by the key that another one was waived by, nor what was used since', async () => {
    const admin = await staff('key-keeper');
    const [from, other] = ['2020-06-01T00:00:00.000Z', '2020-05-02T00:00:00.000Z'];
    const key = randomUUID();
    expect((await seeTo(admin, from, key)).body).toMatchObject({ seen_to: true, unbilled: 5 });
    // As the retention does after 30 days.
    await system.rows('delete from idempotency_keys where key = $1', [key]);
    expect(waiting(await seeTo(admin, other, key))).toEqual(WAITS);
    await system.rows(
      `update usage_periods set amount = 9000, attention = 'late' where subscription_id = $1 and starts_at = $2`,
      [id, from],
    );
    expect((await seeTo(admin, from, key)).body).toMatchObject({ seen_to: true, unbilled: 5 });
    expect([await open(from), await open(other)]).toEqual([1, 1]);
  });

  it('is waived as it was asked for, although its usage grows at that moment', async () => {
    const from = '2020-05-03T00:00:00.000Z';
    await system.rows(`update usage_periods set amount = 100 where subscription_id = $1 and starts_at = $2`, [
      id,
      from,
    ]);
    const token = await staff('racer');
    let asked: Promise<Answer> | undefined;
    await system.api.api.deps.em().transactional(async (em) => {
      await query(
        em,
        `update usage_periods set amount = 9000 where subscription_id = $1 and starts_at = $2 returning 1`,
        [id, from],
      );
      asked = seeTo(token, from);
      await until(
        async () =>
          (
            await system.rows(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).length > 0,
        { what: 'the waiver waits for the rating of the period', withinMs: 20_000 },
      );
    });
    const answer = await asked;
    expect(answer === undefined ? null : waiting(answer)).toEqual(WAITS);
    expect(await open(from)).toBe(1);
  });
});

it('a key stands for what was asked for first, also when its answer is forgotten', async () => {
  const { id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  const support = await staff('key-saver', 'editor');
  const key = randomUUID();
  const extend = async (days: number, idempotencyKey = key): Promise<Answer> => {
    // As the retention does after 30 days.
    await system.rows('delete from idempotency_keys where key = $1', [idempotencyKey]);
    return system.api.call('POST', `/admin/subscriptions/${id}/extend-grace`, {
      token: support,
      body: { days, reason: 'A good customer' },
      headers: { 'idempotency-key': idempotencyKey },
    });
  };
  const extended = async (): Promise<number> =>
    (await system.rows(`select 1 from timeline where subscription_id = $1 and kind = 'grace_extended'`, [id]))
      .length;
  expect((await extend(1)).status).toBe(200);
  const other = await extend(365);
  expect([other.status, other.body['code']]).toEqual([409, 'idempotency_conflict']);
  expect((await extend(1)).status).toBe(200);
  expect(await extended()).toBe(1);
  const later = randomUUID();
  const asked = await extend(20, later);
  expect(waiting(asked)).toEqual(WAITS);
  expect((await extend(20, later)).body['approval_id']).toBe(asked.body['approval_id']);
  expect((await extend(30, later)).body['code']).toBe('idempotency_conflict');
  expect(
    await system.rows(
      `select distinct after -> 'input' ->> 'days' as days from audit_log where after ->> 'approval' = $1`,
      [asked.body['approval_id']],
    ),
  ).toEqual([{ days: '20' }]);
});

it('usage is not taken back by staff above it, in slices neither, and nothing is left of what was refused', async () => {
  const { customer } = await newSubscriber(system);
  const admin = await staff('corrector');
  const sent = event({ quantity: 1_000_000 });
  await system.api.call('POST', '/usage/events', { token: customer.token, body: sent });
  const correct = (quantity: number): Promise<Answer> =>
    post(admin, '/usage/corrections', {
      customer: customer.customerId,
      corrects: sent['idempotency_key'],
      quantity,
      idempotency_key: randomUUID(),
    });
  expect((await correct(0)).status).toBe(403);
  const answers = [];
  for (let left = 999_000; left > 960_000; left -= 1_000) answers.push((await correct(left)).status);
  expect(answers[0]).toBe(200);
  expect(answers.at(-1)).toBe(403);
  expect(
    await system.rows(`select 1 from approvals where action = 'usage.correct' and state <> 'not_needed'`),
  ).toEqual([]);
  const [row] = await system.rows<{ worth: string }>(
    `select sum(worth) as worth from approvals where action = 'usage.correct'`,
  );
  expect(Number(row?.worth)).toBeGreaterThan(0);
  expect(Number(row?.worth)).toBeLessThanOrEqual(1_000);
});

it('usage that nobody can tell the worth of is not taken back by one; what was refused stays in the audit log', async () => {
  const { id, customer } = await newSubscriber(system);
  await untilStatus(system, id, 'active');
  const sent = event({ quantity: 10 });
  await system.api.call('POST', '/usage/events', { token: customer.token, body: sent });
  // No plan sells overage in it.
  await system.rows(`update subscriptions set currency = 'chf' where id = $1`, [id]);
  const refused = await post(await staff('unpriced', 'editor'), '/usage/corrections', {
    customer: customer.customerId,
    corrects: sent['idempotency_key'],
    quantity: 0,
    idempotency_key: randomUUID(),
  });
  expect([refused.status, refused.body['code']]).toEqual([403, 'forbidden']);
  expect(
    await system.rows(
      `select action, reason, after ->> 'outcome' as outcome, after ->> 'corrects' as corrects from audit_log
       where subject_id = $1 and action like 'usage.correct%'`,
      [customer.customerId],
    ),
  ).toEqual([
    {
      action: 'usage.correct',
      reason: 'A good customer',
      outcome: 'refused',
      corrects: sent['idempotency_key'],
    },
  ]);
});
