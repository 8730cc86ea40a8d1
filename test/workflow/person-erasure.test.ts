import { randomBytes } from 'node:crypto';
import { loadEnv } from '../../config/env.ts';
import { findDataKey } from '../../db/provider-keys/data-keys.ts';
import { listProviderKeys } from '../../db/provider-keys/provider-keys.ts';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import { createKeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { localMasterKeys } from '../../gateways/provider-keys/master-keys.ts';
import { verifyAuditLog } from '../../scripts/verify.ts';
import { PERSON_ERASURE, personErasureWorkflowId } from '../../workflows/contracts/person-erasure.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { patchedBundle } from '../support/patched-bundle.ts';
import type { PatchedBundle } from '../support/patched-bundle.ts';
import { plantPerson, tablesOf } from '../support/plant-person.ts';
import { plantProviderKey } from '../support/planted-provider-key.ts';
import { SHORT_ERASURE } from '../support/short-erasure.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

/** A person is forgotten everywhere, but for what the law keeps, which names nobody. */
let system: BillingSystem;
let bundle: PatchedBundle;
let admin: string;

beforeAll(async () => {
  bundle = patchedBundle([SHORT_ERASURE]);
  system = await startBillingSystem({}, { workflowBundle: bundle.path });
  admin = await system.identity.token({ email: 'root@example.com', role: 'admin' });
});
afterAll(async () => {
  await system.stop();
  bundle.remove();
});

const account = (settings: object): Promise<Response> =>
  post(`${system.sandbox.url}/_sandbox/account`, settings);
const post = (url: string, body: object): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const erase = (id: string): Promise<CallResult> =>
  system.api.call('POST', `/admin/customers/${id}/erasure`, {
    token: admin,
    body: { reason: 'Asked for by letter' },
  });

const receipt = (id: string): Promise<CallResult> =>
  system.api.call('GET', `/admin/erasures/${id}`, { token: admin });

/** Waits for a state; a run that has failed says why at once. */
async function untilState(id: string, state: string): Promise<CallResult['body']> {
  const run = system.temporal.workflow.getHandle(personErasureWorkflowId(id));
  return until(
    async () => {
      const { body } = await receipt(id);
      if (body['state'] === state) return body;
      if ((await run.describe()).status.name === 'FAILED') await run.result();
      return null;
    },
    { what: `the erasure is ${state}`, withinMs: 200_000 },
  );
}

interface Former {
  customer: TestCustomer;
  id: string;
  /** What must be found nowhere afterwards. */
  traces: string[];
}

/** Somebody who had a subscription that is over, with everything that one leaves. */
async function formerCustomer(): Promise<Former> {
  const { customer, id } = await newSubscriber(system);
  const method = (await system.stripe.customers.listPaymentMethods(customer.customerId)).data[0];
  await system.stripe.customers.update(customer.customerId, {
    name: `Ada ${customer.userId.slice(0, 8)} Doe`,
  });
  const keycloak = (await system.rows<{ s: string }>('select identity_subject as s from users where id = $1', [
    customer.userId,
  ]))[0]?.s; // prettier-ignore
  await system.stripe.subscriptions.cancel(id);
  await untilStatus(system, id, 'canceled');
  // Its event would write over what a test changes in the row.
  await until(async () =>
    (await system.rows(`select from customers where id = $1 and name like 'Ada %'`, [customer.customerId]))
      .length === 1); // prettier-ignore
  await until(() => system.lago.recorded().customers[customer.customerId] !== undefined);
  const name = customer.email.split('@')[0] ?? '';
  const traces = [customer.email, name, `Ada ${customer.userId.slice(0, 8)}`, method?.id, keycloak];
  return { customer, id, traces: traces.filter((trace) => trace !== undefined) };
}

/** Every row of every table as text, by table. */
async function everything(): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const table of (await tablesOf(system)).keys()) {
    const rows = await system.rows<{ row: unknown }>(`select to_jsonb(t) as row from "${table}" t`);
    all.set(table, JSON.stringify(rows));
  }
  return all;
}

/** Where a text is found, by table. */
async function placesOf(text: string): Promise<string[]> {
  return [...(await everything())].filter(([, rows]) => rows.includes(text)).map(([table]) => table);
}

/** Everything of all histories, payloads as text. */
async function histories(): Promise<string> {
  const texts: string[] = [];
  for await (const { workflowId, runId } of system.temporal.workflow.list())
    texts.push(decoded(await system.temporal.workflow.getHandle(workflowId, runId).fetchHistory()));
  return texts.join('\n');
}

function decoded(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(decoded).join('\n');
}

it('nothing of the person is left in any table, at Stripe, Keycloak, Lago or in Temporal; the receipt and the books are', async () => {
  await account({ redactionAfterDays: 0 });
  const { customer, id, traces } = await formerCustomer();
  const invoice = (await system.stripe.invoices.list({ customer: customer.customerId })).data[0];
  const charge = (await system.stripe.charges.list({ customer: customer.customerId })).data[0]?.id ?? '';
  const ids = { user: customer.userId, customer: customer.customerId, subscription: id, charge };
  const more = { invoice: invoice?.id ?? '', checkout: 'cs_test_of_theirs' };
  const em = system.api.api.deps.em();
  const under = { id: 'k1', key: randomBytes(32) };
  await plantProviderKey(em, { userId: customer.userId, key: 'sk-theirs', under });
  const [inBackup] = await listProviderKeys(em, customer.userId);
  await plantPerson(system, { ...ids, ...more }, 'secret-of-theirs');
  // What is planted of an obstacle is none here: other tests are about those.
  await system.rows(`delete from usage_periods where subscription_id like 'secret-of-theirs%'`);
  await system.rows(`update subscriptions set status = 'canceled' where customer_id = $1`, [
    customer.customerId,
  ]);
  await system.rows(`delete from person_erasures where id like 'secret-of-theirs%'`);
  await system.rows(`delete from disputes where id like 'secret-of-theirs%'`);
  await system.rows(`update usage_periods set invoice_at = null where customer_id = $1`, [
    customer.customerId,
  ]);
  const others = await newSubscriber(system);
  const before = await everything();

  const said = `Ada ${customer.userId.slice(0, 8)} was rude on the phone`;
  await system.api.call('PUT', `/admin/customers/${customer.customerId}/time-zone`, {
    token: admin,
    body: { time_zone: 'Europe/Berlin', reason: said },
  });
  expect(await placesOf(said)).toContain('audit_log');
  const asked = await erase(customer.customerId);
  expect(asked).toMatchObject({ status: 202, body: { state: 'running' } });
  const erasureId = String(asked.body['id']);
  const body = await untilState(erasureId, 'complete');
  expect(body['receipt']).toMatchObject({
    keycloak: 'deleted',
    lago: 'deleted',
    [`stripe/${customer.customerId}`]: { state: 'redacted' },
  });
  expect((await erase(customer.customerId)).body['id']).toBe(erasureId);
  expect(await placesOf('rude on the phone')).toEqual([]);
  const env = loadEnv({
    ...system.variables,
    DATABASE_URL: system.api.database.url,
    OIDC_ISSUER: 'http://127.0.0.1:9',
  });
  // A planted request, which nobody asked for, is found as such; the chain is whole.
  expect(await verifyAuditLog(env)).toMatchObject([
    { name: 'Audit log', outcome: 'note' },
    { name: 'Approvals', detail: expect.stringContaining('secret-of-theirs') as string },
  ]);
  // Their provider key comes back from a backup: the data key that it needs is destroyed.
  if (inBackup === undefined) throw new Error('no provider key was planted');
  const dataKey = await findDataKey(em, customer.userId);
  await expect(
    createKeyVault(localMasterKeys([under])).open(inBackup, inBackup, dataKey),
  ).rejects.toMatchObject({
    reason: 'no_data_key',
  });

  for (const trace of traces) {
    expect([...before].some(([, rows]) => rows.includes(trace))).toBe(true);
    expect({ trace, places: await placesOf(trace) }).toEqual({ trace, places: [] });
  }
  const kept = new Set(Object.keys(DATA_MAP).filter((table) => DATA_MAP[table]?.erase !== 'delete'));
  for (const stripeId of [customer.customerId, id])
    for (const place of await placesOf(stripeId)) expect([...kept]).toContain(place);
  const [row] = await system.rows(`select * from invoices where id = $1`, [invoice?.id]);
  expect(row).toMatchObject({ number: invoice?.number, amount_paid: '1900', hosted_invoice_url: null });

  const atStripe = JSON.stringify([
    await system.stripe.customers.retrieve(customer.customerId),
    (await system.stripe.invoices.list({ customer: customer.customerId })).data,
    (await system.stripe.charges.list({ customer: customer.customerId })).data,
    (await system.stripe.events.list({ limit: 100 })).data,
  ]);
  const lago = JSON.stringify(system.lago.recorded());
  const temporal = await histories();
  const keycloak = JSON.stringify(system.identity.users.all());
  for (const trace of traces.filter((text) => text.includes('@') || text.startsWith('Ada ')))
    for (const [where, text] of Object.entries({ atStripe, lago, temporal, keycloak }))
      expect({ where, isThere: text.includes(trace) }).toEqual({ where, isThere: false });

  expect(await system.api.call('GET', '/billing/subscription', { token: customer.token })).toMatchObject({
    status: 401,
  });
  expect(await placesOf(customer.email)).toEqual([]);
  // Nobody else lost anything.
  for (const table of ['users', 'customers', 'payment_methods'])
    expect((await everything()).get(table)).toContain(others.customer.customerId);
  expect(
    (await system.api.call('GET', '/billing/subscription', { token: others.customer.token })).status,
  ).toBe(200);
});

it('Stripe redacts no charge of the last 90 days: the customer is blanked at once, and the run waits for the day', async () => {
  await account({ redactionAfterDays: 90 });
  const { customer, traces } = await formerCustomer();
  const id = String((await erase(customer.customerId)).body['id']);
  const body = await untilState(id, 'erased');
  expect(body['completed']).toBeNull();
  const { again } =
    (body['receipt'] as Record<string, { again: string }>)[`stripe/${customer.customerId}`] ?? {};
  const charge = (await system.stripe.charges.list({ customer: customer.customerId })).data[0];
  expect(Date.parse(again ?? '')).toBe(((charge?.created ?? 0) + 90 * 86_400) * 1_000);
  expect(await system.stripe.customers.retrieve(customer.customerId)).toMatchObject({
    name: '[erased]',
    email: 'nobody@erased.invalid',
    metadata: {},
  });
  expect((await system.stripe.customers.listPaymentMethods(customer.customerId)).data).toEqual([]);
  for (const trace of traces) expect(await placesOf(trace)).toEqual([]);
  const run = await system.temporal.workflow.getHandle(personErasureWorkflowId(id)).describe();
  expect(run.status.name).toBe('RUNNING');
});

it('where the account has no redaction jobs, the customer is blanked and deleted', async () => {
  await account({ redaction: false });
  try {
    const { customer, traces } = await formerCustomer();
    const id = String((await erase(customer.customerId)).body['id']);
    const body = await untilState(id, 'complete');
    expect(body['receipt']).toMatchObject({ [`stripe/${customer.customerId}`]: { state: 'deleted' } });
    expect(await system.stripe.customers.retrieve(customer.customerId)).toMatchObject({ deleted: true });
    for (const trace of traces) expect(await placesOf(trace)).toEqual([]);
  } finally {
    await account({ redaction: true });
  }
});

it('goes on after Keycloak, then Lago were away and the worker was killed', async () => {
  await account({ redactionAfterDays: 0 });
  const { customer, traces } = await formerCustomer();
  const keycloakIs = (mode: string): Promise<Response> =>
    post(`${new URL(system.identity.issuer).origin}/_faults`, { mode });
  const lagoIs = (mode: string): Promise<Response> => post(`${system.lago.url}/_faults`, { mode });
  const handle = (id: string) => system.temporal.workflow.getHandle(personErasureWorkflowId(id));
  const stuckAt = (id: string, step: string): Promise<unknown> =>
    until(async () => (await handle(id).describe()).raw.pendingActivities?.some(
      ({ activityType, attempt }) => activityType?.name === step && (attempt ?? 0) > 1)); // prettier-ignore
  await keycloakIs('down');
  await lagoIs('down');
  const id = String((await erase(customer.userId)).body['id']);
  await stuckAt(id, 'eraseAtKeycloak');
  await system.restartWorker();
  await keycloakIs('none');
  await stuckAt(id, 'eraseAtLago');
  await system.restartWorker();
  expect((await receipt(id)).body['state']).toBe('running');
  await lagoIs('none');
  await untilState(id, 'complete');
  for (const trace of traces) expect(await placesOf(trace)).toEqual([]);
});

describe('is refused, and nothing is changed,', () => {
  const refused = async (id: string, obstacles: string): Promise<void> => {
    const answer = await erase(id);
    expect(answer).toMatchObject({ status: 409, body: { code: 'erasure_refused', obstacles } });
    expect(await system.rows('select 1 from person_erasures where customer_ids ? $1', [id])).toEqual([]);
  };

  it('while a subscription runs', async () => {
    const { customer } = await newSubscriber(system);
    await refused(customer.customerId, 'subscription_running');
    expect((await system.api.call('GET', '/billing/subscription', { token: customer.token })).status).toBe(
      200,
    );
  });

  it('while an invoice is open, a dispute is open, a balance is left or usage is not billed', async () => {
    const { customer, id } = await formerCustomer();
    const of = [customer.customerId];
    await system.rows(`update customers set balance = -500 where id = $1`, of);
    await refused(customer.customerId, 'balance_left');
    await system.rows(`update customers set balance = 0 where id = $1`, of);
    await system.rows(`update invoices set status = 'open', amount_remaining = 1 where customer_id = $1`, of);
    await refused(customer.customerId, 'invoice_unpaid');
    await system.rows(`update invoices set status = 'paid', amount_remaining = 0 where customer_id = $1`, of);
    await system.rows(
      `insert into disputes (id, charge_id, customer_id, amount, currency, reason, status, created_at)
       values ($2, 'ch_of_theirs', $1, 1, 'usd', 'fraudulent', 'needs_response', now())`,
      [customer.customerId, `dp_${id}`],
    );
    await refused(customer.customerId, 'dispute_open');
    await system.rows('delete from disputes where customer_id = $1', of);
    await system.rows(
      `insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end, dated_at, created_at)
       values ($2, $1, $3, now(), 1, 'usd', now(), now(), now(), now())`,
      [customer.customerId, `charge-${id}`, id],
    );
    await refused(customer.customerId, 'usage_unbilled');
  });

  it('when Stripe knows of a subscription of another product, which the projection does not have', async () => {
    const customer = await newCustomer(system);
    const product = await system.stripe.products.create({ name: 'Of another team' });
    await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price_data: { currency: 'usd', product: product.id, unit_amount: 500, recurring: { interval: 'month' } } }],
    }); // prettier-ignore
    const asked = await erase(customer.customerId);
    expect(asked.status).toBe(202);
    const body = await untilState(String(asked.body['id']), 'refused');
    expect(body['receipt']).toEqual({ obstacles: ['subscription_running'] });
    expect((await system.api.call('GET', '/billing/subscription', { token: customer.token })).status).toBe(
      200,
    );
  });

  it('for oneself, and for a run that was started by hand', async () => {
    const [root] = await system.rows<{ id: string }>(`select id from users where email = 'root@example.com'`);
    expect(await erase(root?.id ?? '')).toMatchObject({ status: 409, body: { code: 'erasure_refused' } });
    const byHand = system.temporal.workflow.execute(PERSON_ERASURE, {
      workflowId: personErasureWorkflowId('by-hand'),
      taskQueue: TASK_QUEUES.billing,
      args: [{ erasureId: 'by-hand' }],
    });
    await expect(byHand).rejects.toMatchObject({ cause: { cause: { type: 'not_requested' } } });
  });
});

it('somebody erases themself: what is in the way is named, then the receipt opens without a sign-in', async () => {
  await account({ redactionAfterDays: 0 });
  const { customer, id } = await newSubscriber(system);
  const { token } = customer;
  const own = (): Promise<CallResult> => system.api.call('GET', '/billing/erasure', { token });
  expect((await own()).body).toMatchObject({ obstacles: [{ code: 'subscription_running' }] });
  const ask = (body: unknown): Promise<CallResult> =>
    system.api.call('POST', '/billing/erasure', { token, body });
  expect((await ask({ confirm: 'erase me' })).body).toMatchObject({ code: 'erasure_refused' });
  await system.stripe.subscriptions.cancel(id);
  await untilStatus(system, id, 'canceled');
  expect((await own()).body).toEqual({ obstacles: [] });
  expect((await ask({ confirm: 'yes' })).status).toBe(422);
  const preview = await system.api.call('GET', `/admin/customers/${customer.customerId}/erasure`, {
    token: admin,
  });
  expect(preview.body).toMatchObject({ obstacles: [], erasure: null });
  expect(preview.body['tables']).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ table: 'users', rows: 1, erasure: 'deleted' }),
      expect.objectContaining({ table: 'subscriptions', rows: 1, erasure: 'texts_removed' }),
      expect.objectContaining({ table: 'mrr_changes', erasure: 'kept' }),
    ]),
  );

  const asked = await ask({ confirm: 'erase me' });
  expect(asked.status).toBe(202);
  const erasureId = String(asked.body['id']);
  await untilState(erasureId, 'complete');
  const seen = await system.api.call('GET', `/erasures/${erasureId}`);
  expect(Object.keys(seen.body).toSorted()).toEqual(['completed', 'erased', 'id', 'requested', 'state']);
  expect(seen.body).toMatchObject({ state: 'complete' });
  expect((await own()).status).toBe(401);
  const [entry] = await system.rows(
    `select actor_kind, actor_id, reason from audit_log where action = 'person.erase' and after ->> 'erasureId' = $1`,
    [erasureId],
  );
  expect(entry).toEqual({ actor_kind: 'customer', actor_id: customer.userId, reason: null });
});

it('staff do not erase themselves, by either way', async () => {
  const token = await system.identity.token({ email: 'leaver@example.com', role: 'admin' });
  await system.api.call('GET', '/billing/erasure', { token });
  const [{ id } = { id: '' }] = await system.rows<{ id: string }>(
    `select id from users where email = 'leaver@example.com'`,
  );
  for (const [path, body] of [
    ['/billing/erasure', { confirm: 'erase me' }],
    [`/admin/customers/${id}/erasure`, { reason: 'I leave' }],
  ] as const)
    expect((await system.api.call('POST', path, { token, body })).body).toMatchObject({
      code: 'erasure_refused',
      obstacles: 'is_staff',
    });
});
