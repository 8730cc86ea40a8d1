import { waitUntil } from '../../scripts/wait-until.ts';
import type { EventBatch, LoadResult } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import { startStripeSync } from '../peers/start-stripe-sync.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import { percentile } from '../report/percentile.ts';
import type { Measurement, Size } from '../suite.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { createSubscriptions } from '../system/subscriptions.ts';
import { renewalTemplates } from './renewal-templates.ts';

const CONCURRENCY = [1, 10, 50] as const;
type Concurrency = (typeof CONCURRENCY)[number];

/** Who is measured. */
const SIDES = ['ours', 'floor', 'peer'] as const;
type Side = (typeof SIDES)[number];

interface Sample {
  perSecond: number;
  p50: number;
  p99: number;
}
type Samples = Record<Side, Record<Concurrency, Sample[]>>;

/**
 * (a) Webhooks acknowledged a second, beside the bare insert and beside stripe-sync-engine, on the same
 * events.
 */
export const acknowledge: Measurement = {
  key: 'a',
  name: 'acknowledge',
  measure: async (system, size) => {
    const product = await createProduct(system, 'acknowledge');
    try {
      await product.startApi();
      return toFigures(await takeSamples(system, product, size));
    } finally {
      await product.close();
    }
  },
};

/** Requests of one sample. */
const countOf = (concurrency: Concurrency, quick: boolean): number =>
  quick ? 100 : concurrency === 1 ? 1_500 : 6_000;

async function takeSamples(system: BenchSystem, product: Product, size: Size): Promise<Samples> {
  const subjects = await createSubscriptions(system, size.quick ? 5 : 100);
  const templates = await renewalTemplates(system.stripe, subjects);
  await product.rows('create table floor (like inbox_events including all)');
  const peer = await startStripeSync(system, product.webhook.secret);
  const samples: Samples = { ours: emptySamples(), floor: emptySamples(), peer: emptySamples() };

  let job = 0;
  const run = async (side: Side, concurrency: Concurrency, count: number): Promise<LoadResult> => {
    job += 1;
    const events: EventBatch = { templates, subjects, count, prefix: `a${String(job).padStart(3, '0')}` };
    const result = await runOne(side, { product, peerPort: peer.port, concurrency, events });
    await atRest(product);
    return result;
  };
  for (const side of SIDES) await run(side, 10, size.quick ? 20 : 12_000);
  for (let repetition = 0; repetition < size.repetitions; repetition += 1) {
    for (const concurrency of CONCURRENCY) {
      for (const side of SIDES) {
        const count = countOf(concurrency, size.quick);
        const { elapsedMs, latencies } = await run(side, concurrency, count);
        const sample = {
          perSecond: (count * 1_000) / elapsedMs,
          p50: percentile(latencies, 0.5),
          p99: percentile(latencies, 0.99),
        };
        samples[side][concurrency].push(sample);
        system.log(
          `a: ${side} at ${concurrency}: ${sample.perSecond.toFixed(0)}/s, p99 ${sample.p99.toFixed(1)} ms`,
        );
      }
    }
  }
  await peer.stop();
  return samples;
}

function runOne(
  side: Side,
  at: { product: Product; peerPort: number; concurrency: number; events: EventBatch },
): Promise<LoadResult> {
  const { product, peerPort, concurrency: connections, events } = at;
  const post = {
    kind: 'post',
    path: product.webhook.path,
    secret: product.webhook.secret,
    perSecond: null,
  } as const;
  switch (side) {
    case 'ours':
      return runLoad({ ...post, port: product.webhook.port, connections, events });
    case 'peer':
      return runLoad({ ...post, port: peerPort, connections, events });
    case 'floor':
      return runLoad({
        kind: 'insert',
        databaseUrl: product.databaseUrl,
        table: 'floor',
        connections,
        events,
      });
  }
}

/** Until the dispatcher has nothing to do: its work for one sample must not fall into the next. */
async function atRest({ rows }: Product): Promise<void> {
  await waitUntil(
    async () => {
      const [row] = await rows<{ n: string }>(
        `select count(*) as n from inbox_events where state = 'pending'`,
      );
      return row?.n === '0';
    },
    { deadlineMs: 120_000, what: 'the dispatcher to be done' },
  );
}

const emptySamples = (): Record<Concurrency, Sample[]> => ({ 1: [], 10: [], 50: [] });

function toFigures({ ours, floor, peer }: Samples): Figure[] {
  return CONCURRENCY.flatMap((at) => {
    const perSecond = (side: Record<Concurrency, Sample[]>): number[] =>
      side[at].map((sample) => sample.perSecond);
    const rate = { unit: '1/s', samples: perSecond(ours) };
    const name = `webhooks acknowledged, ${at} at a time`;
    const goals = at > 1;
    return [
      toFigure({
        ...rate,
        name: `${name} (floor: bare inserts)`,
        floor: perSecond(floor),
        ...(goals ? { target: { on: 'ratio', atLeast: 0.4 } } : {}),
      }),
      toFigure({
        ...rate,
        name: `${name} (floor: stripe-sync-engine)`,
        floor: perSecond(peer),
        ...(goals ? { target: { on: 'ratio', atLeast: 2.5 } } : {}),
      }),
      ...(['p50', 'p99'] as const).map((share) =>
        toFigure({
          name: `${name}, ${share} (floor: bare inserts)`,
          unit: 'ms',
          samples: ours[at].map((sample) => sample[share]),
          floor: floor[at].map((sample) => sample[share]),
        }),
      ),
    ];
  });
}
