import { CREDIT_NOTE } from '../../workflows/contracts/credit-note.ts';
import { REFUND } from '../../workflows/contracts/refund.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';

/** Somebody who can reach Temporal, or has disabled the audit log, moves money without a trace in it. */
let system: BillingSystem;
let chargeId: string;
let invoiceId: string;
let admin: string;

beforeAll(async () => {
  system = await startBillingSystem();
  admin = await system.identity.token({ email: 'root@example.com', role: 'admin' });
  const { id, customer } = await newSubscriber(system);
  await untilStatus(system, id, 'active');
  const { data } = await system.stripe.charges.list({ customer: customer.customerId });
  chargeId = data[0]?.id ?? '';
  const { data: invoices } = await system.stripe.invoices.list({ customer: customer.customerId });
  invoiceId = invoices[0]?.id ?? '';
  await until(async () => (await system.rows('select 1 from charges where id = $1', [chargeId])).length > 0, {
    what: 'the charge is known',
  });
});
afterAll(async () => {
  await system.stop();
});

const refunded = async (): Promise<number> =>
  (await system.stripe.charges.retrieve(chargeId)).amount_refunded;

/** What `temporal workflow start` does. */
const byHand = (type: string, input: Record<string, unknown>): Promise<unknown> =>
  system.temporal.workflow.execute(type, {
    workflowId: `by-hand-${type}`,
    taskQueue: TASK_QUEUES.billing,
    args: [{ key: `by-hand-${type}`, staffId: 'nobody', amount: 500, ...input }],
  });

const refund = (): ReturnType<BillingSystem['api']['call']> =>
  system.api.call('POST', '/admin/billing/refunds', {
    token: admin,
    body: { charge_id: chargeId, amount: 5, reason: 'Paid twice' },
  });

it('a refund that was started by hand gives nothing back', async () => {
  await expect(byHand(REFUND, { chargeId })).rejects.toMatchObject({ cause: { type: 'not_requested' } });
  expect(await refunded()).toBe(0);
});

it('a credit note that was started by hand credits nothing, also in the name of the engine', async () => {
  const input = { invoiceId, giveBack: 'refund', reason: null, staffId: null };
  await expect(byHand(CREDIT_NOTE, input)).rejects.toMatchObject({ cause: { type: 'not_requested' } });
  expect((await system.stripe.creditNotes.list({ invoice: invoiceId })).data).toEqual([]);
});

it('while the audit log cannot be written, nothing is given back', async () => {
  await system.rows('alter table audit_log rename to audit_log_away');
  try {
    expect((await refund()).status).toBeGreaterThanOrEqual(500);
  } finally {
    await system.rows('alter table audit_log_away rename to audit_log');
  }
  expect(await refunded()).toBe(0);
});

it('a request through the API is asked for first and done then, and its entry allows no second refund', async () => {
  expect((await refund()).status).toBe(200);
  expect(await refunded()).toBe(500);
  const [asked] = await system.rows<{ key: string }>(
    `select after ->> 'key' as key from audit_log where subject_id = $1 and action = 'charge.refund.requested'`,
    [chargeId],
  );
  const again = { chargeId, key: asked?.key, amount: 900 };
  const byHandAgain = system.temporal.workflow.execute(REFUND, {
    workflowId: 'by-hand-again',
    taskQueue: TASK_QUEUES.billing,
    args: [{ staffId: 'nobody', ...again }],
  });
  await expect(byHandAgain).rejects.toMatchObject({ cause: { type: 'not_requested' } });
  expect(await refunded()).toBe(500);
});
