import { DataArchiveBody } from '../../api/privacy/data-export-body.ts';
import { randomUUID } from 'node:crypto';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import { PERSON_EXPORT, personExportWorkflowId } from '../../workflows/contracts/person-export.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { plantPerson, tablesOf } from '../support/plant-person.ts';
import { until } from '../support/until.ts';

/** A person's export holds all data about them, wherever it is, and nothing about anybody else. */
let system: BillingSystem;
let admin: string;
let adminId: string;

beforeAll(async () => {
  system = await startBillingSystem();
  admin = await system.identity.token({ email: 'root@example.com', role: 'admin' });
  await system.api.call('GET', '/admin/customers', { token: admin });
  adminId =
    (await system.rows<{ id: string }>(`select id from users where email = 'root@example.com'`))[0]?.id ?? '';
});
afterAll(async () => {
  await system.stop();
});

interface Archive {
  about: { left_out: { table: string; column: string }[] };
  parts: { origin: string; name: string; rows: Record<string, unknown>[] }[];
}

const movementsOf = (subscription: string): Promise<object[]> =>
  system.rows('select 1 from revenue_movements where subscription_id = $1', [subscription]);

async function plant(
  marker: string,
): Promise<{ customer: TestCustomer; planted: Map<string, string | null> }> {
  const { customer, id } = await newSubscriber(system);
  const invoice = (await system.stripe.invoices.list({ customer: customer.customerId })).data[0]?.id ?? '';
  const charge = (await system.stripe.charges.list({ customer: customer.customerId })).data[0]?.id ?? '';
  await until(async () => (await system.rows('select 1 from charges where id = $1', [charge])).length > 0);
  await until(async () => (await movementsOf(id)).length > 0);
  const ids = {
    user: customer.userId,
    customer: customer.customerId,
    subscription: id,
    invoice,
    charge,
    checkout: `cs_${randomUUID()}`,
  };
  return { customer, planted: await plantPerson(system, ids, marker) };
}

/** A system that was away is asked again after a minute at most: three are far beyond that. */
const WITHIN_MS = 200_000;

async function download(token: string, path: string): Promise<Archive> {
  const ready = async (): Promise<Response | null> => {
    const tried = await fetch(`${system.api.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (tried.status === 409) return null;
    expect(tried.status).toBe(200);
    return tried;
  };
  const answer = await until(ready, { withinMs: WITHIN_MS });
  return (await answer.json()) as Archive;
}

const lagoIs = (mode: 'down' | 'none'): Promise<Response> =>
  fetch(`${system.lago.url}/_faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  });

it('every table of the database is in the map, and every column that names people is in its rule', async () => {
  const tables = await tablesOf(system);
  expect([...tables.keys()].sort()).toEqual(Object.keys(DATA_MAP).sort());
  const missing = [...tables].flatMap(([table, columns]) => {
    const { of = {}, mentions = {} } = DATA_MAP[table] ?? {};
    const names = columns.map(({ name }) => name);
    const whose = names.filter((name) => /^((user|customer|stripe_customer|actor)_id|person)$/.test(name));
    // `paused_by` of a price migration says staff or the first share, never who.
    const people = names.filter(
      (name) => name !== 'paused_by' && /email|recipient|full_name|_by$|^subject|owner/.test(name),
    );
    const isNobodys = Object.keys({ ...of, ...mentions }).length === 0;
    return [...whose.filter((name) => !(name in of)), ...(isNobodys ? people : [])].map(
      (name) => `${table}.${name}`,
    );
  });
  expect(missing).toEqual([]);
});

it('the archive has what every table, Stripe, Keycloak, Lago and Temporal hold of the person, and nothing of another', async () => {
  const { customer, planted } = await plant('theirs');
  const other = await plant('strangers');
  const granted = await system.api.call('POST', `/admin/customers/${customer.customerId}/data-exports`, {
    token: admin,
    body: { reason: `Asked for by ${other.customer.email} on the telephone` },
  });
  expect(granted.status).toBe(202);
  await until(() => system.lago.recorded().customers[customer.customerId] !== undefined);

  const asked = await system.api.call('POST', '/billing/data-exports', { token: customer.token });
  expect(asked).toMatchObject({ status: 202, body: { state: 'collecting' } });
  const id = String(asked.body['id']);
  const again = await system.api.call('POST', '/billing/data-exports', { token: customer.token });
  expect(again.body['id']).toBe(id);

  const archive = await download(customer.token, `/billing/data-exports/${id}/file`);
  // It is what the document says.
  expect(DataArchiveBody.strict().safeParse(archive).error).toBeUndefined();
  const text = JSON.stringify(archive);
  const rowsOf = (table: string): string =>
    JSON.stringify(archive.parts.filter((part) => part.origin === 'postgresql' && part.name === table));
  const absent = [...planted].filter(([table, marker]) =>
    marker === null ? rowsOf(table) === '[]' : !rowsOf(table).includes(marker),
  );
  // Rows of an export are no personal data, and the planted one belongs to an export that does not exist.
  expect(absent.map(([table]) => table)).toEqual(['person_export_parts']);
  expect(planted.size).toBeGreaterThan(25);
  for (const table of ['users', 'customers']) expect(rowsOf(table)).toContain(customer.email);
  expect(rowsOf('revenue_movements')).toContain(customer.customerId);
  const kinds = new Set(archive.parts.map(({ origin, name }) => `${origin}/${name}`));
  for (const kind of [
    'stripe/customers',
    'stripe/subscriptions',
    'stripe/invoices',
    'stripe/charges',
    'stripe/payment_methods',
    'keycloak/users',
    'lago/customers',
    'temporal/runs',
  ])
    // prettier-ignore
    expect(kinds).toContain(kind);

  expect(text).not.toContain('strangers');
  for (const theirs of [other.customer.email, other.customer.userId, other.customer.customerId, adminId])
    expect(text).not.toContain(theirs);
  for (const { table, column } of archive.about.left_out)
    for (const part of archive.parts)
      if (part.origin === 'postgresql' && part.name === table)
        for (const row of part.rows) expect(row).not.toHaveProperty(column);
});

it('what staff did to others is not handed out with their own data', async () => {
  const { customer } = await newSubscriber(system);
  const charge = (await system.stripe.charges.list({ customer: customer.customerId })).data[0]?.id ?? '';
  await until(async () => (await system.rows('select 1 from charges where id = $1', [charge])).length > 0);
  const body = { charge_id: charge, amount: 1, reason: `Sorry, ${customer.email}` };
  expect((await system.api.call('POST', '/admin/billing/refunds', { token: admin, body })).status).toBe(200);
  const asked = await system.api.call('POST', '/billing/data-exports', { token: admin });
  const archive = await download(admin, `/billing/data-exports/${String(asked.body['id'])}/file`);
  const text = JSON.stringify(archive);
  expect(text).toContain('charge.refund');
  for (const theirs of [charge, customer.email, customer.userId, customer.customerId])
    expect(text).not.toContain(theirs);
});

it('only who asked can download it, for as long as it is offered; who asked and who took it stands in the audit log', async () => {
  const { customer } = await newSubscriber(system);
  const stranger = await newSubscriber(system);
  const asked = await system.api.call('POST', '/billing/data-exports', { token: customer.token });
  const id = String(asked.body['id']);
  const file = `/billing/data-exports/${id}/file`;
  await download(customer.token, file);
  const tries = [
    await system.api.call('GET', file, { token: stranger.customer.token }),
    await system.api.call('GET', file, { token: admin }),
    await system.api.call('GET', `/admin/data-exports/${id}/file`, { token: admin }),
    await system.api.call('GET', `/admin/data-exports/${id}/file`, { token: customer.token }),
  ];
  expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 403]);
  const listed = await system.api.call('GET', '/billing/data-exports', { token: stranger.customer.token });
  expect(listed.body['exports']).toEqual([]);

  const entries = await system.rows<{ action: string }>(
    `select action from audit_log where subject_id = $1 and after ->> 'exportId' = $2 order by id`,
    [customer.userId, id],
  );
  expect(entries.map(({ action }) => action)).toEqual(['person.export', 'person.export.downloaded']);
  await system.rows(`update person_exports set expires_at = now() - interval '1 second' where id = $1`, [id]);
  expect((await system.api.call('GET', file, { token: customer.token })).status).toBe(404);
});

it('waits for a system that is away and for a worker that was killed, and then has everything', async () => {
  const { customer } = await newSubscriber(system);
  await until(() => system.lago.recorded().customers[customer.customerId] !== undefined);
  await lagoIs('down');
  const asked = await system.api.call('POST', '/billing/data-exports', { token: customer.token });
  const id = String(asked.body['id']);
  await until(
    async () =>
      (await system.rows('select 1 from person_export_parts where export_id = $1', [id])).length > 0,
  );
  await system.restartWorker();
  expect(
    (await system.api.call('GET', `/billing/data-exports/${id}/file`, { token: customer.token })).body,
  ).toMatchObject({
    code: 'export_not_ready',
  });
  await lagoIs('none');
  const archive = await download(customer.token, `/billing/data-exports/${id}/file`);
  expect(archive.parts.filter(({ origin }) => origin === 'lago')).not.toEqual([]);
});

it('a run that was started by hand collects nothing, and no history names the person', async () => {
  const byHand = system.temporal.workflow.execute(PERSON_EXPORT, {
    workflowId: personExportWorkflowId('by-hand'),
    taskQueue: TASK_QUEUES.billing,
    args: [{ exportId: 'by-hand' }],
  });
  await expect(byHand).rejects.toMatchObject({ cause: { cause: { type: 'not_requested' } } });
  expect(await system.rows(`select 1 from person_export_parts where export_id = 'by-hand'`)).toEqual([]);
});
