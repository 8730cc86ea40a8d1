import type { LoadResult } from '../load/job.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import { percentile } from '../report/percentile.ts';
import type { Measurement, Size } from '../suite.ts';
import { createUsageProduct, eventsPerSecond } from './usage-product.ts';
import type { UsageProduct } from './usage-product.ts';

const CONNECTIONS = [1, 50] as const;

/**
 * (c) Asking and recording in one step: over a thousand customers, and for the one that everybody hits at
 * once.
 */
export const consume: Measurement = {
  key: 'c',
  name: 'usage_consume',
  measure: async (system, size) => {
    const usage = await createUsageProduct(system, 'usage_consume');
    try {
      const figures: Figure[] = [];
      const hot = usage.customers.slice(0, 1);
      await ask(usage, usage.customers, 10, size.quick ? 50 : 3_000);
      for (const connections of CONNECTIONS) {
        for (const [who, customers] of [
          ['a thousand customers', usage.customers],
          ['one hot customer', hot],
        ] as const)
          figures.push(
            ...(await measureOne(usage, customers, `${who}, ${connections} at a time`, connections, size)),
          );
      }
      return figures;
    } finally {
      await usage.product.close();
    }
  },
};

async function measureOne(
  usage: UsageProduct,
  customers: string[],
  whose: string,
  connections: number,
  { quick, repetitions, scale }: Size,
): Promise<Figure[]> {
  const results: LoadResult[] = [];
  const count = quick ? 100 : Math.max(500, (connections === 1 ? 2_000 : 10_000) * scale);
  for (let repetition = 0; repetition < repetitions; repetition += 1)
    results.push(await ask(usage, customers, connections, count));
  const name = `check-access with consume, ${whose}`;
  const at = (share: number): number[] => results.map(({ latencies }) => percentile(latencies, share));
  return [
    toFigure({ name, unit: '1/s', samples: results.map((result) => eventsPerSecond(result, 1)) }),
    toFigure({ name: `${name}, p50`, unit: 'ms', samples: at(0.5) }),
    toFigure({ name: `${name}, p99`, unit: 'ms', samples: at(0.99) }),
  ];
}

const ask = (
  { send }: UsageProduct,
  customers: string[],
  connections: number,
  count: number,
): Promise<LoadResult> =>
  send(
    { customers, batch: 1, count: Math.round(count), mixed: false, until: Date.now() },
    { connections, call: 'consume' },
  );
