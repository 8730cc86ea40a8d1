import pg from 'pg';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { patchedBundle } from '../support/patched-bundle.ts';
import type { PatchedBundle } from '../support/patched-bundle.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { SHORT_ERASURE, SHORT_HEARTBEAT } from '../support/short-erasure.ts';
import { until } from '../support/until.ts';

/*
 * The worker is killed (SIGKILL) while it erases one person and collects another's data. A lock on one of
 * the last tables holds both in their middle: earlier tables are done by then, later ones are not.
 */
const HELD = 'usage_zone_changes';
/** The steps are handed out again when no heartbeat has come for a while. */
const AGAIN_MS = 240_000;

let system: Processes;
let bundle: PatchedBundle;
let admin: string;
let lock: pg.Client;

beforeAll(async () => {
  bundle = patchedBundle([SHORT_ERASURE, SHORT_HEARTBEAT]);
  system = await startProcesses({ workflowBundle: bundle.path });
  admin = await system.identity.token({ email: 'root@example.com', role: 'admin' });
  await fetch(`${system.sandbox.url}/_sandbox/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redactionAfterDays: 0 }),
  });
  lock = new pg.Client({ connectionString: system.databaseUrl });
  await lock.connect();
}, 300_000);
afterAll(async () => {
  await lock.end();
  await system.stop();
  bundle.remove();
});

/** How many statements wait for the table. */
const waiting = async (): Promise<number> =>
  (
    await system.rows(
      `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%' || $1 || '%'`,
      [HELD],
    )
  ).length;

const count = async (table: string, { customerId }: TestCustomer): Promise<number> =>
  (await system.rows(`select from "${table}" where customer_id = $1`, [customerId])).length;

it('an erasure and an export go on where the killed worker stopped; nothing is half, and the receipt counts all', async () => {
  const [erased, exported] = [await newSubscriber(system), await newSubscriber(system)];
  await system.stripe.subscriptions.cancel(erased.id);
  await untilStatus(system, erased.id, 'canceled');
  const methods = await until(() => count('payment_methods', erased.customer));
  await lock.query('begin');
  await lock.query(`lock table ${HELD} in access exclusive mode`);

  const asked = await system.api.call('POST', `/admin/customers/${erased.customer.customerId}/erasure`, {
    token: admin,
    body: { reason: 'Asked for by letter' },
  });
  expect(asked.status).toBe(202);
  const wanted = await system.api.call('POST', '/billing/data-exports', { token: exported.customer.token });
  const exportId = String(wanted.body['id']);
  await until(async () => (await waiting()) >= 2, { withinMs: 120_000, what: 'both wait in their middle' });
  expect(await count('payment_methods', erased.customer)).toBe(0);
  expect(await system.rows('select from users where id = $1', [erased.customer.userId])).toHaveLength(1);

  const counted = await system.rows(
    `select (receipt -> 'rows' ->> 'payment_methods')::int as methods from person_erasures where id = $1`,
    [String(asked.body['id'])],
  );
  expect(counted).toEqual([{ methods }]);

  await system.worker.kill();
  await lock.query('rollback');
  await system.worker.start();

  const receipt = await until(
    async () => {
      const { body } = await system.api.call('GET', `/admin/erasures/${String(asked.body['id'])}`, {
        token: admin,
      });
      return body['state'] === 'complete' && body;
    },
    { withinMs: AGAIN_MS, what: 'the erasure is complete' },
  );
  expect(await system.rows('select from users where id = $1', [erased.customer.userId])).toEqual([]);
  // Rows that the killed worker erased stay counted. A late event may write a row again; it is erased and
  // counted too.
  const { rows } = receipt['receipt'] as { rows: Record<string, number> };
  expect(rows['users']).toBe(1);
  expect(rows['payment_methods']).toBeGreaterThanOrEqual(methods);

  const path = `/billing/data-exports/${exportId}/file`;
  const archive = await until(
    async () => {
      const { status, body } = await system.api.call('GET', path, { token: exported.customer.token });
      return (
        status === 200 && (body as unknown as { parts: { origin: string; name: string; rows: unknown[] }[] })
      );
    },
    { withinMs: AGAIN_MS, what: 'the export is there' },
  );
  const names = archive.parts.map(({ origin, name }) => `${origin}/${name}`);
  expect(new Set(names).size).toBe(names.length);
  const subscriptions = archive.parts.find(({ name }) => name === 'subscriptions');
  expect(subscriptions?.rows).toHaveLength(1);
  expect(names).toEqual(
    expect.arrayContaining([expect.stringMatching(/stripe/), expect.stringMatching(/lago/)]),
  );
}, 600_000);
