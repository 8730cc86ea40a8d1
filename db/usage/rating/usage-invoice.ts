import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import type { PlanTerms } from '../../../domain/usage/rating/rate-usage.ts';
import { query, queryOne, timestamp } from '../../sql.ts';
import { toUsagePeriod } from './usage-periods.ts';

/** The invoice and its owner: another customer's invoice is not found. */
export interface InvoiceKey {
  invoiceId: string;
  customerId: string;
}

/** What an invoice's usage line is made of. Times are epoch milliseconds, amounts minor units. */
export interface InvoiceUsage {
  invoiceId: string;
  subscriptionId: string;
  currency: string;
  /** The usage period whose end created the invoice. */
  period: { start: number; end: number };
  /** Sum of the charges: the amount of the invoice's usage line. */
  amount: number;
  /** What was used, by type; what came late from earlier periods is in it. */
  types: { eventType: string; quantity: Quantity; events: number; windows: number }[];
  /** How the period's own usage was covered; null where nothing was used in it. */
  credits: {
    used: Quantity;
    included: Quantity;
    carried: Quantity;
    includedUsed: Quantity;
    carriedUsed: Quantity;
    granted: Quantity;
    overage: Quantity;
    /** Terms by plan that the period was rated with; null before it was. */
    terms: Record<string, PlanTerms> | null;
  } | null;
  charges: { id: string; amount: number; periodStart: number; isLate: boolean; reportedAt: number | null }[];
  /** Usage of earlier periods whose invoices were final when it arrived. `invoice` is theirs, if known. */
  late: { periodStart: number; invoice: string; quantity: Quantity; events: number }[];
}

/** How an invoice's usage is found: by the period end that created it, or by the late periods it is for. */
interface Billed {
  id: string;
  subscriptionId: string;
  currency: string;
  /** From the invoice itself, which is the only source when nothing was used. */
  periodStart: number | null;
  periodEnd: number;
  /** Starts of the periods whose late usage it bills; null for a regular one. */
  lateStarts: number[] | null;
}

/** Rated after the subscription's last invoice and in no other period's. */
const AFTER_THE_LAST =
  'coalesce(late_for_invoice is not null and invoice_period_start = period_start, false)';

/**
 * Windows of customer $1 and subscription $2 on an invoice; $3: the period's end, $4: starts of late
 * periods.
 */
const ITS_WINDOWS = `customer_id = $1 and subscription_id = $2 and case when $4::timestamptz[] is null
  then invoice_period_end = $3 and not ${AFTER_THE_LAST}
  else invoice_period_start = any($4) and ${AFTER_THE_LAST} end`;

/** The key to an invoice's usage; null for one without usage, and for another customer's. */
async function billed(em: EntityManager, { invoiceId, customerId }: InvoiceKey): Promise<Billed | null> {
  return queryOne(
    em,
    `select i.id, coalesce(i.subscription_id, late.subscription_id) as subscription_id, i.currency,
       i.period_start, coalesce(late.period_end, i.period_end) as period_end, late.starts as late_starts
     from invoices i left join lateral (
       select min(subscription_id) as subscription_id, max(billed_end) as period_end,
         json_agg((extract(epoch from period_start) * 1000)::bigint order by period_start) as starts
       from usage_charges where invoice_id = i.id and customer_id = $2 and final_invoice is not null having count(*) > 0) late on true
     where i.id = $1 and i.customer_id = $2 and i.period_end is not null
       and coalesce(i.subscription_id, late.subscription_id) is not null`,
    [invoiceId, customerId],
  );
}

const windowsOf = ({ subscriptionId, periodEnd, lateStarts }: Billed, customerId: string): unknown[] => [
  customerId,
  subscriptionId,
  timestamp(periodEnd),
  lateStarts?.map((start) => timestamp(start)) ?? null,
];

/**
 * The usage of an invoice: quantities by type, credits, charges, and late usage of earlier periods. Lists
 * are empty for an invoice without usage. Null when the customer has no such invoice of a subscription.
 */
export async function usageOfInvoice(em: EntityManager, key: InvoiceKey): Promise<InvoiceUsage | null> {
  const invoice = await billed(em, key);
  if (invoice === null) return null;
  const { subscriptionId, periodEnd } = invoice;
  const own = [key.customerId, subscriptionId, timestamp(periodEnd)];
  const windows = windowsOf(invoice, key.customerId);
  const charges = await query<InvoiceUsage['charges'][number] & { billedStart: number }>(
    em,
    `select id, amount, period_start, billed_start, reported_at,
       period_start < billed_start or final_invoice is not null as is_late
     from usage_charges
     where customer_id = $1 and subscription_id = $2 and case when $4::boolean
       then invoice_id = $5
       else billed_end = $3 and final_invoice is null and state not in ('refused', 'withdrawn') end
     order by created_at, id`,
    [...own, invoice.lateStarts !== null, invoice.id],
  );
  const period =
    invoice.lateStarts !== null
      ? null
      : await queryOne<Parameters<typeof toUsagePeriod>[0]>(
          em,
          'select * from usage_periods where customer_id = $1 and subscription_id = $2 and ends_at = $3',
          own,
        );
  const types = await query<{ eventType: string; quantity: string; events: number; windows: number }>(
    em,
    `select event_type, sum(quantity)::numeric(24,6) as quantity, sum(event_count)::bigint as events,
       count(*)::int as windows
     from usage_windows where ${ITS_WINDOWS} group by event_type order by event_type`,
    windows,
  );
  const late = await query<{ periodStart: number; invoice: string; quantity: string; events: number }>(
    em,
    `select period_start, late_for_invoice as invoice, sum(quantity)::numeric(24,6) as quantity,
       sum(event_count)::bigint as events
     from usage_windows where ${ITS_WINDOWS} and late_for_invoice is not null
     group by period_start, late_for_invoice order by period_start`,
    windows,
  );
  const [bounds] = await query<{ start: number | null }>(
    em,
    `select min(invoice_period_start) as start from usage_windows where ${ITS_WINDOWS}`,
    windows,
  );
  return {
    invoiceId: invoice.id,
    subscriptionId,
    currency: invoice.currency,
    period: {
      start: period?.startsAt ?? bounds?.start ?? charges[0]?.billedStart ?? invoice.periodStart ?? periodEnd,
      end: periodEnd,
    },
    amount: charges.reduce((sum, { amount }) => sum + amount, 0),
    types: types.map((type) => ({ ...type, quantity: quantityFromDatabase(type.quantity) })),
    credits: period === null ? null : toUsagePeriod(period),
    charges: charges.map(({ billedStart: _, ...charge }) => charge),
    late: late.map((one) => ({ ...one, quantity: quantityFromDatabase(one.quantity) })),
  };
}

/** One event behind an invoice's usage line. Times are epoch milliseconds. */
export interface InvoiceUsageEvent {
  id: string;
  idempotencyKey: string;
  eventType: string;
  quantity: Quantity;
  occurredAt: number;
  receivedAt: number;
  kind: 'usage' | 'correction' | 'reversal';
  correctsKey: string | null;
  /** The window that it was billed in. */
  windowStart: number;
  revision: number;
  stripeIdentifier: string;
}

/** Where the next page of events begins. */
export interface EventCursor {
  occurredAt: number;
  id: string;
}

/**
 * The events behind an invoice's usage, oldest first, by page; none when the customer has no such invoice.
 */
export async function eventsOfInvoice(
  em: EntityManager,
  key: InvoiceKey,
  { after, limit }: { after: EventCursor | null; limit: number },
): Promise<InvoiceUsageEvent[]> {
  const invoice = await billed(em, key);
  if (invoice === null) return [];
  const rows = await query<Omit<InvoiceUsageEvent, 'quantity'> & { quantity: string }>(
    em,
    `with windows as materialized (
       select event_type, window_start, revision, round_after, round_upto, stripe_identifier from usage_windows
       where ${ITS_WINDOWS})
     select e.id, e.idempotency_key, e.event_type, e.quantity, e.occurred_at, e.received_at, e.kind,
       e.corrects_key, e.window_start, w.revision, w.stripe_identifier
     from usage_events e join windows w on w.event_type = e.event_type and w.window_start = e.window_start
       and e.round > w.round_after and e.round <= w.round_upto
     where e.customer_id = $1 and e.occurred_at >= (select min(window_start) from windows) and e.occurred_at < $3
       and (e.occurred_at, e.id) > ($5, $6::uuid)
     order by e.occurred_at, e.id limit $7`,
    [
      ...windowsOf(invoice, key.customerId),
      after === null ? '-infinity' : timestamp(after.occurredAt),
      after?.id ?? '00000000-0000-0000-0000-000000000000',
      limit,
    ],
  );
  return rows.map((row) => ({ ...row, quantity: quantityFromDatabase(row.quantity) }));
}
