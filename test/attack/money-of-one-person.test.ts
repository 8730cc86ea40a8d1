import { CREDIT_NOTE } from '../../workflows/contracts/credit-note.ts';
import { REFUND } from '../../workflows/contracts/refund.ts';
import { approvalWorkflowId, decidedSignal } from '../../workflows/contracts/approval.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';

/** One member of staff wants to move more money than one person may, or their own. */
let system: BillingSystem;
let second: string;

beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_ABOVE_REFUNDS: '10', APPROVAL_ABOVE_CREDITS: '10' });
  second = await staff('second');
});
afterAll(async () => {
  await system.stop();
});

const staff = (name: string, role: 'admin' | 'finance' = 'admin'): Promise<string> =>
  system.identity.token({ email: `${name}@staff.test`, role });

type Answer = ReturnType<BillingSystem['api']['call']>;
const refund = (token: string, chargeId: string, amount: number, key?: string): Answer =>
  system.api.call('POST', '/admin/billing/refunds', {
    token,
    body: { charge_id: chargeId, amount, reason: 'Paid twice' },
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
const decide = (token: string, id: unknown, decision: string): Answer =>
  system.api.call('POST', `/admin/approvals/${String(id)}`, {
    token,
    body: { decision, reason: 'Looked at it' },
  });

/** Somebody with a paid charge of 19.00. */
async function charged(): Promise<{ customer: TestCustomer; charge: string }> {
  const { id, customer } = await newSubscriber(system);
  await untilStatus(system, id, 'active');
  const { data } = await system.stripe.charges.list({ customer: customer.customerId });
  const charge = data[0]?.id ?? '';
  await until(async () => (await system.rows('select 1 from charges where id = $1', [charge])).length > 0, {
    what: 'the charge is known',
  });
  return { customer, charge };
}
const refunded = async (charge: string): Promise<number> =>
  (await system.stripe.charges.retrieve(charge)).amount_refunded;

it('what is above the day of one person waits, whoever begins its run, until another administrator agrees', async () => {
  const [admin, finance] = [await staff('first'), await staff('fay', 'finance')];
  const { charge } = await charged();
  const asked = await refund(admin, charge, 19, 'one');
  expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
  const id = asked.body['approval_id'];
  const [row] = await system.rows<{ key: string }>('select key from approvals where id = $1', [id]);
  const byHand = system.temporal.workflow.execute(REFUND, {
    workflowId: 'by-hand-approved-by-nobody',
    taskQueue: TASK_QUEUES.billing,
    args: [{ chargeId: charge, amount: 1900, key: row?.key, staffId: 'nobody' }],
  });
  await expect(byHand).rejects.toMatchObject({ cause: { type: 'not_requested' } });
  for (const [who, decision] of [
    [admin, 'approve'],
    [admin, 'refuse'],
    [finance, 'approve'],
    [second, 'withdraw'],
  ] as const)
    expect([decision, (await decide(who, id, decision)).status]).toEqual([decision, 403]);
  expect(await refunded(charge)).toBe(0);

  const { body: list } = await system.api.call('GET', '/admin/approvals', { token: second });
  expect(list['approvals']).toEqual([
    expect.objectContaining({ id, subject: charge, amount: 19, state: 'waiting', reason: 'Paid twice' }),
  ]);
  const yes = await decide(second, id, 'approve');
  expect(yes.body).toMatchObject({ state: 'approved', outcome: 'done' });
  expect(await refunded(charge)).toBe(1900);
  // Who approves again, or asks again, moves nothing more.
  expect((await decide(second, id, 'approve')).body).toMatchObject({ outcome: 'done' });
  expect((await refund(admin, charge, 19, 'one')).body).toMatchObject({ status: 'done', approval_id: id });
  expect((await decide(second, id, 'refuse')).body['code']).toBe('approval_decided');
  expect(await refunded(charge)).toBe(1900);
});

it('many small ones are one large one', async () => {
  const admin = await staff('slicer');
  const { charge } = await charged();
  const answers = [];
  for (let n = 0; n < 10; n++) answers.push((await refund(admin, charge, 1.5)).status);
  expect(answers).toEqual([200, 200, 200, 200, 200, 200, 202, 202, 202, 202]);
  expect(await refunded(charge)).toBe(900);
});

it('two at once are counted one after the other', async () => {
  const admin = await staff('racer');
  const [one, two] = [await charged(), await charged()];
  const answers = await Promise.all([refund(admin, one.charge, 6), refund(admin, two.charge, 6)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 202]);
  expect((await refunded(one.charge)) + (await refunded(two.charge))).toBe(600);
});

it('nobody gives themselves money back, nor approves it', async () => {
  const { customer, charge } = await charged();
  const asCustomer = await system.identity.token({ email: customer.email, role: 'admin' });
  expect((await refund(asCustomer, charge, 1)).status).toBe(403);
  const asked = await refund(await staff('friend'), charge, 19);
  expect((await decide(asCustomer, asked.body['approval_id'], 'approve')).status).toBe(403);
  expect(await refunded(charge)).toBe(0);
});

it('what was refused or withdrawn moves nothing, and nobody writes the decision into the table', async () => {
  const admin = await staff('patient');
  const { charge } = await charged();
  const ids: unknown[] = [];
  for (let n = 0; n < 3; n++) ids.push((await refund(admin, charge, 15)).body['approval_id']);
  expect((await decide(second, ids[0], 'refuse')).body).toMatchObject({ state: 'refused', outcome: null });
  expect((await decide(admin, ids[1], 'withdraw')).body).toMatchObject({ state: 'withdrawn' });
  for (const id of ids.slice(0, 2))
    expect((await decide(second, id, 'approve')).body['code']).toBe('approval_decided');
  for (const [change, constraint] of [
    [`state = 'approved', decided_by = asked_by`, 'approvals_second_person_check'],
    [`state = 'approved'`, 'approvals_second_person_check'],
    [`state = 'withdrawn', decided_by = 'x'`, 'approvals_in_time_check'],
    [`amount = 1`, 'approvals_unchanged_check'],
    [`asked_by = 'x'`, 'approvals_unchanged_check'],
    [`expires_at = now() + interval '1 year'`, 'approvals_unchanged_check'],
    [`outcome = 'done'`, 'approvals_unchanged_check'],
  ])
    await expect(system.rows(`update approvals set ${change} where id = $1`, [ids[2]])).rejects.toMatchObject(
      { constraint },
    );
  for (const state of ['waiting', 'approved'])
    await expect(
      system.rows(`update approvals set state = $2, decided_by = 'x' where id = $1`, [ids[0], state]),
    ).rejects.toMatchObject({ constraint: 'approvals_decided_once_check' });
  await expect(
    system.rows(
      `insert into approvals select (jsonb_populate_record(a, '{"id": "n", "key": "n", "state": "approved"}')).* from approvals a where id = $1`,
      [ids[2]],
    ),
  ).rejects.toMatchObject({ constraint: 'approvals_undecided_check' });
  await expect(system.rows('delete from approvals')).rejects.toMatchObject({
    constraint: 'approvals_kept_check',
  });
  await expect(system.rows('truncate approvals')).rejects.toMatchObject({
    constraint: 'approvals_kept_check',
  });
  expect(await refunded(charge)).toBe(0);
});

it('a credit note above it waits as well', async () => {
  const { customer } = await charged();
  const { data } = await system.stripe.invoices.list({ customer: customer.customerId });
  const invoice = data[0]?.id ?? '';
  const asked = await system.api.call('POST', '/admin/billing/credit-notes', {
    token: await staff('writer'),
    body: { invoice_id: invoice, give_back: 'balance', memo: 'Sorry', reason: 'A bad week' },
  });
  expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
  expect((await system.stripe.creditNotes.list({ invoice })).data).toEqual([]);
  const id = asked.body['approval_id'];
  const [row] = await system.rows<{ key: string; input: Record<string, unknown> }>(
    'select key, input from approvals where id = $1',
    [id],
  );
  expect((await decide(second, id, 'approve')).body).toMatchObject({ outcome: 'done' });
  // What was agreed to is money on the balance, not back to a card.
  const byHand = system.temporal.workflow.execute(CREDIT_NOTE, {
    workflowId: 'by-hand-on-other-terms',
    taskQueue: TASK_QUEUES.billing,
    args: [{ ...row?.input, key: row?.key, giveBack: 'refund' }],
  });
  await expect(byHand).rejects.toMatchObject({ cause: { type: 'not_requested' } });
  expect((await system.stripe.creditNotes.list({ invoice })).data).toMatchObject([{ memo: 'Sorry' }]);
});

it('another token of the asker, and an account with an address that nobody verified, approve nothing', async () => {
  const admin = await staff('two-browsers');
  const { charge } = await charged();
  const asked = await refund(admin, charge, 19);
  const id = asked.body['approval_id'];
  expect((await decide(await staff('two-browsers'), id, 'approve')).status).toBe(403);
  const shadow = await staff('shadow');
  await system.api.call('GET', '/admin/approvals', { token: shadow });
  const become = (email: string, verified: boolean): Promise<unknown> =>
    system.rows(`update users set email = $1, email_verified = $2 where email like '%shadow@%'`, [
      email,
      verified,
    ]);
  // As the provider may say it of a second account; its own rows are what the database looks at.
  await become('unverified-shadow@staff.test', false);
  const rows = await system.rows<{ id: string }>(`select id from users where email like '%shadow@%'`);
  for (const { id: by } of rows)
    await expect(system.rows(`select decide_approval($1, 'approved', $2)`, [id, by])).rejects.toMatchObject({
      constraint: 'approvals_second_person_check',
    });
  expect(rows).toHaveLength(1);
  expect(await refunded(charge)).toBe(0);
});

it('two who approve at once, and a signal by hand, move it once', async () => {
  const admin = await staff('hurried');
  const third = await staff('third');
  await system.api.call('GET', '/admin/approvals', { token: third });
  const { charge } = await charged();
  const asked = await refund(admin, charge, 12);
  const id = String(asked.body['approval_id']);
  // Nothing is decided yet: the run reads the row, not the signal.
  await system.temporal.workflow.getHandle(approvalWorkflowId(id)).signal(decidedSignal);
  const answers = await Promise.all([decide(second, id, 'approve'), decide(third, id, 'approve')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  await until(async () => (await refunded(charge)) > 0, { what: 'the refund is made' });
  expect(await refunded(charge)).toBe(1200);
  expect((await system.stripe.refunds.list({ charge })).data).toHaveLength(1);
});

it('who asked has to be staff still when it is approved; who approved need not be when it is carried out', async () => {
  const { charge } = await charged();
  const asked = await refund(await staff('leaver'), charge, 12);
  await system.rows(`update users set role = 'viewer' where email = 'leaver@staff.test'`);
  expect((await decide(second, asked.body['approval_id'], 'approve')).status).toBe(403);
  expect((await decide(second, asked.body['approval_id'], 'refuse')).body).toMatchObject({
    state: 'refused',
  });
  const again = await refund(await staff('stayer'), charge, 12);
  const id = String(again.body['approval_id']);
  await system.stopWorker();
  const demoted = await staff('demoted');
  const [answer] = await Promise.all([
    decide(demoted, id, 'approve'),
    until(
      async () =>
        (await system.rows(`select 1 from approvals where id = $1 and state = 'approved'`, [id])).length,
      { what: 'it is approved' },
    )
      .then(() => system.rows(`update users set role = 'viewer' where email = 'demoted@staff.test'`))
      .then(() => system.startWorker()),
  ]);
  expect(answer.body).toMatchObject({ state: 'approved' });
  await until(async () => (await refunded(charge)) === 1200, { what: 'the refund is made' });
});

it('another currency counts by its rate; without one it always waits', async () => {
  const admin = await staff('traveller');
  const { charge } = await charged();
  const ask = async (currency: string): Promise<unknown> => {
    await system.rows(`update charges set currency = $2 where id = $1`, [charge, currency]);
    const { body } = await refund(admin, charge, 0.5);
    await system.rows(`update charges set currency = 'usd' where id = $1`, [charge]);
    return body['status'];
  };
  expect(await ask('sek')).toBe('waiting_for_approval');
});
