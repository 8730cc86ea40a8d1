import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import { killGroup } from '../../dev/launcher/child.ts';
import type { Subject } from '../load/event-template.ts';
import { toFigure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { residentMb } from '../system/resident-memory.ts';
import { populate } from './populate.ts';

/** Questions under way at once. */
const CONCURRENCY = 64;

/**
 * (f) Memory of a worker with ten thousand open subscriptions, and how soon all of them answer after it was
 * killed.
 */
export const memory: Measurement = {
  key: 'f',
  name: 'memory',
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'memory');
    const count = quick ? 50 : 10_000 * scale;
    try {
      await product.startApi();
      let worker = await product.startWorker();
      const begun = performance.now();
      const subjects = await populate(system, product, count);
      system.log(`f: ${count} subscriptions in ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
      const taken = [residentMb(worker.pid)];
      const seconds: number[] = [];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        killGroup(worker.pid);
        await worker.exited;
        const killed = performance.now();
        worker = await product.startWorker();
        await allAnswer(product, subjects);
        seconds.push((performance.now() - killed) / 1_000);
        taken.push(residentMb(worker.pid));
        system.log(`f: all answered after ${seconds.at(-1)?.toFixed(1) ?? ''} s, ${taken.at(-1) ?? 0} MB`);
      }
      const name = `${count} open subscriptions`;
      return [
        toFigure({ name: `${name}: memory of the worker`, unit: 'MB', samples: taken }),
        toFigure({ name: `${name}: until all answer after a kill`, unit: 's', samples: seconds }),
      ];
    } finally {
      await product.close();
    }
  },
};

async function allAnswer({ temporal }: Product, subjects: readonly Subject[]): Promise<void> {
  const deadline = Date.now() + 900_000;
  await pLimit(CONCURRENCY).map([...subjects], async ({ subscriptionId }) => {
    const handle = temporal.workflow.getHandle(`subscription:${subscriptionId}`);
    for (;;) {
      try {
        await temporal.withDeadline(Date.now() + 30_000, () => handle.query('view'));
        return;
      } catch (error) {
        // Until the server notices that the worker is gone, it keeps asking that one.
        if (Date.now() > deadline) throw error;
        await wait(100);
      }
    }
  });
}
