import { NativeConnection } from '@temporalio/worker';
import pg from 'pg';
import { startApi } from '../../api/server.ts';
import { loadEnv } from '../../config/env.ts';
import type { Env } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { OtherStripeAccountError, requireSameAccount } from '../../domain/accounts/stripe-account.ts';
import { startWorker } from '../../worker/start-worker.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { testServers } from '../support/environment.ts';
import { until } from '../support/until.ts';
import { sendWebhook, stripeEvent } from '../support/webhook-sender.ts';

/* An installation is of one Stripe account in one mode: ids of another mean nothing in it. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(() => system.stop());

const env = (variables: Record<string, string> = {}): Env =>
  loadEnv({
    ...system.variables,
    NODE_ENV: 'test',
    DATABASE_URL: system.api.database.url,
    TEMPORAL_ADDRESS: testServers().temporalAddress,
    ...variables,
  });

const anotherApi = (variables: Record<string, string> = {}) =>
  startApi(env(variables), {
    port: 0,
    processMetrics: false,
    logger: createLogger({ level: 'silent', service: 'api' }),
  });

const beAccount = (accountId: string): Promise<Response> =>
  fetch(`${system.sandbox.url}/_sandbox/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ accountId }),
  });

it('the first start stores the account, and later ones of the same account go through', async () => {
  const stored = await system.rows('select account_id, mode from stripe_account');
  expect(stored).toEqual([{ account_id: 'acct_sandbox', mode: 'test' }]);
  const api = await anotherApi();
  await api.stop();
  expect(await system.rows('select account_id, mode from stripe_account')).toEqual(stored);
});

it('the API and the worker refuse to start with the key of another account, and name both', async () => {
  const noted = await until(async () => {
    const starts = await system.rows('select * from process_settings order by process');
    return starts.length === 2 && starts;
  });
  await beAccount('acct_another');
  const changed = { OIDC_ROLE_CLAIM: 'groups' };
  try {
    await expect(anotherApi(changed)).rejects.toThrow(
      /acct_sandbox \(test mode\).*STRIPE_SECRET_KEY is of acct_another \(test mode\).*Set a key of acct_sandbox/,
    );
    const connection = await NativeConnection.connect({ address: testServers().temporalAddress });
    const start = startWorker(env(changed), {
      connection,
      namespace: system.variables['TEMPORAL_NAMESPACE'] ?? '',
      code: { workflowBundle: { codePath: testServers().workflowBundle } },
    });
    await expect(start).rejects.toThrow(/acct_sandbox \(test mode\).*acct_another/);
    await connection.close();
  } finally {
    await beAccount('acct_sandbox');
  }
  expect(await system.rows('select account_id from stripe_account')).toEqual([
    { account_id: 'acct_sandbox' },
  ]);
  // A refused start is none: what runs was started with what is noted.
  expect(await system.rows('select * from process_settings order by process')).toEqual(noted);
});

it('an API that stops takes no connection, also while it cannot note its settings', async () => {
  const holder = new pg.Client(system.api.database.url);
  await holder.connect();
  try {
    await holder.query('begin; lock table process_settings in access exclusive mode');
    const api = await anotherApi({ REQUEST_TIMEOUT_SECONDS: '600' });
    await until(async () => {
      const waiting = `select 1 from pg_locks where relation = 'process_settings'::regclass and not granted`;
      return (await system.rows(waiting)).length > 0;
    });
    const stopped = api.stop();
    await until(
      () =>
        fetch(`${api.url}/healthz`, { headers: { connection: 'close' } }).then(
          () => false,
          () => true,
        ),
      { withinMs: 30_000 },
    );
    await holder.query('rollback');
    await stopped;
  } finally {
    await holder.end();
  }
});

it('the same account in the other mode is another one', () => {
  const found = { accountId: 'acct_1', mode: 'live' } as const;
  const act = (): void => requireSameAccount({ accountId: 'acct_1', mode: 'test' }, found);
  expect(act).toThrow(OtherStripeAccountError);
  expect(act).toThrow(/acct_1 \(test mode\).*acct_1 \(live mode\)/);
});

it('an API starts while Stripe does not answer: it is compared later', async () => {
  const api = await anotherApi({ STRIPE_API_BASE: 'http://127.0.0.1:9' });
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  await api.stop();
});

it.each([
  ['a connected account', { account: 'acct_connected' }, /connected account/],
  ['live mode', { livemode: true }, /other mode/],
])('an event of %s is refused by name, and nothing of it is stored', async (_, parts, says) => {
  const event = { ...stripeEvent(), ...parts };
  const { status, body } = await sendWebhook(system.api.url, event, {
    secret: (system.variables['STRIPE_WEBHOOK_SECRET'] ?? '').split(',')[0] ?? '',
  });
  expect([status, body['code']]).toEqual([400, 'other_stripe_account']);
  expect(body['detail']).toMatch(says);
  expect(await system.rows('select 1 from inbox_events where id = $1', [event.id])).toEqual([]);
});
