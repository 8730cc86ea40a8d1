import { randomBytes } from 'node:crypto';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import pg from 'pg';
import { freePort } from '../../dev/launcher/free-port.ts';
import { createCookieBrowser } from '../support/cookie-browser.ts';
import type { CookieBrowser } from '../support/cookie-browser.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { createDatabase, testServers, uniqueName } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { sendWebhook, stripeEvent } from '../support/webhook-sender.ts';

/**
 * Plants a secret in every place that holds one, runs the system through success and failure, and searches
 * all its output for them.
 */
const planted = (prefix: string): string => `${prefix}${randomBytes(18).toString('hex')}`;
const secrets: Record<string, string> = {
  stripeKey: planted('sk_test_'),
  ownKey: planted('sk-'),
  wrongOwnKey: planted('notakey'),
  databasePassword: planted('pw'),
  masterKey: randomBytes(32).toString('base64'),
  metricsToken: planted('metrics'),
  mailPassword: planted('mail'),
  forgedToken: `${planted('eyJ')}.${planted('eyJ')}.${planted('')}`,
  wrongApiKey: planted('prn_'),
};

let database: TestDatabase;
let system: Processes;
const role = uniqueName('planted').replaceAll('-', '_');
/** Every refusal that a caller got, as text. */
const refusals: string[] = [];

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServers().adminUrl });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

beforeAll(async () => {
  database = await createDatabase();
  await asAdmin(`create role ${role} superuser login password '${secrets['databasePassword'] ?? ''}'`);
  const url = new URL(database.url);
  url.username = role;
  url.password = secrets['databasePassword'] ?? '';
  system = await startProcesses({
    variables: {
      DATABASE_URL: url.href,
      LOG_LEVEL: 'trace',
      STRIPE_SECRET_KEY: secrets['stripeKey'] ?? '',
      BYOK_MASTER_KEYS: `test:${secrets['masterKey'] ?? ''}`,
      METRICS_TOKEN: secrets['metricsToken'] ?? '',
      SMTP_URL: `smtp://perennial:${secrets['mailPassword'] ?? ''}@127.0.0.1:${await freePort()}`,
    },
  });
  secrets['webhookSecret'] = system.webhookSecret;
  secrets['keycloakSecret'] = system.keycloak.now().clientSecret;
  secrets['lagoKey'] = 'lago-test-key';
});
afterAll(async () => {
  await system.stop();
  await database.drop();
  await asAdmin(`drop role ${role}`);
});

/** Calls, and keeps what was refused. */
async function call(
  method: string,
  path: string,
  options: Parameters<Processes['api']['call']>[2],
): Promise<number> {
  const { status, body, headers } = await system.api.call(method, path, options);
  if (status >= 400) refusals.push(JSON.stringify([body, [...headers]]));
  return status;
}

async function signIn(email: string): Promise<CookieBrowser> {
  const browser = createCookieBrowser();
  const { response, url } = await browser.follow(`${system.api.url}/auth/login`);
  await response.body?.cancel();
  await browser.follow(url, { method: 'POST', body: new URLSearchParams({ email }) });
  return browser;
}

it('no secret is in any log, any refusal, or any history', async () => {
  const customer = await customerOfThisSystem();
  await useOwnKeys(customer.token);
  await useSessions();
  await callWithWrongSecrets();
  await withThingsAway(customer.token);

  const logs = [system.api, system.worker, system.sandbox].map((part) => part.log());
  const [apiLog = '', workerLog = ''] = logs;
  const histories = await allHistories();
  // The searched output is the right one: it names the customer, and both processes logged errors.
  expect(histories.join()).toContain(customer.customerId);
  expect(apiLog).toContain('"level":"error"');
  expect(workerLog.length).toBeGreaterThan(500);
  expect(refusals.length).toBeGreaterThan(8);

  const searched = { apiLog, workerLog, refusals: refusals.join('\n'), histories: histories.join('\n') };
  const leaks = Object.entries(searched).flatMap(([where, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
      .map(([name]) => `${name} in ${where}`),
  );
  expect(leaks).toEqual([]);
});

/** Somebody with a subscription, a card that fails, and mail that cannot be sent. */
async function customerOfThisSystem(): Promise<Awaited<ReturnType<typeof newCustomer>>> {
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const rows: Processes['rows'] = async (sql, params = []) => (await pool.query(sql, params)).rows as never;
  try {
    const world = { ...system, rows };
    const customer = await newCustomer(world);
    secrets['bearer'] = customer.token;
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(world, id, 'active');
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(32);
    await untilStatus(world, id, 'past_due');
    const body = { new_tier_id: 'professional', billing_cycle: 'monthly' };
    await call('POST', '/billing/subscription/upgrade', { token: customer.token, body });
    return customer;
  } finally {
    await pool.end();
  }
}

async function useOwnKeys(token: string): Promise<void> {
  const add = (key: string | undefined) =>
    call('POST', '/byok/keys/add', { token, body: { provider: 'openai', key } });
  expect(await add(secrets['ownKey'])).toBe(201);
  expect(await add(secrets['wrongOwnKey'])).toBe(422);
  const made = await system.api.call('POST', '/api-keys', {
    token,
    body: { name: 'machine', scopes: ['billing:read'] },
  });
  secrets['apiKey'] = String(made.body['key']);
  expect(await call('GET', '/billing/subscription', { token: secrets['apiKey'] })).toBe(200);
  await call('POST', '/billing/portal/create', { token: secrets['apiKey'], body: {} });
}

async function useSessions(): Promise<void> {
  const browser = await signIn('session@example.com');
  const session = browser.cookie(system.api.url, 'session_token') ?? '';
  expect(session.length).toBeGreaterThan(20);
  secrets['session'] = session;
  const without = await browser.send(`${system.api.url}/api/v1/billing/portal/create`, { method: 'POST' });
  expect(without.status).toBe(403);
  refusals.push(await without.text());
  const csrf = browser.cookie(system.api.url, 'csrf_token') ?? '';
  secrets['csrf'] = csrf;
  const headers = { 'x-csrf-token': csrf };
  await browser.send(`${system.api.url}/auth/logout`, { method: 'POST', headers });
  const over = { cookie: `session_token=${session}` };
  expect(await call('GET', '/billing/subscription', { headers: over })).toBe(401);
}

async function callWithWrongSecrets(): Promise<void> {
  const { forgedToken = '', wrongApiKey = '', webhookSecret = '' } = secrets;
  expect(await call('GET', '/billing/subscription', { token: forgedToken })).toBe(401);
  expect(await call('GET', '/billing/subscription', { token: wrongApiKey })).toBe(401);
  const old = Math.floor(Date.now() / 1_000) - 3_600;
  const late = await sendWebhook(system.api.url, stripeEvent(), { secret: webhookSecret, timestamp: old });
  expect(late.status).toBe(400);
  refusals.push(JSON.stringify(late.body));
}

/** Errors hold the most: of Stripe's client, of the database's, of the identity provider's. */
async function withThingsAway(token: string): Promise<void> {
  await system.sandbox.kill();
  expect(await call('POST', '/billing/payment-methods/setup', { token, body: {} })).toBe(503);
  const tried = system.worker.log().length;
  const body = { reason: 'moving' };
  await call('POST', '/billing/subscription/cancel', { token, body });
  await until(() => system.worker.log().length > tried, { what: 'the worker tells of its trouble' });
  await system.sandbox.start();
  await asAdmin(`alter database ${database.name} with allow_connections false`);
  await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database.name}'`);
  expect(await call('GET', '/billing/invoices', { token })).toBeGreaterThanOrEqual(500);
  await asAdmin(`alter database ${database.name} with allow_connections true`);
}

/** The history of every run, with its payloads in clear. */
async function allHistories(): Promise<string[]> {
  const found: string[] = [];
  for await (const { workflowId, runId } of system.temporal.workflow.list()) {
    const history = await system.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    const text = JSON.stringify(historyToJSON(history));
    const payloads = [...text.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString(),
    );
    found.push(text, ...payloads);
  }
  return found;
}
