import { randomUUID } from 'node:crypto';
import { sampleUser } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

/* What is asked of an adoption. No worker runs: what is begun stays at its beginning. */

let api: TestApi;
let admin: SampleUser;
beforeAll(async () => {
  api = await startTestApi({ STRIPE_SECRET_KEY: 'sk_test_nowhere' });
  admin = await sampleUser(api, { roles: ['admin'] });
});
afterAll(() => api.stop());
afterEach(() => api.api.deps.em().getConnection().execute('delete from adoption_runs'));

const reason = 'we move to Perennial';

const post = (path: string, body: object, key = randomUUID()): Promise<CallResult> =>
  api.call('POST', `/admin/adoption${path}`, {
    token: admin.token,
    headers: { 'idempotency-key': key },
    body,
  });

const release = (selection: object): object => ({ selection, stripe_recovery_off: true, reason });

it.each([
  ['a selection', '/release', release({ plan: ['starter'] }), '/selection'],
  ['a release', '/release', { ...release({}), share: 10 }, ''],
  ['a selection to look at', '/release/preview', { share: 10, plan: ['starter'] }, ''],
  ['an undo', '/undo', { selection: { currency: ['usd'] }, reason }, '/selection'],
  ['an import', '/import', { months: 3, reason }, ''],
])('refuses %s with a field that there is not: it would be about everybody', async (_, path, body, at) => {
  const { status, body: answer } = await post(path, body);
  expect([status, answer['code']]).toEqual([422, 'invalid_request']);
  expect(answer['errors']).toMatchObject([{ pointer: at }]);
});

it('a repeat of a request finds its run', async () => {
  const key = randomUUID();
  const first = await post('/release', release({ share: 10 }), key);
  const second = await post('/release', release({ share: 10 }), key);
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.body['id']).toBe(first.body['id']);
});

it.each([
  ['another share', '/release', release({ share: 10 }), release({ share: 50 })],
  ['others', '/undo', { selection: { plans: ['starter'] }, reason }, { selection: {}, reason }],
  ['more months', '/import', { invoice_months: 3, reason }, { invoice_months: 24, reason }],
])('a key that was used is not taken for %s', async (_, path, asked, other) => {
  const key = randomUUID();
  expect((await post(path, asked, key)).status).toBe(202);
  const { status, body } = await post(path, other, key);
  expect([status, body['code']]).toEqual([409, 'idempotency_conflict']);
});

it.each(['/release/preview', '/undo/preview'])('%s sums MRR, so support does not read it', async (path) => {
  const of = async (role: string): Promise<number> => {
    const { token } = await sampleUser(api, { roles: [role] });
    return (await api.call('POST', `/admin/adoption${path}`, { token, body: {} })).status;
  };
  expect([await of('support'), await of('finance'), await of('admin')]).toEqual([403, 200, 200]);
});
