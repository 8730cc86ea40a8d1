import { setTimeout as wait } from 'node:timers/promises';
import type { EventBatch, LoadResult } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import { toFigure } from '../report/figure.ts';
import { percentile } from '../report/percentile.ts';
import type { Measurement } from '../suite.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { populate } from './populate.ts';
import { renewalTemplates } from './renewal-templates.ts';

const PER_SECOND = 50;
/** How often is looked: what is reported is late by half of it on average, never early. */
const LOOK_EVERY_MS = 10;

/**
 * (b) How long after its acknowledgement an event is in the projection, at fifty events a second over many
 * subscriptions.
 */
export const projectionDelay: Measurement = {
  key: 'b',
  name: 'delay',
  measure: async (system, { quick, repetitions }) => {
    const product = await createProduct(system, 'delay');
    try {
      await product.startApi();
      await product.startWorker();
      const subjects = await populate(system, product, quick ? 20 : 200);
      const templates = await renewalTemplates(system.stripe, subjects);
      const samples: { p50: number; p99: number }[] = [];
      // The first is the warm-up.
      for (let repetition = 0; repetition <= repetitions; repetition += 1) {
        const prefix = `b${repetition}x`;
        const count = (quick ? 2 : repetition === 0 ? 5 : 20) * PER_SECOND;
        const [{ answeredAt }, seenAt] = await Promise.all([
          paced(product, { templates, subjects, count, prefix }),
          watch(product, prefix, count),
        ]);
        const delays = answeredAt.map(([id, at]) => Math.max(0, (seenAt.get(id) ?? Infinity) - at));
        const sample = { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
        system.log(`b: p50 ${sample.p50.toFixed(0)} ms, p99 ${sample.p99.toFixed(0)} ms`);
        if (repetition > 0) samples.push(sample);
      }
      const name = `acknowledged until projected, ${PER_SECOND} events a second`;
      return [
        toFigure({ name: `${name}, p50`, unit: 'ms', samples: samples.map(({ p50 }) => p50) }),
        toFigure({
          name: `${name}, p99`,
          unit: 'ms',
          samples: samples.map(({ p99 }) => p99),
          target: { on: 'median', atMost: 1_000 },
        }),
      ];
    } finally {
      await product.close();
    }
  },
};

const paced = ({ webhook }: Product, events: EventBatch): Promise<LoadResult> =>
  runLoad({ kind: 'post', ...webhook, connections: 20, perSecond: PER_SECOND, events });

/**
 * When each event's outcome, committed together with the projection, could first be read. Epoch
 * milliseconds.
 */
async function watch({ rows }: Product, prefix: string, count: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  const deadline = Date.now() + 120_000;
  while (seen.size < count) {
    if (Date.now() > deadline) throw new Error(`only ${seen.size} of ${count} events were processed`);
    const found = await rows<{ id: string }>(
      `select id from inbox_events where state = 'processed' and processed_at > now() - interval '5 seconds' and id like $1`,
      [`evt_${prefix}%`],
    );
    const at = Date.now();
    for (const { id } of found) if (!seen.has(id)) seen.set(id, at);
    await wait(LOOK_EVERY_MS);
  }
  return seen;
}
