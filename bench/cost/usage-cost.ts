import { USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';
import type { Measurement } from '../suite.ts';
import { createProduct } from '../system/product.ts';
import { fillUsage, makeRollupCustomers } from '../usage/rollup-customers.ts';
import { startRollup } from '../usage/rollup.ts';
import { createMeter } from './meter.ts';
import type { Cost } from './meter.ts';
import { costFigures } from './to-figures.ts';

const CUSTOMERS = 200;
const EVENTS_OF_EACH = 100;

/** (b) A usage window: closed, rated, and reported to Stripe and Lago, of an hour's rollup. */
export const usageCost: Measurement = {
  key: 'b',
  name: 'usage_cost',
  countsStatements: true,
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'usage_cost');
    const customers = quick ? 20 : Math.ceil(CUSTOMERS * scale);
    try {
      const api = await product.startApi();
      const worker = await product.startWorker();
      // Ours are the only ones.
      await product.temporal.schedule.getHandle(USAGE_ROLLUP_SCHEDULE_ID).pause('measured by hand');
      await makeRollupCustomers(system, product, customers);
      const roll = async (number: number): Promise<number> => {
        const { stripe, refused } = await (await startRollup(product, String(number))).result();
        if (refused > 0) throw new Error(`${refused} windows were refused`);
        return stripe;
      };
      const fill = (hoursAgo: number): Promise<void> =>
        fillUsage(product, { customers, events: customers * EVENTS_OF_EACH, hoursAgo });
      await fill(0);
      await roll(0);
      const meter = await createMeter(system, product, { api, worker });
      const costs: Cost[] = [];
      for (let number = 1; number <= repetitions; number += 1) {
        await fill(2 * number);
        costs.push(await meter.measure(() => roll(number)));
      }
      return costFigures('usage window', costs);
    } finally {
      await product.close();
    }
  },
};
