import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { execute } from '../../db/sql.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/** Health and metrics on the port that the world reaches. */
const token = randomBytes(16).toString('hex');
let guarded: TestApi;
let open: TestApi;

beforeAll(async () => {
  // Without a key of Stripe: degraded.
  [guarded, open] = await Promise.all([startTestApi({ METRICS_TOKEN: token }), startTestApi()]);
});
afterAll(async () => {
  await Promise.all([guarded.stop(), open.stop()]);
});

const get = (api: TestApi, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${api.url}${path}`, { headers });

it('readiness tells everybody whether, and the bearer of the token why', async () => {
  const shut = await get(guarded, '/readyz');
  expect([shut.status, await shut.json()]).toEqual([200, { status: 'degraded' }]);
  const wrong = await get(guarded, '/readyz', { authorization: 'Bearer wrong' });
  expect(await wrong.json()).toEqual({ status: 'degraded' });
  const known = await get(guarded, '/readyz', { authorization: `Bearer ${token}` });
  expect(await known.json()).toMatchObject({ dependencies: { stripe: { status: 'degraded' } } });
});

it('without a token both are for this machine, and not for who came through a proxy on it', async () => {
  expect((await get(open, '/metrics')).status).toBe(200);
  expect(await (await get(open, '/readyz')).json()).toHaveProperty('dependencies');
  for (const header of ['x-forwarded-for', 'forwarded', 'via']) {
    const through = { [header]: '203.0.113.7' };
    expect([header, (await get(open, '/metrics', through)).status]).toEqual([header, 401]);
    expect(await (await get(open, '/readyz', through)).json()).toEqual({ status: 'degraded' });
  }
});

it('a burst of readiness checks asks the database once', async () => {
  const spy = jest.spyOn(guarded.api.deps, 'em');
  await Promise.all(Array.from({ length: 50 }, () => get(guarded, '/readyz')));
  // Two questions a look, and at most two looks.
  expect(spy.mock.calls.length).toBeLessThanOrEqual(4);
  spy.mockRestore();
});

it('metrics tell how long a call has been open, who is not in sync, and what the sweep found', async () => {
  const value = async (series: string): Promise<number> => {
    const text = await (await get(open, '/metrics')).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1],
    );
  };
  expect(await value('perennial_effects_open')).toBe(0);
  expect(await value('perennial_effects_open_oldest_seconds')).toBe(0);

  const { em } = open.api.deps;
  await execute(
    em(),
    `insert into effects (key, kind, provider, intent, state, attempts, created_at, updated_at)
     values ('k1', 'charge', 'stripe', '{}', 'unknown', 1, now(), now() - interval '2 hours'),
       ('k2', 'charge', 'stripe', '{}', 'confirmed', 1, now(), now() - interval '9 hours')`,
  );
  await execute(
    em(),
    `insert into account_sync (customer_id, target, desired_revision, synced_revision, state, updated_at)
     values ('cus_1', 'keycloak', 2, 1, 'attention', now()), ('cus_1', 'lago', 2, 2, 'synced', now())`,
  );
  await execute(
    em(),
    `insert into invariants (id, checked_at, checked, differed, repairing)
     values ('projection', now() - interval '1 hour', 40, 3, 2)
     on conflict (id) do update set checked_at = excluded.checked_at, differed = 3, repairing = 2`,
  );
  expect(await value('perennial_effects_open')).toBe(1);
  expect(await value('perennial_effects_open_oldest_seconds')).toBeCloseTo(7_200, -2);
  expect(await value('perennial_account_syncs_open{state="attention"}')).toBe(1);
  expect(await value('perennial_account_syncs_open{state="pending"}')).toBe(0);
  expect(await value('perennial_invariant_age_seconds{invariant="projection"}')).toBeCloseTo(3_600, -2);
  expect(await value('perennial_invariant_differed{invariant="projection"}')).toBe(3);
  expect(await value('perennial_usage_windows_unreported{target="stripe"}')).toBe(0);
});
