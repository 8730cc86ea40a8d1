import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { query, timestamp } from '../../sql.ts';
import { decidingFirst } from '../../accounts/deciding-subscription.ts';

/** A sum of usage. */
interface UsageSum {
  quantity: Quantity;
  events: number;
}

/** What all customers used together. */
export interface UsageStats {
  byEventType: (UsageSum & { eventType: string })[];
  /** By the tier that customers are on now; null for those without a subscription. */
  byTier: (UsageSum & { tier: string | null; customers: number })[];
  /** Who used most, most first. */
  topCustomers: (UsageSum & {
    customerId: string;
    email: string | null;
    name: string | null;
    tier: string | null;
  })[];
}

interface Stored {
  kind: 'type' | 'tier' | 'customer';
  name: string | null;
  customers: number;
  quantity: string;
  events: number;
  email: string | null;
  fullName: string | null;
  tier: string | null;
}

/** Usage of the days that began from `from` to before `to`, in one statement and so of one moment. */
export async function usageStats(
  em: EntityManager,
  { from, to, top }: { from: number; to: number; top: number },
): Promise<UsageStats> {
  const rows = await query<Stored>(
    em,
    `with used as (
       select customer_id, event_type, sum(quantity) as quantity, sum(event_count)::bigint as events
       from usage_days where day_start >= $1 and day_start < $2 group by 1, 2
     ), by_customer as (
       select u.customer_id, sum(u.quantity) as quantity, sum(u.events)::bigint as events, (
         select shown_tier(s.status, s.trial_tier, s.tier) from subscriptions s where s.customer_id = u.customer_id and s.mode <> 'foreign'
         ${decidingFirst('s')} limit 1
       ) as tier
       from used u group by 1
     ), tops as (select * from by_customer order by quantity desc, customer_id limit $3)
     select 'type' as kind, event_type as name, count(*)::int as customers, sum(quantity) as quantity,
       sum(events)::bigint as events, null as email, null as full_name, null as tier from used group by event_type
     union all
     select 'tier', tier, count(*)::int, sum(quantity), sum(events)::bigint, null, null, null from by_customer group by tier
     union all
     select 'customer', t.customer_id, 1, t.quantity, t.events, coalesce(u.email, c.email), coalesce(u.full_name, c.name), t.tier
     from tops t left join customers c on c.id = t.customer_id left join users u on u.id = c.user_id
     order by quantity desc, name`,
    [timestamp(from), timestamp(to), top],
  );
  const of = (kind: Stored['kind']) =>
    rows
      .filter((row) => row.kind === kind)
      .map(({ quantity, ...row }) => ({ ...row, quantity: quantityFromDatabase(quantity) }));
  return {
    byEventType: of('type').map(({ name, quantity, events }) => ({
      eventType: name ?? '',
      quantity,
      events,
    })),
    byTier: of('tier').map(({ name, customers, quantity, events }) => ({
      tier: name,
      customers,
      quantity,
      events,
    })),
    topCustomers: of('customer').map(({ name, email, fullName, tier, quantity, events }) => ({
      customerId: name ?? '',
      email,
      name: fullName,
      tier,
      quantity,
      events,
    })),
  };
}
