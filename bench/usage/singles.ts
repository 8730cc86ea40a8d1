import { toFigure } from '../report/figure.ts';
import { percentile } from '../report/percentile.ts';
import type { Measurement } from '../suite.ts';
import { createUsageProduct } from './usage-product.ts';

const PER_SECOND = 1_000;
const CONNECTIONS = 50;

/** (b) How long a single event takes when a thousand come a second. */
export const singles: Measurement = {
  key: 'b',
  name: 'usage_singles',
  measure: async (system, { quick, repetitions, scale }) => {
    const { product, send, customers } = await createUsageProduct(system, 'usage_singles');
    const seconds = quick ? 1 : Math.max(3, 20 * scale);
    const load = (forSeconds: number) => ({
      customers,
      batch: 1,
      count: Math.round(PER_SECOND * forSeconds),
      mixed: false,
      until: Date.now(),
    });
    const paced = { connections: CONNECTIONS, perSecond: PER_SECOND };
    try {
      await send(load(quick ? 0.2 : 3), paced);
      const p50: number[] = [];
      const p99: number[] = [];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        const { latencies } = await send(load(seconds), paced);
        p50.push(percentile(latencies, 0.5));
        p99.push(percentile(latencies, 0.99));
        system.log(`b: p50 ${p50.at(-1)?.toFixed(1) ?? ''} ms, p99 ${p99.at(-1)?.toFixed(1) ?? ''} ms`);
      }
      const name = `single usage events, ${PER_SECOND} a second`;
      return [
        toFigure({ name: `${name}, p50`, unit: 'ms', samples: p50 }),
        toFigure({ name: `${name}, p99`, unit: 'ms', samples: p99, target: { on: 'median', atMost: 50 } }),
      ];
    } finally {
      await product.close();
    }
  },
};
