import { PERSON_ERASURE, personErasureWorkflowId } from '../../workflows/contracts/person-erasure.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';

/** One administrator removes those who have to agree with them, by erasing them as persons. */
let system: BillingSystem;
let mallory: string;

beforeAll(async () => {
  system = await startBillingSystem();
  mallory = await system.identity.token({ email: 'mallory@staff.test', role: 'admin' });
});
afterAll(async () => {
  await system.stop();
});

type Role = 'viewer' | 'editor' | 'finance' | 'admin';

async function signedIn(email: string, role: Role): Promise<{ id: string; token: string }> {
  const token = await system.identity.token({ email, role });
  await system.api.call('GET', '/billing/erasure', { token });
  const [row] = await system.rows<{ id: string }>('select id from users where email = $1', [email]);
  return { id: row?.id ?? '', token };
}
const erase = (id: string) =>
  system.api.call('POST', `/admin/customers/${id}/erasure`, {
    token: mallory,
    body: { reason: 'Asked for by letter' },
  });
const accounts = (email: string): unknown[] =>
  system.identity.users.all().filter((user) => user.email === email);

it.each(['admin', 'finance', 'editor'] as const)('an %s is not erased, and sees the reason', async (role) => {
  const email = `${role}@staff.test`;
  const { id, token } = await signedIn(email, role);
  expect(await erase(id)).toMatchObject({
    status: 409,
    body: { code: 'erasure_refused', obstacles: 'is_staff' },
  });
  const preview = await system.api.call('GET', `/admin/customers/${id}/erasure`, { token: mallory });
  const own = await system.api.call('GET', '/billing/erasure', { token });
  for (const { body } of [preview, own])
    expect(body['obstacles']).toMatchObject([
      { code: 'is_staff', detail: expect.stringContaining('identity provider') as string },
    ]);
  expect(accounts(email)).toHaveLength(1);
});

it('whoever is given a role after the request is not erased by it', async () => {
  const email = 'promoted@staff.test';
  const { id } = await signedIn(email, 'viewer');
  // Tokens have whole seconds: one of the same second would raise nobody.
  await system.rows(`update users set role_seen_at = role_seen_at - interval '1 second' where id = $1`, [id]);
  await signedIn(email, 'admin');
  await system.rows(
    `insert into person_erasures (id, user_id, customer_ids, requested_by, state, receipt, requested_at)
     values ('before-the-role', $1, '[]', 'mallory', 'running', '{}', now())`,
    [id],
  );
  await system.temporal.workflow.execute(PERSON_ERASURE, {
    workflowId: personErasureWorkflowId('before-the-role'),
    taskQueue: TASK_QUEUES.billing,
    args: [{ erasureId: 'before-the-role' }],
  });
  const { body } = await system.api.call('GET', '/admin/erasures/before-the-role', { token: mallory });
  expect(body).toMatchObject({ state: 'refused', receipt: { obstacles: ['is_staff'] } });
  expect(accounts(email)).toHaveLength(1);
});

it('who is staff no more is erased', async () => {
  const email = 'leaver@staff.test';
  const { id } = await signedIn(email, 'admin');
  expect((await erase(id)).status).toBe(409);
  await signedIn(email, 'viewer');
  expect((await erase(id)).status).toBe(202);
});
