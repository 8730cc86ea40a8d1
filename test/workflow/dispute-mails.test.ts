import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { until } from '../support/until.ts';

/* Stripe waits seven days for evidence. Finance and administrators are written to, each mail once. */
let mail: TestMailServer;
let system: BillingSystem;
beforeAll(async () => {
  mail = await startMailServer();
  system = await startBillingSystem({ SMTP_URL: mail.url });
  for (const role of ['admin', 'finance', 'editor', 'viewer'] as const) {
    const token = await system.identity.token({ email: `${role}@staff.test`, role });
    await system.api.call('GET', '/billing/subscription', { token });
  }
});
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

let runs = 0;
/** The run of every ten minutes. */
const look = (): Promise<unknown> =>
  system.temporal.workflow.execute('reconciliation', {
    workflowId: `reconciliation-disputes-${++runs}`,
    taskQueue: TASK_QUEUES.billing,
  });

async function disputed(): Promise<{ customer: TestCustomer; disputeId: string }> {
  const customer = await newCustomer(system, { card: 'pm_card_createDispute' });
  await customer.subscribe('professional_month_usd');
  const known = 'select id from disputes where customer_id = $1';
  const [row] = await until(async () => {
    const rows = await system.rows<{ id: string }>(known, [customer.customerId]);
    return rows.length === 1 ? rows : undefined;
  });
  return { customer, disputeId: row?.id ?? '' };
}

const mails = (disputeId: string): Promise<[kind: string, recipient: string, state: string][]> =>
  system
    .rows<{ kind: string; recipient: string; state: string }>(
      'select kind, recipient, state from outbox_messages where key like $1 order by at, recipient',
      [`dispute/${disputeId}/%`],
    )
    .then((rows) => rows.map(({ kind, recipient, state }) => [kind, recipient, state]));

const opened = [
  ['dispute_opened', 'admin@staff.test', 'sent'],
  ['dispute_opened', 'finance@staff.test', 'sent'],
];

it('finance is notified when a dispute opens, and again two days before the deadline, once each', async () => {
  const { customer, disputeId } = await disputed();
  await look();
  await look();
  expect(await mails(disputeId)).toEqual(opened);
  const [first] = await system.rows<{ subject: string; body: string }>(
    'select subject, body from outbox_messages where key like $1',
    [`dispute/${disputeId}/%`],
  );
  expect(first?.subject).toBe('A charge of $49.00 is disputed');
  expect(first?.body).toContain(`/admin/customers/${customer.customerId}`);
  expect(first?.body).not.toContain(customer.email);
  await customer.advanceDays(4);
  await look();
  expect(await mails(disputeId)).toEqual(opened);
  await customer.advanceDays(2);
  await look();
  await look();
  expect(await mails(disputeId)).toEqual([
    ...opened,
    ['dispute_due', 'admin@staff.test', 'sent'],
    ['dispute_due', 'finance@staff.test', 'sent'],
  ]);
});

it('nobody is reminded of a dispute whose evidence is there', async () => {
  const { customer, disputeId } = await disputed();
  await look();
  await system.stripe.disputes.update(disputeId, { evidence: { uncategorized_text: 'They use it.' } });
  const answered = `select 1 from disputes where id = $1 and status = 'under_review'`;
  await until(async () => (await system.rows(answered, [disputeId])).length === 1);
  await customer.advanceDays(6);
  await look();
  expect(await mails(disputeId)).toEqual(opened);
});
