import type { LoadResult } from '../load/job.ts';
import type { UsageLoad } from '../load/usage-events.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import { percentile } from '../report/percentile.ts';
import type { Measurement, Size } from '../suite.ts';
import { createUsageProduct, eventsPerSecond } from './usage-product.ts';
import type { UsageProduct } from './usage-product.ts';

/** A size of request, how many are under way, and whose events a request has. */
interface Case {
  batch: number;
  connections: number;
  /** A customer for each event instead of one for each request. */
  mixed: boolean;
}

const CASES: readonly Case[] = [
  ...[1, 100, 1_000].flatMap((batch) =>
    [1, 10, 50].map((connections) => ({ batch, connections, mixed: false })),
  ),
  { batch: 100, connections: 10, mixed: true },
  { batch: 1_000, connections: 10, mixed: true },
];

/** Events of one sample: enough for half a second of the fastest and some seconds of the slowest. */
const EVENTS: Readonly<Record<number, number>> = { 1: 8_000, 100: 100_000, 1_000: 200_000 };

/** (a) Usage recorded a second, from HTTP to disk with counters, beside the bare insert of the same rows. */
export const ingest: Measurement = {
  key: 'a',
  name: 'usage_ingest',
  measure: async (system, size) => {
    const usage = await createUsageProduct(system, 'usage_ingest');
    try {
      // Plans, statements and code are warm.
      await sample(usage, { batch: 100, connections: 10, mixed: true }, size.quick ? 200 : 20_000);
      const figures: Figure[] = [];
      for (const one of CASES) figures.push(...(await measureCase(usage, one, size, system.log)));
      return figures;
    } finally {
      await usage.product.close();
    }
  },
};

async function measureCase(
  usage: UsageProduct,
  one: Case,
  size: Size,
  log: (line: string) => void,
): Promise<Figure[]> {
  const { batch, connections, mixed } = one;
  const ours: LoadResult[] = [];
  const floors: LoadResult[] = [];
  const events = size.quick
    ? batch * 2
    : Math.max((EVENTS[batch] ?? 0) * size.scale, batch * connections * 2);
  // One at a time is slow; a quarter tells as much.
  const wanted = connections === 1 && !size.quick ? events / 4 : events;
  for (let repetition = 0; repetition < size.repetitions; repetition += 1) {
    const { result, floor } = await sample(usage, one, wanted);
    ours.push(result);
    floors.push(floor);
    const rates = [result, floor].map((of) => eventsPerSecond(of, batch).toFixed(0));
    log(
      `a: ${batch} a request, ${connections} at a time${mixed ? ', mixed' : ''}: ${rates.join('/s, floor ')}/s`,
    );
  }
  const whose = mixed ? ' of as many customers' : '';
  const name = `usage events, ${batch} a request${whose}, ${connections} at a time`;
  const rate = (results: LoadResult[]): number[] => results.map((result) => eventsPerSecond(result, batch));
  const goal = batch > 1 && connections > 1 ? { target: { on: 'ratio' as const, atLeast: 0.5 } } : {};
  return [
    toFigure({
      name: `${name} (floor: bare multi-row inserts)`,
      unit: '1/s',
      samples: rate(ours),
      floor: rate(floors),
      ...goal,
    }),
    toFigure({
      name: `${name}, p99`,
      unit: 'ms',
      samples: ours.map(({ latencies }) => percentile(latencies, 0.99)),
    }),
  ];
}

async function sample(
  { send, floor, customers }: UsageProduct,
  { batch, connections, mixed }: Case,
  events: number,
): Promise<{ result: LoadResult; floor: LoadResult }> {
  const load = (): UsageLoad => ({
    customers,
    batch,
    count: Math.ceil(events / batch),
    mixed,
    until: Date.now(),
  });
  return { floor: await floor(load(), connections), result: await send(load(), { connections }) };
}
