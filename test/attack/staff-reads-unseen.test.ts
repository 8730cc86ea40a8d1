import pg from 'pg';
import { createLogger } from '../../config/logger.ts';
import { query } from '../../db/sql.ts';
import { sampleUser, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/** A member of staff looks a person up for themselves, and wants nobody to find out. */
let api: TestApi;
/** The log of the API. */
const lines: string[] = [];
let nosy: SampleUser;
let ada: SampleUser;
let bob: SampleUser;

beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: 'trace', service: 'api', destination });
  api = await startTestApi({}, { logger });
  nosy = await sampleUser(api, { roles: ['editor'] });
  [ada, bob] = [await sampleUser(api), await sampleUser(api)];
  for (const person of [ada, bob]) await storeSubscription(api, person);
});
afterAll(async () => {
  await api.stop();
});

interface Read {
  actorId: string;
  subjectId: string;
  requestId: string;
  after: { ids: string[]; count: number };
}
const reads = (): Promise<Read[]> =>
  query(
    api.api.deps.em(),
    `select actor_id, subject_id, request_id, after from audit_log where action = 'read' order by id`,
  );

it('each request that shows persons is one entry with their ids, and a repeated one is none', async () => {
  const looked = [
    `/admin/customers/${ada.customerId}`,
    `/admin/subscriptions/${bob.customerId}`,
    '/admin/billing/customers',
    `/billing/credits?customer=${ada.customerId}`,
  ];
  const ids: unknown[] = [];
  for (const path of looked)
    for (let poll = 0; poll < 3; poll++) {
      const { status, headers } = await api.call('GET', path, { token: nosy.token });
      expect([path, status]).toEqual([path, 200]);
      if (poll === 0) ids.push(headers.get('x-request-id'));
    }
  const found = await reads();
  expect(found.map(({ subjectId }) => subjectId)).toEqual([
    'GET /admin/customers/:id',
    'GET /admin/subscriptions/:email',
    'GET /admin/billing/customers',
    'GET /billing/credits',
  ]);
  expect(found.map(({ requestId }) => requestId)).toEqual(ids);
  expect(found.every(({ actorId }) => actorId === nosy.userId)).toBe(true);
  expect(found[0]?.after.ids).toContain(ada.customerId);
  expect(found[1]?.after.ids).toContain(bob.customerId);
  expect(found[2]?.after.ids).toEqual(expect.arrayContaining([ada.customerId, bob.customerId]));
  expect(found[3]?.after.ids).toEqual([ada.customerId]);
});

it('an address in a path is in no entry and in no line of the log, answered or refused', async () => {
  const address = `bob-${bob.customerId.toLowerCase()}@example.com`;
  await query(api.api.deps.em(), 'update users set email = $2, email_verified = true where id = $1', [
    bob.userId,
    address,
  ]);
  const statuses: number[] = [];
  for (const path of [address, `nobody-${address}`])
    for (const mount of ['/api/v1', '/api'])
      statuses.push(
        (await api.call('GET', `/admin/subscriptions/${path}`, { token: nosy.token, mount })).status,
      );
  // Nothing is there, whoever is asked about.
  statuses.push((await api.call('GET', `/admin/subscription/${address}`, { token: nosy.token })).status);
  expect(statuses).toEqual([200, 200, 404, 404, 404]);
  const found = (await reads()).filter(({ after }) => after.ids.includes(bob.customerId));
  expect(found.at(-1)).toMatchObject({
    subjectId: 'GET /admin/subscriptions/:email',
    after: { params: { email: '[address]' } },
  });
  const entries = await query(api.api.deps.em(), `select after::text as text from audit_log`);
  expect(JSON.stringify(entries)).not.toContain(address);
  expect(lines.join('')).toMatch(/"route":"\/admin\/subscriptions\/:email"/);
  expect(lines.join('')).not.toContain(address);
});

it('each request is a line of the log with its client’s address, who asked and what came of it', async () => {
  const { headers } = await api.call('GET', '/admin/customers?limit=3', { token: nosy.token });
  const ofIt = lines.filter((line) => line.includes(`"${headers.get('x-request-id') ?? 'none'}"`));
  expect(ofIt.map((line) => JSON.parse(line) as unknown)).toContainEqual(
    expect.objectContaining({
      address: '127.0.0.1',
      userId: nosy.userId,
      route: '/admin/customers',
      status: 200,
    }),
  );
});

it('what shows nobody, and what people see of themselves, is no entry', async () => {
  const before = (await reads()).length;
  expect((await api.call('GET', '/admin/plans', { token: nosy.token })).status).toBe(200);
  expect((await api.call('GET', '/billing/subscription', { token: ada.token })).status).toBe(200);
  expect((await api.call('GET', '/billing/subscription', { token: nosy.token })).status).toBe(200);
  expect((await reads()).length).toBe(before);
});

it('nothing is shown while no entry can be written', async () => {
  const superuser = new pg.Client({ connectionString: api.database.url });
  await superuser.connect();
  await superuser.query('alter table audit_log rename to audit_log_away');
  try {
    const { status, body } = await api.call('GET', `/admin/customers/${ada.customerId}?seen=no`, {
      token: nosy.token,
    });
    expect(status).toBeGreaterThanOrEqual(400);
    const fresh = await api.call('GET', '/admin/subscriptions?limit=7', { token: nosy.token });
    expect(fresh.status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify([body, fresh.body])).not.toContain(bob.customerId);
  } finally {
    await superuser.query('alter table audit_log_away rename to audit_log');
    await superuser.end();
  }
});
