import type { TourSystem } from '../system.ts';

/** What PostgreSQL holds of one customer. Amounts are minor units, times epoch milliseconds. */
export interface Projection {
  status: string;
  stripeStatus: string;
  tier: string;
  /** Tier of the price that Stripe names, by the catalogue; null where the price is not in it. */
  tierOfPrice: string | null;
  amount: number;
  mrr: number;
  periodStart: number;
  periodEnd: number;
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  endedAt: number | null;
  billingTime: number;
  attention: string | null;
  invoices: { id: string; status: string; due: number; paid: number; remaining: number }[];
  charges: { id: string; invoiceId: string | null; amount: number; status: string }[];
  /** Sum of all changes of the subscription's recurring revenue. */
  movements: number;
}

interface Row {
  status: string;
  stripe_status: string;
  tier: string;
  tier_of_price: string | null;
  amount: number;
  mrr: number;
  period_start: number;
  period_end: number;
  trial_end: number | null;
  cancel_at_period_end: boolean;
  ended_at: number | null;
  billing_time: number;
  attention: string | null;
  invoices: Projection['invoices'] | null;
  charges: Projection['charges'] | null;
  movements: number;
}

const ms = (column: string): string => `(extract(epoch from s.${column}) * 1000)::float8`;

const SQL = `
  select s.status, s.stripe_status, s.tier, s.amount::int, s.mrr::int, s.cancel_at_period_end, s.attention,
    (select plan_code from plan_prices where stripe_price_id = $2) as tier_of_price,
    ${ms('current_period_start')} as period_start, ${ms('current_period_end')} as period_end,
    ${ms('trial_end')} as trial_end, ${ms('ended_at')} as ended_at, ${ms('billing_time')} as billing_time,
    (select json_agg(json_build_object('id', i.id, 'status', i.status, 'due', i.amount_due, 'paid', i.amount_paid,
       'remaining', i.amount_remaining)) from invoices i
     where i.customer_id = s.customer_id and i.status <> 'draft') as invoices,
    (select json_agg(json_build_object('id', c.id, 'invoiceId', c.invoice_id, 'amount', c.amount, 'status', c.status))
     from charges c where c.customer_id = s.customer_id) as charges,
    (select coalesce(sum(m.amount), 0)::int from mrr_changes m where m.subscription_id = s.id) as movements
  from subscriptions s where s.id = $1`;

/** Reads one subscription in one statement, so that all is of one moment; null if there is no row yet. */
export async function readProjection(
  system: TourSystem,
  subscriptionId: string,
  stripePriceId: string,
): Promise<Projection | null> {
  const [row] = await system.rows<Row>(SQL, [subscriptionId, stripePriceId]);
  if (row === undefined) return null;
  return {
    status: row.status,
    stripeStatus: row.stripe_status,
    tier: row.tier,
    tierOfPrice: row.tier_of_price,
    amount: row.amount,
    mrr: row.mrr,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    trialEnd: row.trial_end,
    cancelAtPeriodEnd: row.cancel_at_period_end,
    endedAt: row.ended_at,
    billingTime: row.billing_time,
    attention: row.attention,
    invoices: row.invoices ?? [],
    charges: row.charges ?? [],
    movements: row.movements,
  };
}
