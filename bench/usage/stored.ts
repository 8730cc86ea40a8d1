import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { storeUsage } from './stored-usage.ts';
import { createUsageProduct, eventsPerSecond } from './usage-product.ts';
import type { UsageProduct } from './usage-product.ts';

/** Millions of rows that are there already. */
const STORED = [10, 50] as const;
const BATCH = 100;
const CONNECTIONS = 10;
/** Turns for each repetition: they are short beside the storing, and sway. */
const TURNS = 3;

/** (d) Whether what is stored slows down what comes: a ledger with rows beside one without, in turns. */
export const stored: Measurement = {
  key: 'd',
  name: 'usage_stored',
  namespaces: ['usage_empty'],
  measure: async (system, { quick, repetitions, scale }) => {
    const full = await createUsageProduct(system, 'usage_stored');
    const empty = await createUsageProduct(system, 'usage_empty');
    const events = quick ? 1_000 : Math.max(20_000, 200_000 * scale);
    const rate = async ({ send, customers }: UsageProduct): Promise<number> => {
      const load = {
        customers,
        batch: BATCH,
        count: Math.ceil(events / BATCH),
        mixed: false,
        until: Date.now(),
      };
      return eventsPerSecond(await send(load, { connections: CONNECTIONS }), BATCH);
    };
    try {
      const figures: Figure[] = [];
      let there = 0;
      for (const millions of STORED) {
        const rows = quick ? millions * 1_000 : Math.round(millions * 1_000_000 * scale);
        const begun = performance.now();
        await storeUsage(full.product.databaseUrl, {
          customers: full.customers.length,
          rows: rows - there,
          until: Date.now(),
          round: -millions,
        });
        there = rows;
        system.log(`d: ${rows} rows after ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
        // The first turn of each is warm-up.
        const pairs: [number, number][] = [];
        for (let turn = 0; turn <= (quick ? 1 : repetitions * TURNS); turn += 1) {
          pairs.push([await rate(full), await rate(empty)]);
          system.log(
            `d: ${
              pairs
                .at(-1)
                ?.map((one) => one.toFixed(0))
                .join('/s, with none ') ?? ''
            }/s`,
          );
        }
        figures.push(
          toFigure({
            name: `usage events, ${BATCH} a request, ${CONNECTIONS} at a time, ${rows} stored (floor: none stored)`,
            unit: '1/s',
            samples: pairs.slice(1).map(([ours]) => ours),
            floor: pairs.slice(1).map(([, none]) => none),
            target: { on: 'ratio', atLeast: 0.9 },
          }),
        );
      }
      return figures;
    } finally {
      await full.product.close();
      await empty.product.close();
    }
  },
};
