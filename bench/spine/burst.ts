import { runLoad } from '../load/run-load.ts';
import { toFigure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { createProduct } from '../system/product.ts';
import { populate, untilProcessed, untilQuiet } from './populate.ts';
import { renewalTemplates } from './renewal-templates.ts';
import { startRawSignals } from './raw-signals/raw-signals.ts';

/**
 * (c) Ten thousand events at once over a thousand subscriptions, beside as many bare signals to as many
 * bare workflows.
 */
export const burst: Measurement = {
  key: 'c',
  name: 'burst',
  namespaces: ['rawsignals'],
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'burst');
    const [subscriptions, count] = quick ? [20, 200] : [1_000 * scale, 10_000 * scale];
    const raw = await startRawSignals(system, 'rawsignals');
    try {
      await product.startApi();
      await product.startWorker();
      const subjects = await populate(system, product, subscriptions);
      const templates = await renewalTemplates(system.stripe, subjects);
      const drained: number[] = [];
      const reads: number[] = [];
      const floor: number[] = [];
      const accepted: number[] = [];
      for (let repetition = 0; repetition <= repetitions; repetition += 1) {
        const isWarmUp = repetition === 0;
        const size = isWarmUp ? count / 10 : count;
        const bare = await raw.run(isWarmUp ? subscriptions / 10 : subscriptions, size);

        const readsBefore = await stripeReads(system);
        const prefix = `c${repetition}x`;
        const begun = Date.now();
        await runLoad({
          kind: 'post',
          ...product.webhook,
          connections: 50,
          perSecond: null,
          events: { templates, subjects, count: size, prefix },
        });
        const sentAfter = (Date.now() - begun) / 1_000;
        const seconds = ((await untilProcessed(product, prefix, size)) - begun) / 1_000;
        const readsPerEvent = ((await stripeReads(system)) - readsBefore) / size;
        await untilQuiet(product);
        system.log(
          `c: ${size} events taken in ${sentAfter.toFixed(1)} s, drained in ${seconds.toFixed(1)} s, ` +
            `${readsPerEvent.toFixed(2)} reads an event; bare: ${bare.drainedPerSecond.toFixed(0)}/s`,
        );
        if (isWarmUp) continue;
        drained.push(size / seconds);
        reads.push(readsPerEvent);
        floor.push(bare.drainedPerSecond);
        accepted.push(bare.acceptedPerSecond);
      }
      const name = `burst of ${count} events over ${subscriptions} subscriptions`;
      return [
        toFigure({ name: `${name}, until drained`, unit: 's', samples: drained.map((rate) => count / rate) }),
        toFigure({
          name: `${name} (floor: signalWithStart, one signal an event, until handled)`,
          unit: '1/s',
          samples: drained,
          floor,
          target: { on: 'ratio', atLeast: 0.3 },
        }),
        toFigure({ name: 'bare signalWithStart, until accepted', unit: '1/s', samples: accepted }),
        toFigure({
          name: `${name}, Stripe reads an event`,
          unit: 'reads',
          samples: reads,
          target: { on: 'median', atMost: 0.5 },
        }),
      ];
    } finally {
      await raw.stop();
      await product.close();
    }
  },
};

async function stripeReads({ sandboxUrl }: BenchSystem): Promise<number> {
  const response = await fetch(`${sandboxUrl}/_sandbox/requests?method=GET`);
  return ((await response.json()) as { total: number }).total;
}
