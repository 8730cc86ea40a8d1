import { randomUUID } from 'node:crypto';
import { APPROVAL, approvalWorkflowId } from '../../workflows/contracts/approval.ts';
import { writeOffUpdate } from '../../workflows/contracts/dunning.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { episodeOf, failedRenewal, refusal } from '../workflow/story.ts';

/** One member of staff grants, forgives or reprices more than one may alone: credits, a debt, a plan. */
let system: BillingSystem;
let second: string;

beforeAll(async () => {
  system = await startBillingSystem({
    APPROVAL_ABOVE_GRANTS: '10',
    APPROVAL_ABOVE_WRITE_OFFS: '10',
    APPROVAL_PRICE_CHANGES: 'second_person',
  });
  second = await staff('second');
  await system.api.call('GET', '/admin/approvals', { token: second });
});
afterAll(async () => {
  await system.stop();
});

const staff = (name: string): Promise<string> =>
  system.identity.token({ email: `${name}@staff.test`, role: 'admin' });

type Answer = Awaited<ReturnType<BillingSystem['api']['call']>>;
const decide = (token: string, id: unknown, decision: string): Promise<Answer> =>
  system.api.call('POST', `/admin/approvals/${String(id)}`, { token, body: { decision, reason: 'Seen' } });
const read = async (id: unknown): Promise<Answer['body']> =>
  (await system.api.call('GET', `/admin/approvals/${String(id)}`, { token: second })).body;
/** What `temporal workflow start` does for a request that nobody has decided. */
const byHand = (id: unknown, name: string): Promise<unknown> =>
  system.temporal.workflow.start(APPROVAL, {
    workflowId: name,
    taskQueue: TASK_QUEUES.billing,
    args: [{ approvalId: String(id) }],
  });

describe('credits', () => {
  const grant = (token: string, customer: TestCustomer, amount: number, key?: string): Promise<Answer> =>
    system.api.call('POST', `/admin/subscriptions/${customer.customerId}/credits`, {
      token,
      body: { amount, reason: 'For the trouble' },
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    });
  const granted = async ({ customerId }: TestCustomer): Promise<number[]> =>
    (
      await system.rows<{ amount: string }>('select amount from credit_grants where customer_id = $1', [
        customerId,
      ])
    ).map(({ amount }) => Number(amount));
  let customer: TestCustomer;
  /** Credits that cost 10.00 as overage. */
  let tenth: number;

  beforeAll(async () => {
    const made = await newSubscriber(system);
    customer = made.customer;
    await untilStatus(system, made.id, 'active');
    const { body } = await system.api.call('GET', '/admin/plans', { token: second });
    const plans = body['plans'] as { price_per_1k: number | null }[];
    const dearest = Math.max(...plans.map(({ price_per_1k: price }) => price ?? 0));
    tenth = Math.floor((10 / dearest) * 1_000);
  });

  it('small ones of a day are counted together, and the run by hand gives none', async () => {
    const admin = await staff('slicer');
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await grant(admin, customer, Math.floor(tenth / 2))).status);
    expect(statuses).toEqual([201, 201, 202, 202]);
    const [waiting] = await system.rows<{ id: string }>(
      `select id from approvals where state = 'waiting' and action = 'usage.grant_credits' limit 1`,
    );
    await byHand(waiting?.id, 'credits-by-hand');
    expect((await granted(customer)).length).toBe(2);
  });

  it('above it a second person gives them, once; not the asker, nor who gets them', async () => {
    const admin = await staff('giver');
    const asCustomer = await system.identity.token({ email: customer.email, role: 'admin' });
    expect((await grant(asCustomer, customer, 1)).status).toBe(403);
    const before = (await granted(customer)).length;
    const asked = await grant(admin, customer, tenth * 3, 'one');
    expect(asked.status).toBe(202);
    expect(asked.headers.get('location')).toBe(
      `/api/v1/admin/approvals/${String(asked.body['approval_id'])}`,
    );
    const id = asked.body['approval_id'];
    for (const who of [admin, asCustomer]) expect((await decide(who, id, 'approve')).status).toBe(403);
    expect((await granted(customer)).length).toBe(before);
    expect((await decide(second, id, 'approve')).body).toMatchObject({ state: 'approved', outcome: 'done' });
    await decide(second, id, 'approve');
    expect((await granted(customer)).length).toBe(before + 1);
    expect(await audit(id)).toEqual([
      'usage.grant_credits.requested',
      'approval.approve',
      'usage.grant_credits',
    ]);
    // Who asks again finds what was given.
    expect(await grant(admin, customer, tenth * 3, 'one')).toMatchObject({ status: 201, body: { id } });
  });
});

const audit = async (id: unknown): Promise<string[]> =>
  (
    await system.rows<{ action: string }>(
      `select action from audit_log where after ->> 'approval' = $1 or subject_id = $1 order by id`,
      [id],
    )
  ).map(({ action }) => action);

describe('a debt', () => {
  const writeOff = (token: string, subscriptionId: string): Promise<Answer> =>
    system.api.call('POST', `/admin/subscriptions/${subscriptionId}/write-off`, {
      token,
      body: { reason: 'Moved away' },
    });
  const statusOf = async (invoiceId: string): Promise<string | null> =>
    (await system.stripe.invoices.retrieve(invoiceId)).status;

  it('is not given up alone, nor by an Update of the run by hand, nor by its debtor', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const asCustomer = await system.identity.token({ email: customer.email, role: 'admin' });
    expect((await writeOff(asCustomer, id)).status).toBe(403);
    const admin = await staff('forgiver');
    const asked = await writeOff(admin, id);
    expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
    const approval = asked.body['approval_id'];
    const [row] = await system.rows<{ key: string }>('select key from approvals where id = $1', [approval]);
    const actor = { kind: 'staff', id: 'nobody', requestId: null } as const;
    for (const approvalKey of [row?.key ?? '', 'made-up'])
      expect(
        await refusal(
          episodeOf(system, id).executeUpdate(writeOffUpdate, {
            args: [{ key: `by-hand/${approvalKey}`, actor, approvalKey }],
          }),
        ),
      ).toMatchObject({ type: 'not_requested' });
    expect((await decide(admin, approval, 'approve')).status).toBe(403);
    expect((await decide(asCustomer, approval, 'approve')).status).toBe(403);
    expect(await statusOf(invoiceId)).toBe('open');
    expect((await decide(second, approval, 'approve')).body).toMatchObject({ outcome: 'done' });
    expect(await statusOf(invoiceId)).toBe('uncollectible');
  });

  it('that grew after it was asked for is not given up', async () => {
    const { id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const asked = await writeOff(await staff('early'), id);
    const approval = asked.body['approval_id'];
    const invoice = await system.stripe.invoices.retrieve(invoiceId);
    // As if 1.00 of it had been approved. Only a superuser, past the triggers, can change a request.
    await system.rows(`set session_replication_role = replica;
      update approvals set amount = 100 where id = '${String(approval)}';
      update audit_log set after = jsonb_set(after, '{amount}', '100') where after ->> 'approval' = '${String(approval)}';
      set session_replication_role = origin`);
    expect((await decide(second, approval, 'approve')).body).toMatchObject({
      state: 'approved',
      outcome: 'failed',
      outcome_detail: 'debt_changed',
    });
    expect((await system.stripe.invoices.retrieve(invoiceId)).amount_remaining).toBe(
      invoice.amount_remaining,
    );
    expect(await statusOf(invoiceId)).toBe('open');
  });
});

describe('the price of a plan', () => {
  const reprice = (token: string, price: number): Promise<Answer> =>
    system.api.call('PUT', '/plans/starter', {
      token,
      body: { price_monthly: price, reason: 'A new year' },
    });
  const priceOf = async (): Promise<unknown> =>
    (await system.api.call('GET', '/subscriptions/plans/starter', { token: second })).body['price_monthly'];

  it('is changed by two, exactly as it was shown; what is no price by one', async () => {
    const admin = await staff('pricer');
    const before = await priceOf();
    const asked = await reprice(admin, 29);
    expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
    expect(await priceOf()).toBe(before);
    expect((await decide(admin, asked.body['approval_id'], 'approve')).status).toBe(403);
    const noPrice = await system.api.call('PUT', '/plans/starter', {
      token: admin,
      body: { features: ['Support by mail'] },
    });
    expect(noPrice.status).toBe(200);
    // The plan is another by now than the one that was shown.
    expect((await decide(second, asked.body['approval_id'], 'approve')).body).toMatchObject({
      outcome: 'failed',
      outcome_detail: 'plan_changed',
    });
    expect(await priceOf()).toBe(before);
    const again = await reprice(admin, 29);
    expect((await decide(second, again.body['approval_id'], 'approve')).body).toMatchObject({
      outcome: 'done',
    });
    expect(await priceOf()).toBe(29);
  });

  it('needs a reason; a new plan waits as well', async () => {
    const admin = await staff('maker');
    const body = { id: 'cheap', display_name: 'Cheap', price_monthly: 0.5 };
    const silent = await system.api.call('POST', '/subscriptions/plans', { token: admin, body });
    expect([silent.status, silent.body['errors']]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/reason' })],
    ]);
    const asked = await system.api.call('POST', '/subscriptions/plans', {
      token: admin,
      body: { ...body, reason: 'For students' },
    });
    expect(asked.status).toBe(202);
    expect((await decide(admin, asked.body['approval_id'], 'withdraw')).body).toMatchObject({
      state: 'withdrawn',
    });
    expect((await decide(second, asked.body['approval_id'], 'approve')).body['code']).toBe(
      'approval_decided',
    );
    expect(await system.rows(`select 1 from plans where code = 'cheap'`)).toEqual([]);
  });
});

it('a run by hand in the name of no request ends, and moves nothing', async () => {
  await expect(
    system.temporal.workflow.execute(APPROVAL, {
      workflowId: approvalWorkflowId('made-up'),
      taskQueue: TASK_QUEUES.billing,
      args: [{ approvalId: 'made-up' }],
    }),
  ).rejects.toMatchObject({ cause: { cause: { type: 'not_requested' } } });
});

it('where nobody else may decide, the answer says what to do', async () => {
  await system.rows(`update users set role = 'viewer' where email <> 'lonely@staff.test'`);
  const { customer, id } = await newSubscriber(system);
  await untilStatus(system, id, 'active');
  const asked = await system.api.call('POST', `/admin/subscriptions/${customer.customerId}/credits`, {
    token: await staff('lonely'),
    body: { amount: 10_000_000, reason: 'For the trouble' },
  });
  expect(asked.status).toBe(202);
  expect(asked.body['detail']).toMatch(/Nobody can approve this yet.*APPROVAL_ABOVE_GRANTS/s);
  expect((await read(asked.body['approval_id']))['may_be_decided_by']).toBe(0);
});

describe('what a product or price of Stripe stands for', () => {
  const map = (token: string, id: string, plan: string, key = randomUUID()): Promise<Answer> =>
    system.api.call('PUT', `/admin/catalogue/mappings/${id}`, {
      token,
      body: { plan, reason: 'The price before ours' },
      headers: { 'idempotency-key': key },
    });
  const unmap = (token: string, id: string, query = '?reason=withdrawn'): Promise<Answer> =>
    system.api.call('DELETE', `/admin/catalogue/mappings/${id}${query}`, { token });
  const mapped = (id: string): Promise<unknown[]> =>
    system.rows('select plan_code from stripe_mappings where stripe_id = $1', [id]);
  const tier = async (id: string): Promise<unknown> =>
    (await system.rows<{ tier: string }>('select tier from subscriptions where id = $1', [id]))[0]?.tier;
  /** Somebody who pays 1.00 a month by a price that stands for nothing, on real time. */
  async function cheap(): Promise<{ price: string; id: string }> {
    const { userId } = await newCustomer(system);
    const { id: customer } = await system.stripe.customers.create({ metadata: { user_id: userId } });
    const { id: method } = await system.stripe.paymentMethods.attach('pm_card_visa', { customer });
    const { id: price } = await system.stripe.prices.create({
      product_data: { name: 'For friends' },
      currency: 'usd',
      unit_amount: 100,
      recurring: { interval: 'month' },
    });
    const { id } = await system.stripe.subscriptions.create({
      customer,
      default_payment_method: method,
      items: [{ price }],
    });
    return { price, id };
  }
  let other: string;
  beforeAll(async () => {
    other = await staff('other-mapper');
    await system.api.call('GET', '/admin/approvals', { token: other });
  });

  it('is not said by one administrator, and is carried out once a second one agrees', async () => {
    const mapper = await staff('mapper');
    const { price, id } = await cheap();
    const key = randomUUID();
    const asked = await map(mapper, price, 'enterprise', key);
    expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
    const request = asked.body['approval_id'];
    expect(await read(request)).toMatchObject({
      summary: `Map ${price} to the plan enterprise`,
      details: [
        'It stands for nothing now.',
        '1 subscriptions have an item of it; their access goes by it at once.',
      ],
    });
    expect((await decide(mapper, request, 'approve')).status).toBe(403);
    await byHand(request, `approval-by-hand-${price}`);
    // The same again asks for nothing new, and another plan under the same key is refused.
    expect((await map(mapper, price, 'enterprise', key)).body['approval_id']).toBe(request);
    expect((await map(mapper, price, 'starter', key)).body['code']).toBe('idempotency_conflict');
    expect(await mapped(price)).toEqual([]);
    expect((await decide(other, request, 'approve')).body).toMatchObject({ outcome: 'done' });
    expect(await mapped(price)).toEqual([{ plan_code: 'enterprise' }]);
    await until(async () => (await tier(id)) === 'enterprise', { what: 'the subscription is read again' });
  });

  it('is not taken back by one either: a price would stand for what its product does', async () => {
    const mapper = await staff('unmapper');
    const { price } = await cheap();
    await decide(other, (await map(mapper, price, 'starter')).body['approval_id'], 'approve');
    expect((await unmap(mapper, price, '')).body['code']).toBe('invalid_request');
    const asked = await unmap(mapper, price);
    expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
    expect((await decide(mapper, asked.body['approval_id'], 'approve')).status).toBe(403);
    expect(await mapped(price)).toEqual([{ plan_code: 'starter' }]);
    expect((await decide(other, asked.body['approval_id'], 'approve')).body).toMatchObject({
      outcome: 'done',
    });
    expect(await mapped(price)).toEqual([]);
  });

  it('is not changed from anything but what was shown', async () => {
    const mapper = await staff('late-mapper');
    const { price } = await cheap();
    const [first, late] = [await map(mapper, price, 'starter'), await map(mapper, price, 'professional')];
    expect((await decide(other, first.body['approval_id'], 'approve')).body).toMatchObject({
      outcome: 'done',
    });
    expect((await decide(other, late.body['approval_id'], 'approve')).body).toMatchObject({
      outcome: 'failed',
      outcome_detail: 'mapping_changed',
    });
    expect(await mapped(price)).toEqual([{ plan_code: 'starter' }]);
  });
});
