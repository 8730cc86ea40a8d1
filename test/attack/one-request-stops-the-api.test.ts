import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { event, meteredUser } from '../support/usage-calls.ts';

/** One request blocks everybody: its body is within the byte limit but slow to parse. */
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9', RATE_LIMIT_USAGE_BYTES: '320000000' });
});
afterAll(async () => {
  await api.stop();
});

const lists = (deep: number): string => '['.repeat(deep) + ']'.repeat(deep);
const hostile: [string, string][] = [
  ['ten lists nested 5,000 deep', `{"a":[${Array(10).fill(lists(4_900)).join()}]}`],
  ['lists nested 49,000 deep', `{"a":${lists(49_000)}}`],
  ['objects nested 16,000 deep', `${'{"a":'.repeat(16_000)}1${'}'.repeat(16_000)}`],
  ['33,000 empty objects', `{"a":[${Array(33_000).fill('{}').join()}]}`],
];

const worst = (token: string, path: string, body: string, type = 'application/json'): Promise<CallResult> =>
  api.call('POST', path, { token, body, headers: { 'content-type': type } });

describe.each(hostile)('%s', (name, body) => {
  const paths = ['/subscriptions/check-access/chat', '/billing/subscription/cancel'];
  // A thousand events may have more values than other bodies.
  if (name.includes('nested')) paths.push('/usage/events');
  it.each(paths)('are refused by POST %s before they are looked through', async (path) => {
    const eve = await meteredUser(api);
    const answers = await Promise.all([1, 2, 3].map(() => worst(eve.token, path, body)));
    expect(answers.map(({ status, body: { code } }) => [status, code])).toEqual(
      Array(3).fill([413, 'body_too_large']),
    );
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  });
});

it('a line of NDJSON that is nested deeply is refused, as are millions of empty lines', async () => {
  const eve = await meteredUser(api);
  const type = 'application/x-ndjson';
  expect((await worst(eve.token, '/usage/events', lists(100_000), type)).body['code']).toBe('body_too_large');
  const empty = await worst(eve.token, '/usage/events', '\n'.repeat(2_000_000), type);
  expect([empty.status, empty.body['code']]).toEqual([422, 'invalid_request']);
});

it('a thousand empty events count as much as a thousand full ones', async () => {
  const eve = await meteredUser(api);
  const empty = JSON.stringify(Array(1_000).fill({}));
  const answers: number[] = [];
  for (let n = 0; n < 170; n++) answers.push((await worst(eve.token, '/usage/events', empty)).status);
  // 2,001 values of 64 bytes each, out of 20 MB: 156 of them.
  expect([answers.filter((status) => status === 200).length, answers.at(-1)]).toEqual([156, 429]);
});

it('large batches of one user are taken apart beside the event loop', async () => {
  const [eve, gateway] = [
    await meteredUser(api),
    await api.issuer.token({ subject: 'busy', email: 'busy@example.test', roles: ['editor'] }),
  ];
  const batch = (): string =>
    JSON.stringify(Array.from({ length: 1_000 }, () => event({ customer: eve.customerId })));
  /** Processor time of this thread, where the event loop is, for some batches; the least of three. */
  const spent = async (token: string): Promise<number> => {
    const times: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const bodies = Array.from({ length: 5 }, batch);
      const begun = process.threadCpuUsage();
      for (const body of bodies) expect((await worst(token, '/usage/events', body)).status).toBe(200);
      const { user, system } = process.threadCpuUsage(begun);
      // The first one warms up.
      if (turn > 0) times.push(user + system);
    }
    return Math.min(...times);
  };
  // A gateway's are recorded by the event loop: both cost the same to send, and to answer.
  expect(await spent(eve.token)).toBeLessThan(0.7 * (await spent(gateway)));
});

it('bodies of usage are counted by their bytes, before they are read', async () => {
  const eve = await meteredUser(api);
  const large = JSON.stringify(event({ properties: { text: 'x'.repeat(6_000_000) } }));
  const answers: CallResult[] = [];
  for (let n = 0; n < 4; n++) answers.push(await worst(eve.token, '/usage/events', large));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(answers[3]?.body['code']).toBe('rate_limited');
  expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
  const other = await meteredUser(api);
  expect((await worst(other.token, '/usage/events', JSON.stringify(event()))).status).toBe(200);
  // A gateway reports for all customers, and has sixteen times as much.
  const gateway = await api.issuer.token({
    subject: 'gateway',
    email: 'gateway@example.test',
    roles: ['editor'],
  });
  for (let n = 0; n < 4; n++) expect((await worst(gateway, '/usage/events', large)).status).toBe(200);
});
