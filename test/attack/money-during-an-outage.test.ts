import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import { sandboxControl } from '../support/processes-sandbox.ts';
import type { SandboxControl } from '../support/processes-sandbox.ts';
import { until } from '../support/until.ts';

/**
 * Staff repeat themselves while Stripe is away, or say something else under the same key: money moves once.
 */
let system: BillingSystem;
let stripe: SandboxControl;
let asker: string;
let second: string;

beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_ABOVE_CREDITS: '1' });
  stripe = sandboxControl(system.sandbox.url);
  [asker, second] = [await staff('asker'), await staff('second')];
});
afterEach(() => stripe.calm());
afterAll(async () => {
  await system.stop();
});

const staff = (name: string): Promise<string> =>
  system.identity.token({ email: `${name}@staff.test`, role: 'admin' });

async function paid(): Promise<{ invoice: string; charge: string }> {
  const { id, customer } = await newSubscriber(system);
  await untilStatus(system, id, 'active');
  const [charges, invoices] = await Promise.all([
    system.stripe.charges.list({ customer: customer.customerId }),
    system.stripe.invoices.list({ customer: customer.customerId }),
  ]);
  const [charge, invoice] = [charges.data[0]?.id ?? '', invoices.data[0]?.id ?? ''];
  await until(async () => (await system.rows('select 1 from charges where id = $1', [charge])).length > 0);
  return { invoice, charge };
}

it('a credit note that is approved while Stripe is away is made once, and shows how it stands meanwhile', async () => {
  const { invoice } = await paid();
  const asked = await system.api.call('POST', '/admin/billing/credit-notes', {
    token: asker,
    body: { invoice_id: invoice, amount: 5, reason: 'Was away for a week' },
  });
  expect(asked.status).toBe(202);
  const id = String(asked.body['approval_id']);
  const decide = (decision: string): ReturnType<BillingSystem['api']['call']> =>
    system.api.call('POST', `/admin/approvals/${id}`, {
      token: second,
      body: { decision, reason: 'Agreed' },
    });
  const dunningOf = async (): Promise<Record<string, unknown>> =>
    (await system.api.call('GET', `/admin/approvals/${id}`, { token: asker })).body;
  const notes = async (): Promise<number[]> =>
    (await system.stripe.creditNotes.list({ invoice })).data.map(({ amount }) => amount);

  const down = await stripe.fault({ kind: '500', match: { path: '^/v1/credit_notes' }, times: 10_000 });
  const approved = await decide('approve');
  expect([approved.status, approved.body['state'], approved.body['outcome']]).toEqual([
    200,
    'approved',
    null,
  ]);
  await until(async () => (await stripe.count('POST', '/v1/credit_notes')).failed > 1);
  // Nothing is lost and nothing is said to be done: approved, no outcome; approving again begins nothing
  // anew.
  expect(await dunningOf()).toMatchObject({ state: 'approved', outcome: null, may: [] });
  expect((await decide('approve')).body).toMatchObject({ state: 'approved', outcome: null });
  expect((await decide('refuse')).body['code']).toBe('approval_decided');
  expect(await stripe.waiting()).toContain(down);

  await stripe.calm();
  await until(async () => (await dunningOf())['outcome'] !== null);
  expect(await dunningOf()).toMatchObject({ state: 'approved', outcome: 'done' });
  expect(await notes()).toEqual([500]);
  expect((await decide('approve')).body).toMatchObject({ outcome: 'done' });
  expect(await notes()).toEqual([500]);
  const entries = await system.rows<{ action: string }>(
    `select action from audit_log where subject_id = $1 and action like 'invoice.credit%' order by id`,
    [invoice],
  );
  expect(entries.filter(({ action }) => action === 'invoice.credit')).toHaveLength(1);
});

it('a refund that is repeated with another amount under its key is refused, also when its answer is forgotten', async () => {
  const { charge } = await paid();
  const refund = (amount: number): ReturnType<BillingSystem['api']['call']> =>
    system.api.call('POST', '/admin/billing/refunds', {
      token: asker,
      body: { charge_id: charge, amount, reason: 'Paid twice' },
      headers: { 'idempotency-key': 'the-same' },
    });
  const refunded = async (): Promise<number> =>
    (await system.stripe.charges.retrieve(charge)).amount_refunded;
  expect((await refund(5)).status).toBe(200);
  const other = await refund(6);
  expect([other.status, other.body['code']]).toEqual([409, 'idempotency_conflict']);
  // The answers are kept for thirty days; the request for as long as the books.
  await system.rows(`delete from idempotency_keys where key = 'the-same'`);
  const later = await refund(6);
  expect([later.status, later.body['code']]).toEqual([409, 'idempotency_conflict']);
  expect(await refunded()).toBe(500);
  // The same again is no second refund.
  await system.rows(`delete from idempotency_keys where key = 'the-same'`);
  expect((await refund(5)).status).toBe(200);
  expect(await refunded()).toBe(500);
});

it('a refund that is repeated with another amount while the first waits for Stripe moves nothing more', async () => {
  const { charge } = await paid();
  await stripe.fault({ kind: '500', match: { method: 'POST', path: '^/v1/refunds' }, times: 2 });
  const refund = (amount: number): ReturnType<BillingSystem['api']['call']> =>
    system.api.call('POST', '/admin/billing/refunds', {
      token: asker,
      body: { charge_id: charge, amount, reason: 'Paid twice' },
      headers: { 'idempotency-key': 'while-away' },
    });
  const [first, other] = await Promise.all([refund(3), refund(4)]);
  const codes = [first, other].map(({ status, body }) => [status, body['code']]);
  expect(codes).toContainEqual([409, 'idempotency_conflict']);
  await until(async () => (await system.stripe.charges.retrieve(charge)).amount_refunded > 0);
  const { data } = await system.stripe.refunds.list({ charge });
  expect(data).toHaveLength(1);
});
