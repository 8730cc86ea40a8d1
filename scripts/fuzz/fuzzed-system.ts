import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createPerennialClient } from '../../client/perennial-client.ts';
import { unwrap } from '../../client/unwrap.ts';
import { readFacts } from '../running-system.ts';
import { waitUntil } from '../wait-until.ts';
import { SCOPES } from '../../api/auth/principal.ts';
import { createStripe } from '../../gateways/stripe/client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `key`: an administrator's API key with every scope; `anonymous`: nobody is signed in. */
export const FUZZ_ROLES = ['anonymous', 'viewer', 'editor', 'finance', 'admin', 'key'] as const;
export type FuzzRole = (typeof FUZZ_ROLES)[number];

/** A whole system on free ports, with data of its own that is thrown away. */
export interface FuzzedSystem {
  api: string;
  /** A bearer token of somebody with this role, who has a card and a subscription; null for nobody. */
  signIn: (role: FuzzRole) => Promise<string | null>;
  /** The bill of a customer who is not fuzzed: what they used, owe and have, as they read it themselves. */
  bystander: () => Promise<unknown>;
  stop: () => Promise<void>;
}

/**
 * Starts one as `npm start` does, but with limits that no run reaches. @throws Error with what the launcher
 * said
 */
export async function startFuzzedSystem(): Promise<FuzzedSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-fuzz-'));
  const limits = ['RATE_LIMIT_STANDARD', 'RATE_LIMIT_CHANGES', 'RATE_LIMIT_WEBHOOK'];
  const child = spawn(
    process.execPath,
    ['dev/stack.ts', '--json', '--ports', 'auto', '--data-dir', dataDir],
    {
      cwd: root,
      env: { ...process.env, ...Object.fromEntries(limits.map((name) => [name, '100000000'])) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  const ready = await Promise.race([
    new Promise<boolean>((resolve) =>
      createInterface({ input: child.stdout }).once('line', () => resolve(true)),
    ),
    ended.then(() => false),
  ]);
  if (!ready) {
    await stop();
    throw new Error(`The system did not start:\n${said}`);
  }
  const { api } = readFacts(dataDir);
  return {
    api,
    stop,
    signIn: (role) => signIn(dataDir, role),
    bystander: await plantBystander(dataDir),
  };
}

async function signIn(dataDir: string, role: FuzzRole): Promise<string | null> {
  if (role === 'anonymous') return null;
  const token = await tokenOf(dataDir, {
    email: `fuzz-${role}@perennial.test`,
    role: role === 'key' ? 'admin' : role,
  });
  const { api, env } = readFacts(dataDir);
  const client = createPerennialClient({ baseUrl: api, token });
  await subscribe(client, env);
  if (role !== 'key') return token;
  return (await unwrap(client.POST('/api-keys', { body: { name: 'fuzz', scopes: [...SCOPES] } }))).key;
}

/** Somebody who uses the product while others are fuzzed. Returns what reads their bill. */
async function plantBystander(dataDir: string): Promise<() => Promise<unknown>> {
  const { api, env } = readFacts(dataDir);
  const token = (): Promise<string> =>
    tokenOf(dataDir, { email: 'fuzz-bystander@perennial.test', role: 'viewer' });
  const client = createPerennialClient({ baseUrl: api, token: await token() });
  await subscribe(client, env);
  const event = { idempotency_key: 'bystander', event_type: 'inference', quantity: 1_234 } as const;
  await unwrap(client.POST('/usage/events', { body: [event] }));
  return async () => {
    const signedIn = createPerennialClient({ baseUrl: api, token: await token() });
    const { usage, credits } = await unwrap(signedIn.GET('/billing/usage'));
    const { status, tier, current_period_end } = await unwrap(signedIn.GET('/billing/subscription'));
    const { used, granted, overage_cost } = credits;
    return { period: usage.period, used, granted, overage_cost, status, tier, current_period_end };
  };
}

async function tokenOf(dataDir: string, user: { email: string; role: string }): Promise<string> {
  const { identity } = readFacts(dataDir);
  if (identity === undefined) throw new Error('there is no local identity provider');
  const answer = await fetch(`${identity.issuer}/_tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${identity.clientSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify(user),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Behind a 404 for want of a subscription, little would be looked at. */
async function subscribe(
  client: ReturnType<typeof createPerennialClient>,
  env: Record<string, string>,
): Promise<void> {
  const stripe = createStripe({ secretKey: env['STRIPE_SECRET_KEY'] ?? '', apiBase: env['STRIPE_API_BASE'] });
  const { stripe_customer_id: customer } = await unwrap(client.POST('/stripe/create_customer', {}));
  await unwrap(client.POST('/stripe/attach_payment_method', { body: { payment_method_id: 'pm_card_visa' } }));
  const { data: prices } = await stripe.prices.list({ lookup_keys: ['professional_month_usd'] });
  await stripe.subscriptions.create({
    customer,
    items: [{ price: prices[0]?.id ?? '' }],
    metadata: { managed_by: 'perennial' },
  });
  const isActive = async (): Promise<boolean> =>
    (await unwrap(client.GET('/billing/subscription'))).status === 'active';
  await waitUntil(isActive, { deadlineMs: 60_000, what: 'a subscription to fuzz' });
}
