import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../dev/launcher/free-port.ts';
import { startNodePart } from '../../dev/launcher/node-part.ts';
import { productEnv } from '../../dev/launcher/product-env.ts';
import type { MikroORM } from '../../db/orm.ts';
import { execute, query } from '../../db/sql.ts';
import { UNIT } from '../../domain/usage/ingest/quantity.ts';
import { createPart } from '../support/processes-part.ts';
import type { Part } from '../support/processes-part.ts';
import { callApi } from '../support/test-api.ts';
import { startTestIssuer } from '../support/test-issuer.ts';
import type { TestIssuer } from '../support/test-issuer.ts';
import { until } from '../support/until.ts';
import { countedUsage, storedUsage } from '../support/usage-totals.ts';
import { openDatabase } from './db-samples.ts';

/*
 * The API process itself is killed while gateways report through HTTP. `usage-processes.test.ts` kills an
 * ingesting process a hundred times; an API takes seconds to start, so that here it is a few times unless
 * INGEST_KILLS asks for more.
 */
const KILLS = Number(process.env['INGEST_KILLS'] ?? 3);
const BATCH = 20;
const GATEWAYS = 4;
const CUSTOMERS = 10;

let orm: MikroORM;
let closeDatabase: () => Promise<void>;
let issuer: TestIssuer;
let api: Part & { url: string };
let folder: string;

beforeAll(async () => {
  const opened = await openDatabase();
  ({ orm, close: closeDatabase } = opened);
  issuer = await startTestIssuer();
  folder = mkdtempSync(join(tmpdir(), 'perennial-ingest-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = productEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: opened.database.url,
    // Usage needs no engine.
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    OIDC_ISSUER: issuer.url,
    STRIPE_WEBHOOK_SECRET: 'whsec_test_0123456789abcdef',
    RATE_LIMIT_USAGE: '1000000',
  });
  const part = createPart('api', folder, async (logFile) => {
    const ready = async (): Promise<boolean> => (await fetch(`${url}/healthz`)).ok;
    return (await startNodePart({ name: 'the API', script: 'api/server.ts', env, logFile, ready })).child;
  });
  api = { ...part, url };
  await execute(
    orm.em.fork(),
    `insert into customers (id, currency, balance, deleted, updated_at)
     select 'cus_' || n, 'usd', 0, false, now() from generate_series(0, $1::int - 1) as n`,
    [CUSTOMERS],
  );
  await api.start();
});
afterAll(async () => {
  await api.kill();
  await issuer.close();
  await closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

const eventOf = (n: number): Record<string, unknown> => ({
  idempotency_key: `event-${n}`,
  customer: `cus_${n % CUSTOMERS}`,
  event_type: n % 3 === 0 ? 'tts' : 'inference',
  quantity: 1 + (n % 7),
});

it(
  'an API that is killed during a load leaves exactly what its clients sent, once they have repeated it',
  async () => {
    const token = await issuer.token({ roles: ['admin'] });
    let next = 0;
    let answered = 0;
    let failed = 0;
    const results: Record<string, number> = {};
    let killing = true;

    /** Sends until it is answered, as every client must. */
    const send = async (from: number): Promise<void> => {
      for (;;) {
        const events = Array.from({ length: BATCH }, (_, i) => eventOf(from + i));
        const answer = await callApi(api.url, 'POST', '/usage/events', { token, body: { events } }).catch(
          () => null,
        );
        if (answer?.status === 200) {
          for (const { outcome } of answer.body['results'] as { outcome: string }[])
            results[outcome] = (results[outcome] ?? 0) + 1;
          answered += 1;
          return;
        }
        if (answer !== null && answer.status < 500)
          throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
        failed += 1;
        await pause(50);
      }
    };
    const gateway = async (): Promise<void> => {
      while (killing) {
        const from = next;
        next += BATCH;
        await send(from);
      }
    };
    const load = Promise.all(Array.from({ length: GATEWAYS }, gateway));
    // What fails there is thrown where it is waited for; until then it must not end the process.
    load.catch(() => undefined);
    try {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = answered;
        // A gateway that gives up ends the test at once, with its reason.
        await Promise.race([
          until(() => answered >= before + 5 + (kill % 7), { what: 'requests are answered' }),
          load,
        ]);
        await api.kill();
        await api.start();
      }
    } finally {
      killing = false;
    }
    await load;

    // It did die in the middle of things.
    expect(failed).toBeGreaterThanOrEqual(KILLS);
    expect((results['recorded'] ?? 0) + (results['duplicate'] ?? 0)).toBe(next);
    const em = orm.em.fork();
    const quantity = Array.from({ length: next }, (_, n) => BigInt(1 + (n % 7)) * UNIT).reduce(
      (sum, one) => sum + one,
      0n,
    );
    expect(await storedUsage(em)).toEqual({ events: next, quantity });
    expect(await countedUsage(em, 'day')).toEqual({ events: next, quantity });
    expect(await query(em, 'select count(distinct idempotency_key) as n from usage_events')).toEqual([
      { n: next },
    ]);
  },
  300_000 + KILLS * 15_000,
);
