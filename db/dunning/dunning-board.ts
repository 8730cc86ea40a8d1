import type { EntityManager } from '@mikro-orm/postgresql';
import type { PaymentFailure } from '../../domain/subscriptions/snapshot.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import { query } from '../sql.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import { countUpTo } from '../subscriptions/console-lists.ts';
import type { PageRequest } from '../cursor.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';

/** A subscription with a debt. Amounts are minor units, times billing time. */
export interface DunningRow {
  id: string;
  sortValue: string;
  customerId: string;
  email: string | null;
  name: string | null;
  status: BillingStatus;
  tier: string;
  currency: string;
  dunning: DunningReport;
  attention: string | null;
  nextActionAt: number | null;
  nextAction: string | null;
  /** Of all unpaid invoices of the episode. */
  owed: number;
  failure: PaymentFailure | null;
  /** The rule that decided last, and what it came to. */
  rule: string | null;
  lastSummary: string | null;
  testClockId: string | null;
}

const ORDER: Ordering = {
  by: `coalesce(s.next_action_at, 'infinity')`,
  type: 'timestamptz',
  direction: 'asc',
};

/** Subscriptions in dunning, by their next step. @throws InvalidCursorError */
export async function dunningBoard(
  em: EntityManager,
  { limit, cursor, stage }: PageRequest & { stage?: 'grace' | 'suspended' | undefined },
): Promise<CountedPage<DunningRow>> {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const where = `s.mode <> 'foreign' and s.status in ('past_due', 'suspended') and s.dunning is not null and s.dunning ->> 'stage' <> 'ended'${
    stage === undefined ? '' : ` and s.dunning ->> 'stage' = ${bind(stage)}`
  }`;
  const total = await countUpTo(em, `subscriptions s where ${where}`, params);
  const { after, order, value } = keyset.clauses('dunning', ORDER, 's.id', cursor, bind);
  const rows = await query<DunningRow>(
    em,
    `select s.id, s.sort_value, s.customer_id, coalesce(u.email, c.email) as email, coalesce(u.full_name, c.name) as name,
       s.status, s.tier, s.currency, s.dunning, s.attention, s.next_action_at, s.next_action, s.test_clock_id,
       coalesce(i.owed, 0)::bigint as owed, i.failure, t.rule, t.summary as last_summary
     from (
       select s.*, ${value} from subscriptions s where ${where}${after === null ? '' : ` and ${after}`}
       ${order} limit ${bind(limit + 1)}
     ) s left join customers c on c.id = s.customer_id left join users u on u.id = coalesce(s.user_id, c.user_id)
     left join lateral (
       select sum(amount_remaining) as owed, (array_agg(failure order by created_at) filter (where failure is not null))[1] as failure
       from invoices where id in (select jsonb_array_elements_text(s.dunning -> 'invoiceIds')) and status = 'open'
     ) i on true
     left join lateral (
       select rule, summary from timeline where subscription_id = s.id and rule is not null order by at desc, id desc limit 1
     ) t on true
     ${order}`,
    params,
  );
  return { ...keyset.page('dunning', rows, limit), total };
}

/** Total debt by currency and stage. Minor units. */
export async function dunningTotals(
  em: EntityManager,
): Promise<{ stage: 'grace' | 'suspended'; currency: string; count: number; owed: number }[]> {
  return query(
    em,
    `select s.dunning ->> 'stage' as stage, s.currency, count(*)::bigint as count,
       coalesce(sum((select sum(amount_remaining) from invoices
         where id in (select jsonb_array_elements_text(s.dunning -> 'invoiceIds')) and status = 'open')), 0)::bigint as owed
     from subscriptions s
     where s.mode <> 'foreign' and s.status in ('past_due', 'suspended') and s.dunning is not null and s.dunning ->> 'stage' <> 'ended'
     group by 1, 2 order by 1, 2`,
  );
}
