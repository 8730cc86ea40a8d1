import { approvalWorkflowId } from '../../workflows/contracts/approval.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';

/**
 * A money request that waits for a second administrator, on a clock of seconds: 0.006 hours are 21.6
 * seconds.
 */
let system: BillingSystem;
let customerId: string;
let asker: string;
let second: string;

beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_ABOVE_GRANTS: '0', APPROVAL_HOURS: '0.006' });
  [asker, second] = [await staff('asker'), await staff('second')];
  for (const token of [asker, second]) await system.api.call('GET', '/admin/approvals', { token });
  ({ customerId } = await newCustomer(system));
});
afterAll(async () => {
  await system.stop();
});

const staff = (name: string): Promise<string> =>
  system.identity.token({ email: `${name}@staff.test`, role: 'admin' });

/** Asks for credits. @returns the id of the request */
async function ask(): Promise<string> {
  const { status, body } = await system.api.call('POST', `/admin/subscriptions/${customerId}/credits`, {
    token: asker,
    body: { amount: 1_000_000, reason: 'A secret of the customer' },
  });
  expect(status).toBe(202);
  return String(body['approval_id']);
}
const read = async (id: string): Promise<Record<string, unknown>> =>
  (await system.api.call('GET', `/admin/approvals/${id}`, { token: asker })).body;
const run = (id: string) => system.temporal.workflow.getHandle(approvalWorkflowId(id));
const mails = (id: string): Promise<{ kind: string; recipient: string; body: string }[]> =>
  system.rows(`select kind, recipient, body from outbox_messages where key like $1 order by at`, [
    `approval/${id}/%`,
  ]);

it('that nobody decides: administrators are mailed and reminded, it expires, and that is in the audit log', async () => {
  const id = await ask();
  await until(async () => (await mails(id)).length === 1);
  // The mails are in the outbox before the task of the run that shows its state is done.
  await until(async () => {
    const { status, raw } = await run(id).describe();
    expect(status.name).toBe('RUNNING');
    const found = Object.keys(raw.workflowExecutionInfo?.searchAttributes?.indexedFields ?? {});
    return ['StripeCustomerId', 'NextActionAt', 'AttentionNeeded'].every((name) => found.includes(name));
  });
  expect(await run(id).result()).toEqual({ state: 'expired', outcome: null, detail: null });
  expect(await read(id)).toMatchObject({ state: 'expired', outcome: null, decided_by: null, may: [] });
  const sent = await mails(id);
  expect(sent.map(({ kind, recipient }) => [kind, recipient])).toEqual([
    ['approval_waiting', 'second@staff.test'],
    ['approval_reminder', 'second@staff.test'],
  ]);
  expect(sent[0]?.body).toContain('/admin/approvals');
  expect(JSON.stringify(sent)).not.toMatch(/secret|asker@/);
  expect(
    await system.rows(`select actor_kind, action from audit_log where subject_id = $1 order by id`, [id]),
  ).toEqual([{ actor_kind: 'system', action: 'approval.expire' }]);
  const late = await system.api.call('POST', `/admin/approvals/${id}`, {
    token: second,
    body: { decision: 'approve', reason: 'Too late' },
  });
  expect(late.body['code']).toBe('approval_decided');
});

it('is carried out by its run where the worker was away when it was approved', async () => {
  const id = await ask();
  await until(async () => (await mails(id)).length === 1);
  await system.stopWorker();
  const [answer] = await Promise.all([
    system.api.call('POST', `/admin/approvals/${id}`, {
      token: second,
      body: { decision: 'approve', reason: 'Earned' },
    }),
    until(async () => (await read(id))['state'] === 'approved').then(() => system.startWorker()),
  ]);
  expect(answer.body).toMatchObject({ state: 'approved' });
  expect(await run(id).result()).toMatchObject({ state: 'approved', outcome: 'done' });
  expect(await system.rows('select 1 from credit_grants where id = $1', [id])).toHaveLength(1);
});

it('ends with the decision, and holds no free text and no address', async () => {
  const id = await ask();
  await system.api.call('POST', `/admin/approvals/${id}`, {
    token: asker,
    body: { decision: 'withdraw', reason: 'Not needed' },
  });
  expect(await run(id).result()).toEqual({ state: 'withdrawn', outcome: null, detail: null });
  const { events } = await run(id).fetchHistory();
  const text = JSON.stringify(events, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString() : value,
  );
  expect(text).toContain(id);
  expect(text).not.toMatch(/secret|Not needed|@staff\.test/);
});
