import { query } from '../../db/sql.ts';
import { sampleUser } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { until } from '../support/until.ts';
import { event, meteredUser, send } from '../support/usage-calls.ts';

/** The first try of a request is so slow that a repeat with its Idempotency-Key takes it over. */
let api: TestApi;
let staff: SampleUser;
let customerId: string;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  staff = await sampleUser(api, { roles: ['finance'] });
  const ada = await meteredUser(api);
  ({ customerId } = ada);
  await send(api, ada.token, event({ quantity: 100 }));
});
afterAll(async () => {
  await api.stop();
});

const rows = <Row>(sql: string): Promise<Row[]> => query<Row>(api.api.deps.em(), sql);
const reset = (key: string): Promise<CallResult> =>
  api.call('POST', `/admin/subscriptions/${customerId}/reset-usage`, {
    token: staff.token,
    body: { reason: 'Asked for by telephone' },
    headers: { 'idempotency-key': key },
  });
const untilWaiting = (tries: number): Promise<unknown> =>
  until(
    async () =>
      (
        await rows(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length === tries,
    { what: `${tries} tries wait for the days` },
  );

it('the late one commits nothing and answers nothing, and the repeat is done once', async () => {
  const tries = await api.api.deps.em().transactional(async (em) => {
    // As slow as a database can be: both read, and wait for the days that they reset.
    await query(em, 'select 1 from usage_days where customer_id = $1 for update', [customerId]);
    const first = reset('slow');
    await untilWaiting(1);
    const early = await reset('slow');
    expect([early.status, early.body['code']]).toEqual([409, 'idempotency_in_progress']);
    // A process that stood still for longer than its lease.
    await rows(`update idempotency_keys set leased_until = now() - interval '1 second',
      created_at = now() - interval '2 minutes' where key = 'slow'`);
    const second = reset('slow');
    await untilWaiting(2);
    return { first, second };
  });
  const [first, second] = await Promise.all([tries.first, tries.second]);
  expect([first.status, first.body['code']]).toEqual([409, 'idempotency_in_progress']);
  expect([second.status, second.body['reset']]).toEqual([200, true]);
  expect(await rows(`select 1 from audit_log where action = 'usage.reset'`)).toHaveLength(1);
  const again = await reset('slow');
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toEqual(second.body);
});
