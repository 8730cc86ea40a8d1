import pg from 'pg';
import type Stripe from 'stripe';
import { loadEnv } from '../../config/env.ts';
import { createTemporalClient } from '../../config/temporal-connection.ts';
import { createOrm } from '../../db/orm.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { sweepOnce } from '../../scripts/sweep.ts';
import type { SweptPass } from '../../scripts/sweep.ts';
import { USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';
import { readFacts } from '../../scripts/running-system.ts';
import type { LauncherFacts } from '../../scripts/running-system.ts';
import { KeycloakUsers } from './keycloak-users.ts';
import { LagoReader } from './lago-reader.ts';
import { waitFor } from './wait-for.ts';

/** The local identity provider. */
type Identity = NonNullable<LauncherFacts['identity']>;

/** The running system from the outside, as a client and an operator reach it. */
export interface TourSystem {
  facts: LauncherFacts;
  stripe: Stripe;
  keycloak: KeycloakUsers;
  /** Null where nothing is synced to a Lago. */
  lago: LagoReader | null;
  /** Rows of a query, as `pg` gives them. */
  rows: <Row extends pg.QueryResultRow>(sql: string, params?: unknown[]) => Promise<Row[]>;
  /** An access token of the local identity provider; the user is made where there is none. */
  signIn: (email: string) => Promise<string>;
  /** A change that an administrator makes. @throws Error where it is refused */
  asStaff: (method: string, path: string, body: object) => Promise<void>;
  /** Has the usage rollup run now, as an operator does in Temporal's UI. */
  rollUpUsage: () => Promise<void>;
  /** Has the product compare everything at Stripe now, as `npm run sweep -- --once` does. */
  sweep: () => Promise<SweptPass>;
  close: () => Promise<void>;
}

/**
 * Connects to the system that runs on a data directory.
 * @throws Error where none runs, or one that the tour cannot play on
 */
export async function connect(dataDir: string): Promise<TourSystem> {
  const facts = readFacts(dataDir);
  const { env, identity } = facts;
  if (identity === undefined)
    throw new Error('The tour signs people in at the local identity provider; start without a Keycloak.');
  await requireSandbox(facts.stripe);
  const pool = new pg.Pool({ connectionString: facts.database, max: 5 });
  // The system was stopped in the middle: the next query says so.
  pool.on('error', () => undefined);
  const temporal = createTemporalClient(loadEnv(env));
  return {
    facts,
    stripe: createStripe({
      secretKey: env['STRIPE_SECRET_KEY'] ?? '',
      apiBase: facts.stripe,
      timeoutMs: 30_000,
    }),
    keycloak: new KeycloakUsers(env),
    lago: env['LAGO_API_URL'] === undefined ? null : new LagoReader(env['LAGO_API_URL']),
    rows: async (sql, params = []) => (await pool.query(sql, params)).rows as never,
    signIn: (email) => tokenOf(identity, email, 'viewer'),
    asStaff: (method, path, body) => changeAsStaff(facts.api, identity, { method, path, body }),
    rollUpUsage: () => temporal.schedule.getHandle(USAGE_ROLLUP_SCHEDULE_ID).trigger(),
    sweep: async () => {
      const orm = await createOrm({ databaseUrl: facts.database, poolMax: 1 });
      try {
        return await sweepOnce({ temporal, orm }, () => undefined);
      } finally {
        await orm.close();
      }
    },
    close: async () => {
      await temporal.connection.close();
      await pool.end();
    },
  };
}

/** A change by staff; where it waits for a second administrator, one agrees, and it is carried out. */
async function changeAsStaff(
  api: string,
  identity: Identity,
  { method, path, body }: { method: string; path: string; body: object },
): Promise<void> {
  const call = async (email: string, verb: string, place: string, sent?: object): Promise<Response> => {
    const token = await tokenOf(identity, email, 'admin');
    const answer = await fetch(`${api}/api/v1${place}`, {
      method: verb,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    if (!answer.ok) throw new Error(`${verb} ${place} was answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const answer = await call('admin@perennial.test', method, path, body);
  if (answer.status !== 202) return;
  const { approval_id: id } = (await answer.json()) as { approval_id?: string };
  // It needs nobody's agreement, and is under way.
  if (id === undefined) return;
  const approval = `/admin/approvals/${id}`;
  const second = 'second@perennial.test';
  await call(second, 'POST', approval, { decision: 'approve', reason: 'Agreed.' });
  await waitFor(`what a second administrator agreed to (${id}) is carried out`, async () => {
    const { outcome } = (await (await call(second, 'GET', approval)).json()) as { outcome: string | null };
    if (outcome === 'failed') throw new Error(`${method} ${path} was agreed to and failed; see ${approval}`);
    return outcome === 'done';
  });
}

async function tokenOf(identity: Identity, email: string, role: string): Promise<string> {
  const response = await fetch(`${identity.issuer}/_tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${identity.clientSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email, role }),
  });
  if (!response.ok) throw new Error(`Signing in was answered ${response.status}.`);
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Checkout can be completed by a program in the sandbox only; Stripe's own page wants a person. */
async function requireSandbox(url: string): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/health`).catch(() => null);
  if (answer?.ok !== true)
    throw new Error(`The tour plays on the local Stripe sandbox, and ${url} is not one.`);
}
