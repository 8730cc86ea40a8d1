import type pg from 'pg';
import { loadEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { toRequest } from '../load/http-request.ts';
import type { LoadResult } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import { percentile } from '../report/percentile.ts';
import type { Measurement, Size } from '../suite.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { populateReads } from './population.ts';
import type { Reader } from './population.ts';
import { recordStatements } from './record-statements.ts';
import type { Statement } from './record-statements.ts';

/** An operation that is measured. */
interface Read {
  method: 'GET' | 'POST';
  path: string;
  body?: string;
  /** Called by a member of staff; else by many users in turn. */
  staff?: boolean;
  /** Whether the target applies: a read of one row. */
  single: boolean;
}

const READS: readonly Read[] = [
  { method: 'GET', path: '/billing/subscription', single: true },
  { method: 'GET', path: '/billing/invoices', single: false },
  { method: 'GET', path: '/subscriptions/my-access', single: true },
  {
    method: 'POST',
    path: '/subscriptions/check-access/chat',
    body: '{"quantity":1}',
    single: true,
  },
  { method: 'GET', path: '/admin/billing/subscriptions', staff: true, single: false },
  { method: 'GET', path: '/admin/revenue', staff: true, single: false },
];

/** As many at once as the pool of an API process has connections. */
const CONNECTIONS = 10;
const READERS = 200;
const SAMPLE_MS = 3_000;
const WARM_UP_MS = 4_000;

/** What the API answers a second, beside its own statements run by the driver alone, on the same rows. */
const answered: Measurement = {
  key: 'a',
  name: 'reads',
  measure: async (system, size) => {
    const product = await createProduct(system, 'reads');
    try {
      const scale = size.quick ? 0.01 : size.scale;
      const amounts = { users: 100_000 * scale, subscriptions: 50_000 * scale, invoicesOfEach: 10 };
      const readers = await populateReads(product.databaseUrl, system.identity, amounts, READERS);
      const staff = await system.identity.token({ email: 'staff@example.com', role: 'editor' });
      const cases = await prepare(product, readers, staff);
      await product.startApi();
      return await measureAll(product, cases, size);
    } finally {
      await product.close();
    }
  },
};

export const reads: readonly Measurement[] = [answered];

interface Case {
  read: Read;
  requests: string[];
  /** The statements of each request, as the product sends them. */
  statements: Statement[][];
}

/**
 * Has an API in this process answer each request once with everything warm, and writes down what it asks
 * the database for.
 */
async function prepare(product: Product, readers: readonly Reader[], staff: string): Promise<Case[]> {
  // Only when it is needed: the whole product comes with it.
  const { startApi } = await import('../../api/server.ts');
  const api = await startApi(loadEnv(product.env), {
    port: 0,
    logger: createLogger({ level: 'fatal', service: 'api' }),
    processMetrics: false,
  });
  const call = async ({ method, path, body }: Read, token: string): Promise<void> => {
    const response = await fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  try {
    const pool: pg.Pool = await api.deps.em().getConnection().getNativeClient();
    const cases: Case[] = [];
    for (const read of READS) {
      const tokens = read.staff === true ? [staff] : readers.map(({ token }) => token);
      const statements: Statement[][] = [];
      for (const token of tokens) {
        await call(read, token);
        // The dispatcher of this process looks for events now and then: not part of the request.
        const sent = await recordStatements(pool, () => call(read, token));
        statements.push(sent.filter(({ text }) => !/inbox_events|rate_limits|^listen/i.test(text)));
      }
      cases.push({
        read,
        requests: tokens.map((token) =>
          toRequest(product.webhook.port, { ...read, path: `/api/v1${read.path}`, token }),
        ),
        statements,
      });
    }
    return cases;
  } finally {
    await api.stop();
  }
}

/** After a warm-up the API and the driver take turns; the first turn of each is not counted. */
async function measureAll(product: Product, cases: readonly Case[], size: Size): Promise<Figure[]> {
  const figures: Figure[] = [];
  // The first requests of a process are compiled while they run; whichever is measured first must not pay
  // for all.
  for (const { requests } of size.quick ? [] : cases)
    await runLoad({
      kind: 'request',
      port: product.webhook.port,
      requests,
      connections: CONNECTIONS,
      forMs: WARM_UP_MS,
    });
  for (const one of cases) {
    const ours: LoadResult[] = [];
    const floor: LoadResult[] = [];
    for (let turn = 0; turn <= size.repetitions; turn += 1) {
      const apart = { connections: CONNECTIONS, forMs: size.quick || turn === 0 ? 500 : SAMPLE_MS };
      const result = await runLoad({
        kind: 'request',
        port: product.webhook.port,
        requests: one.requests,
        ...apart,
      });
      const bare = await runLoad({
        kind: 'query',
        databaseUrl: product.databaseUrl,
        requests: one.statements,
        ...apart,
      });
      if (turn === 0) continue;
      ours.push(result);
      floor.push(bare);
    }
    figures.push(...toFigures(one, ours, floor));
  }
  return figures;
}

function toFigures({ read, statements }: Case, ours: LoadResult[], floor: LoadResult[]): Figure[] {
  const sql = `${statements[0]?.length ?? 0} SQL`;
  const name = `${read.method} ${read.path}`;
  const perSecond = ({ elapsedMs, latencies }: LoadResult): number => (latencies.length / elapsedMs) * 1_000;
  const at =
    (share: number) =>
    ({ latencies }: LoadResult): number =>
      percentile(latencies, share);
  const figure = (what: string, unit: string, by: (result: LoadResult) => number): Figure =>
    toFigure({
      name: `${name}${what} (floor: its ${sql} by the driver)`,
      unit,
      samples: ours.map(by),
      floor: floor.map(by),
      ...(unit === '1/s' && read.single ? { target: { on: 'ratio', atLeast: 0.4 } } : {}),
    });
  return [figure('', '1/s', perSecond), figure(', p50', 'ms', at(0.5)), figure(', p99', 'ms', at(0.99))];
}
