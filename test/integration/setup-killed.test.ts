import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startSandbox } from 'stripe-billing-sandbox';
import type { RunningSandbox } from 'stripe-billing-sandbox';
import { startIdentity } from '../../dev/identity/server.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { until } from '../support/until.ts';

/* The commands as an operator runs them: processes of their own, killed in the middle, and run again. */

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Command {
  child: ChildProcess;
  output: () => string;
}

/** Starts a command; what it writes is kept. */
function command(script: string, env: Record<string, string>): Command {
  const child = spawn(process.execPath, [join(root, 'scripts', script), '--yes'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()));
  return { child, output: () => written };
}

/** Runs it to its end. @returns what it wrote */
async function finished(script: string, env: Record<string, string>): Promise<string> {
  const { child, output } = command(script, env);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}:\n${output()}`);
  return output();
}

/** Starts it and kills it as soon as `isThere`; it must not have ended by itself. */
async function killed(
  script: string,
  env: Record<string, string>,
  isThere: () => Promise<boolean>,
): Promise<void> {
  const { child, output } = command(script, env);
  await until(async () => child.exitCode !== null || (await isThere()), { what: `${script} is there` });
  if (child.exitCode !== null) throw new Error(`${script} ended before it was killed:\n${output()}`);
  child.kill('SIGKILL');
  await once(child, 'close');
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

describe('npm run setup:stripe', () => {
  let sandbox: RunningSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0 });
    const client = new pg.Client(database.url);
    await client.connect();
    // Each test has a Stripe account of its own.
    await client.query('update plan_prices set stripe_price_id = null');
    await client.query('update plans set stripe_product_id = null');
    await client.query('delete from stripe_mappings');
    await client.end();
  });
  afterEach(() => sandbox.close());

  const env = () => ({
    DATABASE_URL: database.url,
    PUBLIC_URL: 'https://billing.example.com',
    STRIPE_SECRET_KEY: 'sk_test_setup',
    STRIPE_API_BASE: sandbox.url,
    OIDC_ISSUER: 'https://id.example.com',
  });
  const stripe = () => createStripe({ secretKey: 'sk_test_setup', apiBase: sandbox.url });

  async function admin<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as T;
  }
  /** How often this was asked for. */
  const asked = async (path: string): Promise<number> =>
    (await admin<{ total: number }>('GET', `requests?method=POST&path=${encodeURIComponent(path)}`)).total;

  /** What an account holds, by the names that tell two of a kind apart. */
  async function held(): Promise<Record<string, unknown>> {
    const { products, prices, billing, billingPortal, webhookEndpoints, v2 } = stripe();
    const all = { limit: 100 } as const;
    const sorted = (names: (string | null)[]) => names.map(String).sort();
    return {
      products: sorted((await products.list(all)).data.map(({ name }) => name)),
      prices: sorted((await prices.list(all)).data.map(({ lookup_key: key }) => key)),
      meters: sorted((await billing.meters.list(all)).data.map(({ event_name: name }) => name)),
      portals: (await billingPortal.configurations.list(all)).data.filter(
        // Stripe has one of its own.
        ({ metadata }) => metadata?.['perennial'] === '1',
      ).length,
      endpoints: sorted((await webhookEndpoints.list(all)).data.map(({ url }) => url)),
      destinations: (await v2.core.eventDestinations.list()).data.length,
      metered: sorted(
        (await prices.list(all)).data.map(({ recurring }) => (recurring?.meter === undefined ? '' : 'meter')),
      ),
    };
  }

  it.each([
    ['the first product', '^/v1/products$', 1],
    ['a price of the second plan', '^/v1/prices$', 3],
    ['a meter', '^/v1/billing/meters$', 2],
    ['the portal', '^/v1/billing_portal/configurations$', 1],
    ['the webhook endpoint', '^/v1/webhook_endpoints$', 1],
    ['the event destination', '^/v2/core/event_destinations$', 1],
  ])('killed while Stripe makes %s: run again, there is all of it once', async (_what, path, nth) => {
    // What comes before it goes through; the answer of this one never comes.
    for (let before = 1; before < nth; before++)
      await admin('POST', 'faults', { kind: 'slow', match: { method: 'POST', path }, delayMs: 1 });
    await admin('POST', 'faults', { kind: 'timeout_after_effect', match: { method: 'POST', path } });
    await killed('setup-stripe.ts', env(), async () => (await asked(path)) >= nth);
    await admin('DELETE', 'faults');

    const written = await finished('setup-stripe.ts', env());
    const whole = await held();
    // Whoever reads this can set the secrets: those of the endpoints that are there.
    const secrets = /STRIPE_WEBHOOK_SECRET=(\S+)/.exec(written)?.[1]?.split(',') ?? [];
    expect(secrets).toHaveLength(2);
    expect(secrets.every((secret) => secret.startsWith('whsec_'))).toBe(true);

    const again = await finished('setup-stripe.ts', env());
    expect(again).toContain('Stripe has all products, prices and meters already.');
    expect(again).not.toContain('STRIPE_WEBHOOK_SECRET');
    expect(await held()).toEqual(whole);
    for (const names of Object.values(whole).filter(Array.isArray))
      if (names.some((name) => name !== '' && name !== 'meter' && name !== 'null'))
        expect(new Set(names).size).toBe(names.length);
    expect(whole).toMatchObject({ portals: 1, destinations: 1, endpoints: [expect.any(String)] });
  });

  it('killed before the mapping is stored: run again, each price has its id', async () => {
    await killed('setup-stripe.ts', env(), async () => (await asked('^/v2/core/event_destinations$')) >= 1);
    await finished('setup-stripe.ts', env());
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows } = await client.query<{ id: string | null }>(
      `select stripe_price_id as id from plan_prices where active and kind <> 'metered'`,
    );
    await client.end();
    const known = new Set((await stripe().prices.list({ limit: 100 })).data.map(({ id }) => id));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ id }) => id === null || !known.has(id))).toEqual([]);
  });
});

describe('npm run setup:sync', () => {
  let folder: string;
  let identity: LocalIdentity;
  let lago: LocalLago;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perennial-setup-'));
    identity = await startIdentity({ port: 0, dataDir: folder });
    identity.users.profile = { attributes: [{ name: 'email' }], groups: [] };
    lago = await startLago({ port: 0, apiKey: 'key', isEmpty: true });
  });
  afterEach(async () => {
    await identity.stop();
    await lago.stop();
    rmSync(folder, { recursive: true });
  });

  const env = () => ({
    DATABASE_URL: database.url,
    KEYCLOAK_URL: identity.issuer,
    KEYCLOAK_REALM: identity.realm,
    KEYCLOAK_CLIENT_ID: identity.clientId,
    KEYCLOAK_CLIENT_SECRET: identity.clientSecret,
    LAGO_API_URL: lago.url,
    LAGO_API_KEY: 'key',
  });
  const declared = (): unknown[] =>
    (identity.users.profile as { attributes: { name: string }[] }).attributes.map(({ name }) => name);
  const codes = (of: 'plans' | 'metrics'): unknown[] => lago.recorded()[of].map(({ code }) => code);

  it.each([
    ['before anything is declared', () => codes('metrics').length === 0],
    ['when Keycloak has the attributes', () => declared().length > 1],
    ['after the second metric', () => codes('metrics').length >= 2],
    ['after the first plan', () => codes('plans').length >= 1],
  ])('killed %s: run again, Keycloak and Lago have all of it once', async (_when, isThen) => {
    // Each answer takes a while, so that there is a middle to be killed in.
    const slow = (url: string, mode: 'slow' | 'none') =>
      fetch(`${url}/_faults`, { method: 'POST', body: JSON.stringify({ mode, delayMs: 250 }) });
    const origins = [new URL(identity.issuer).origin, new URL(lago.url).origin];
    for (const origin of origins) await slow(origin, 'slow');
    await killed('setup-sync.ts', env(), () => Promise.resolve(isThen()));
    for (const origin of origins) await slow(origin, 'none');

    await finished('setup-sync.ts', env());
    expect(declared()).toEqual(expect.arrayContaining(['email', 'subscription_tier']));
    for (const names of [declared(), codes('plans'), codes('metrics')])
      expect(new Set(names).size).toBe(names.length);
    const whole = [declared(), codes('plans'), codes('metrics')];
    expect(await finished('setup-sync.ts', env())).toContain('Keycloak and Lago have all of it already.');
    expect([declared(), codes('plans'), codes('metrics')]).toEqual(whole);
  });
});
