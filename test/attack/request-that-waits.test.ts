import pg from 'pg';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { until } from '../support/until.ts';

let api: TestApi;
let blocker: pg.Client;
/** Not in a transaction: what others do is seen as it was at a transaction's first look. */
let watcher: pg.Client;
let admin: string;

beforeAll(async () => {
  api = await startTestApi({ REQUEST_TIMEOUT_SECONDS: '0.6', EXPORT_TIMEOUT_SECONDS: '60' });
  blocker = new pg.Client({ connectionString: api.database.url });
  await blocker.connect();
  watcher = new pg.Client({ connectionString: api.database.url });
  await watcher.connect();
  admin = await api.issuer.token({ roles: ['admin'] });
  expect((await api.call('GET', '/subscriptions/my-access', { token: admin })).status).toBe(200);
});
afterEach(async () => {
  await blocker.query('rollback');
});
afterAll(async () => {
  await blocker.end();
  await watcher.end();
  await api.stop();
});

const hold = async (table: string): Promise<void> => {
  await blocker.query('begin');
  await blocker.query(`lock table ${table} in access exclusive mode`);
};

/** Statements of the application that wait for a lock. */
const waiting = async (): Promise<number> => {
  const { rows } = await watcher.query<{ count: string }>(
    `select count(*) from pg_stat_activity where datname = current_database() and usename = 'perennial_app'
     and state = 'active' and wait_event_type = 'Lock'`,
  );
  return Number(rows[0]?.count);
};

it('a read that waits for a lock is answered in time, and its statement is cancelled', async () => {
  await hold('plans');
  const { status, body } = await api.call('GET', '/admin/plans', { token: admin });
  expect([status, body['code']]).toEqual([504, 'deadline_exceeded']);
  await until(async () => (await waiting()) === 0);
});

it('as many as there are connections do not stop the others', async () => {
  await hold('plans');
  const stuck = await Promise.all(
    Array.from({ length: 40 }, () => api.call('GET', '/admin/plans', { token: admin })),
  );
  expect(new Set(stuck.map(({ status }) => status))).toEqual(new Set([504]));
  await until(async () => (await waiting()) === 0);
  // Those that waited for a connection begin no statement any more.
  await until(async () => (await api.call('GET', '/admin/audit', { token: admin })).status === 200);
});

it('a change that waits is answered in time, and leaves nothing in the database', async () => {
  await hold('api_keys');
  const body = { name: 'gateway', scopes: ['billing:read'] };
  const { status, body: problem } = await api.call('POST', '/api-keys', { token: admin, body });
  expect([status, problem['code']]).toEqual([504, 'deadline_exceeded']);
  await until(async () => (await waiting()) === 0);
  await blocker.query('rollback');
  expect((await api.call('POST', '/api-keys', { token: admin, body })).status).toBe(201);
  const { rows } = await blocker.query('select name from api_keys');
  expect(rows).toEqual([{ name: 'gateway' }]);
});

it('a file may take longer', async () => {
  await hold('customers');
  const asked = api.call('GET', '/admin/exports/customers', { token: admin });
  await until(async () => (await waiting()) > 0);
  // Longer than a page may take: the page that waits as well is answered meanwhile.
  const page = await api.call('GET', '/admin/customers', { token: admin });
  expect(page.body['code']).toBe('deadline_exceeded');
  await blocker.query('rollback');
  expect((await asked).status).toBe(200);
});
