import { randomUUID } from 'node:crypto';
import { RECONCILIATION } from '../../workflows/contracts/reconciliation.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { event, send } from '../support/usage-calls.ts';
import { newSubscriber } from '../support/customer.ts';

/** An administrator made a key for a gateway, lost the role at Keycloak, and never signs in again. */
let system: BillingSystem;
let customerId: string;

beforeAll(async () => {
  system = await startBillingSystem();
  customerId = (await newSubscriber(system)).customer.customerId;
});
afterAll(async () => {
  await system.stop();
});

async function keyOf(email: string): Promise<string> {
  const token = await system.identity.token({ email, role: 'admin' });
  const body = { name: 'gateway', scopes: ['usage:write:all'] };
  return String((await system.api.call('POST', '/api-keys', { token, body })).body['key']);
}

/** As Keycloak knows them. */
function userOf(email: string) {
  const user = system.identity.users.byEmail(email);
  if (user === undefined) throw new Error(`Keycloak does not know ${email}`);
  return user;
}

/** What is refused is no right to write; what the events come to is nobody's business here. */
const mayWrite = async (key: string): Promise<boolean> =>
  ![401, 403].includes((await send(system.api, key, event({ customer: customerId }))).status);

/** As its schedule does every ten minutes. */
const reconcile = (): Promise<unknown> =>
  system.temporal.workflow.execute(RECONCILIATION, {
    workflowId: RECONCILIATION,
    taskQueue: TASK_QUEUES.billing,
  });

const lowered = (): Promise<{ before: unknown; after: unknown }[]> =>
  system.rows(`select before, after from audit_log where action = 'role.lowered' order by id`);

it.each<[string, object]>([
  ['whose role was taken away', { roles: ['viewer'] }],
  ['who was disabled', { enabled: false }],
])('the key of somebody %s writes for nobody else, without a sign-in', async (_what, change) => {
  const email = `boss-${randomUUID()}@example.com`;
  const [key, kept] = [await keyOf(email), await keyOf(`other-${email}`)];
  await reconcile();
  expect([await mayWrite(key), await mayWrite(kept)]).toEqual([true, true]);
  const before = (await lowered()).length;
  const user = userOf(email);
  system.identity.users.put({ ...user, ...change });
  await reconcile();
  expect([await mayWrite(key), await mayWrite(kept)]).toEqual([false, true]);
  expect((await lowered()).slice(before)).toEqual([{ before: { role: 'admin' }, after: { role: 'viewer' } }]);
});

it.each<[string, (email: string) => void]>([
  [
    'was disabled',
    (email) => {
      system.identity.users.put({ ...userOf(email), enabled: false });
    },
  ],
  ['was removed', (email) => system.identity.users.delete(userOf(email).id)],
])('no key of a customer who %s there does anything, without a sign-in', async (_what, takeAway) => {
  const email = `customer-${randomUUID()}@example.com`;
  const token = await system.identity.token({ email, role: 'viewer' });
  const body = { name: 'own', scopes: ['billing:read'] };
  const made = await system.api.call('POST', '/api-keys', { token, body });
  const status = async (): Promise<number> =>
    (await system.api.call('GET', '/billing/subscription', { token: String(made.body['key']) })).status;
  await reconcile();
  expect(await status()).toBe(200);
  takeAway(email);
  await reconcile();
  await reconcile();
  expect(await status()).toBe(401);
  const admin = await system.identity.token({ email: 'keys@example.com', role: 'admin' });
  const listed = async (state: string): Promise<unknown> =>
    (await system.api.call('GET', `/admin/api-keys?q=${email}&state=${state}`, { token: admin })).body[
      'api_keys'
    ];
  expect(await listed('owner_disabled')).toMatchObject([{ name: 'own', state: 'owner_disabled' }]);
  expect(await listed('active')).toEqual([]);
  const entries = await system.rows(
    `select action from audit_log a join users u on u.id = a.subject_id where u.email = $1 and action = 'user.disabled'`,
    [email],
  );
  expect(entries).toHaveLength(1);
});

it('who is known there by another id, with the same verified address, keeps the keys', async () => {
  const email = `moved-${randomUUID()}@example.com`;
  const key = await keyOf(email);
  const user = userOf(email);
  // A realm that was imported anew.
  system.identity.users.delete(user.id);
  const moved = { ...user, id: randomUUID() };
  system.identity.users.put({ ...moved, emailVerified: false });
  await reconcile();
  const { status } = await system.api.call('GET', '/billing/subscription', { token: key });
  system.identity.users.put({ ...moved, emailVerified: true });
  await reconcile();
  expect([status, await mayWrite(key)]).toEqual([401, true]);
});

it('who may sign in again has the keys again', async () => {
  const email = `back-${randomUUID()}@example.com`;
  const key = await keyOf(email);
  const user = userOf(email);
  system.identity.users.put({ ...user, enabled: false });
  await reconcile();
  const { status } = await system.api.call('GET', '/billing/subscription', { token: key });
  system.identity.users.put({ ...user, enabled: true });
  await reconcile();
  expect([status, await mayWrite(key)]).toEqual([401, true]);
});

it('while Keycloak cannot be asked, the run says so, and the role counts no longer than it was last seen', async () => {
  const key = await keyOf('away@example.com');
  const user = system.identity.users.byEmail('away@example.com');
  const fault = await fetch(`${system.identity.issuer}/_faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode: '500' }),
  });
  expect(fault.ok).toBe(true);
  const report = (await reconcile()) as { notLookedAt: string[] };
  expect(report.notLookedAt).toContain('roles of key owners');
  expect(await mayWrite(key)).toBe(true);
  await system.rows(
    `update users set role_seen_at = now() - interval '61 minutes' where identity_subject = $1`,
    [user?.id],
  );
  expect(await mayWrite(key)).toBe(false);
});
