import { createOrm } from '../../db/orm.ts';
import { beginClose, closeWindows } from '../../db/repositories/usage-windows.ts';
import type { CloseRequest } from '../../db/repositories/usage-windows.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import { toFigure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';

const CUSTOMERS = 10_000;
const EVENTS = 1_000_000;
/** Customers of one transaction, as the rollup's activity takes them. */
const PAGE = 500;
const MB = 2 ** 20;

/** (e) Closing the windows of an hour's events: how long, and what it does to the memory of the process that has it done. */
export const rollup: Measurement = {
  key: 'e',
  name: 'usage_rollup',
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'usage_rollup');
    const share = quick ? 0.001 : scale;
    const customers = Math.round(CUSTOMERS * share);
    const events = Math.round(EVENTS * share);
    const orm = await createOrm({ databaseUrl: product.databaseUrl, poolMax: 2 });
    try {
      const seconds: number[] = [];
      const grown: number[] = [];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        await fill(product, customers, events);
        const now = Date.now();
        const before = process.memoryUsage().rss;
        let most = before;
        const begun = performance.now();
        await orm.em.fork().transactional((em) => beginClose(em, now));
        let windows = 0;
        let afterCustomer: string | null = '';
        while (afterCustomer !== null) {
          const request: CloseRequest = { now, limitCustomers: PAGE, afterCustomer };
          const page = await orm.em.fork().transactional((em) => closeWindows(em, request));
          windows += page.windows.length;
          afterCustomer = page.lastCustomer;
          most = Math.max(most, process.memoryUsage().rss);
        }
        seconds.push((performance.now() - begun) / 1_000);
        grown.push((most - before) / MB);
        system.log(`e: ${windows} windows after ${seconds.at(-1)?.toFixed(1) ?? ''} s`);
      }
      const name = `closing the windows of ${events} events of ${customers} customers`;
      return [
        toFigure({ name, unit: 's', samples: seconds }),
        toFigure({ name: `${name}: memory added`, unit: 'MB', samples: grown }),
      ];
    } finally {
      await orm.close();
      await product.close();
    }
  },
};

/** An hour of usage that nothing has summed up yet. */
async function fill({ rows }: Product, customers: number, events: number): Promise<void> {
  await rows('truncate usage_events, usage_windows, usage_open_windows, usage_closings');
  await rows(
    `insert into usage_events (id, customer_id, idempotency_key, event_type, quantity, occurred_at, window_start, period_start,
       round, subscription_id, kind, reported_by)
     select gen_random_uuid(), 'cus_' || n % $2, 'key-' || n, (array['inference', 'embedding', 'tts', 'stt'])[1 + n % 4], 1, at,
       date_bin('5 minutes', at, 'epoch'), date_trunc('day', at), (select last_value from usage_round), 'sub_' || n % $2,
       'usage', 'gateway'
     from (
       select n, to_timestamp($3::float8 / 1000) - interval '1 hour' * (n::float8 / $1) as at
       from generate_series(1, $1::int) as n
     ) made`,
    [events, customers, Date.now() - 10 * MINUTE_MS],
  );
  await rows('vacuum analyze usage_events');
}
