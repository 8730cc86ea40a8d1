import pLimit from 'p-limit';
import { MINUTE_MS } from '../../domain/period.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import type { Product } from '../system/product.ts';

/** Calls to the sandbox at once. */
const AT_ONCE = 16;

/**
 * Customers with a running subscription of a tier with credits and a price beyond them. They exist at
 * Stripe too, so that their usage can be reported.
 */
export async function makeRollupCustomers(
  { stripe }: BenchSystem,
  { rows }: Product,
  customers: number,
): Promise<void> {
  const ids = await pLimit(AT_ONCE).map(
    Array.from({ length: customers }, (_, n) => n),
    async (n) => (await stripe.customers.create({ email: `rollup-${n}@example.com` })).id,
  );
  await rows(
    'create table rollup_customers as select ($1::text[])[n + 1] as id, n from generate_series(0, $2::int - 1) as n',
    [ids, customers],
  );
  await rows('alter table rollup_customers add primary key (n)');
  await rows(
    `insert into customers (id, email, name, currency, balance, deleted, updated_at)
     select id, n || '@example.com', 'Customer ' || n, 'usd', 0, false, now() from rollup_customers`,
  );
  await rows(
    `insert into subscriptions (id, customer_id, status, stripe_status, tier, price_id, interval, amount, unit_amount, quantity,
       currency, mrr, current_period_start, current_period_end, cancel_at_period_end, paused, billing_time, revision, ever_active,
       created_at, updated_at)
     select 'sub_' || n, id, 'active', 'active', 'professional', 'price_professional', 'month', 4900, 4900, 1, 'usd', 4900,
       date_trunc('hour', now()) - interval '10 days', date_trunc('hour', now()) + interval '20 days', false, false, now(), 1, true,
       now() - interval '100 days', now()
     from rollup_customers`,
  );
  await rows('analyze');
}

/**
 * An hour of usage that nothing has summed up yet, and the periods that it lies in, with an item to bill by
 * as after the first use.
 * @param hoursAgo when that hour was: each time another one, since Stripe keeps what was reported
 */
export async function fillUsage(
  { rows }: Product,
  { customers, events, hoursAgo }: { customers: number; events: number; hoursAgo: number },
): Promise<void> {
  await rows(
    'truncate usage_events, usage_windows, usage_open_windows, usage_closings, usage_periods, usage_charges',
  );
  await rows(
    `insert into usage_events (id, customer_id, idempotency_key, event_type, quantity, occurred_at, window_start, period_start,
       round, subscription_id, kind, reported_by)
     select gen_random_uuid(), c.id, 'key-' || made.n, (array['inference', 'embedding', 'tts', 'stt'])[1 + made.n % 4], 1, at,
       date_bin('5 minutes', at, 'epoch'), s.current_period_start, (select last_value from usage_round), s.id, 'usage', 'gateway'
     from (
       select n, to_timestamp($3::float8 / 1000) - interval '1 hour' * (n::float8 / $1) as at
       from generate_series(1, $1::int) as n
     ) made
     join rollup_customers c on c.n = made.n % $2 join subscriptions s on s.customer_id = c.id`,
    [events, customers, Date.now() - (10 + 60 * hoursAgo) * MINUTE_MS],
  );
  await rows(
    `insert into usage_periods (subscription_id, customer_id, starts_at, ends_at, currency, tier, item_id)
     select s.id, s.customer_id, s.current_period_start, s.current_period_end, 'usd', s.tier, 'si_' || s.id
     from subscriptions s`,
  );
  await rows('vacuum analyze usage_events');
}
