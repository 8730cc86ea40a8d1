import type { LoadResult } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import type { UsageLoad } from '../load/usage-events.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';

/** A product whose customers use things, with the raw table beside the ledger. */
export interface UsageProduct {
  product: Product;
  customers: string[];
  /** Reports a load through HTTP, or asks for it one by one. */
  send: (load: UsageLoad, options: UsageSendOptions) => Promise<LoadResult>;
  /** Inserts the same rows with the driver. */
  floor: (load: UsageLoad, connections: number) => Promise<LoadResult>;
}

export interface UsageSendOptions {
  connections: number;
  /** Requests a second; null for as many as it takes. */
  perSecond?: number;
  call?: 'events' | 'consume';
}

/**
 * A gateway reports for a thousand customers, each with a running subscription of a tier with credits and a
 * price beyond them.
 */
export async function createUsageProduct(
  system: BenchSystem,
  name: string,
  count = 1_000,
): Promise<UsageProduct> {
  const product = await createProduct(system, name);
  const { rows, databaseUrl, webhook } = product;
  await rows(CUSTOMERS, [count]);
  await rows(SUBSCRIPTIONS, [count]);
  await rows('create table usage_floor (like usage_events including all)');
  await rows('analyze');
  await product.startApi();
  const token = await system.identity.token({ email: 'gateway@example.com', role: 'editor' });
  return {
    product,
    customers: Array.from({ length: count }, (_, index) => `cus_${index + 1}`),
    send: (load, { connections, perSecond = null, call = 'events' }) =>
      runLoad({ kind: 'usage', call, port: webhook.port, token, connections, perSecond, load }),
    floor: (load, connections) =>
      runLoad({ kind: 'usage-insert', databaseUrl, table: 'usage_floor', connections, load }),
  };
}

const CUSTOMERS = `insert into customers (id, user_id, email, name, currency, balance, deleted, updated_at)
  select 'cus_' || n, 'user_' || n, n || '@example.com', 'Customer ' || n, 'usd', 0, false, now()
  from generate_series(1, $1::int) as n`;

const SUBSCRIPTIONS = `insert into subscriptions (id, customer_id, user_id, status, stripe_status, tier, price_id, interval, amount,
    unit_amount, quantity, currency, mrr, current_period_start, current_period_end, cancel_at_period_end, paused, billing_time,
    revision, ever_active, created_at, updated_at)
  select 'sub_' || n, 'cus_' || n, 'user_' || n, 'active', 'active', 'professional', 'price_professional', 'month', 4900, 4900, 1,
    'usd', 4900, date_trunc('hour', now()) - interval '10 days', date_trunc('hour', now()) + interval '20 days', false, false,
    now(), 1, true, now() - interval '100 days', now()
  from generate_series(1, $1::int) as n`;

/** Events a second. */
export const eventsPerSecond = ({ elapsedMs, latencies }: LoadResult, batch: number): number =>
  (latencies.length * batch * 1_000) / elapsedMs;
