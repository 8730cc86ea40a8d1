import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '../../sql.ts';

/** The invoicing period of newly rated windows. Times are epoch milliseconds. */
export interface WindowBilling {
  customerId: string;
  subscriptionId: string;
  periodStart: number;
  periodEnd: number;
  billedStart: number;
  billedEnd: number;
  /** The invoice of their own period is final. */
  late: boolean;
}

/** Records the invoicing period of newly rated windows, and which invoice they missed. */
export async function billWindows(em: EntityManager, rows: readonly WindowBilling[]): Promise<void> {
  if (rows.length === 0) return;
  const time = (at: number): string => new Date(at).toISOString();
  const values = rows.map((row) => ({
    customer_id: row.customerId,
    subscription_id: row.subscriptionId,
    period_start: time(row.periodStart),
    period_end: time(row.periodEnd),
    billed_start: time(row.billedStart),
    billed_end: time(row.billedEnd),
    late: row.late,
  }));
  await execute(
    em,
    `update usage_windows w set invoice_period_start = t.billed_start, invoice_period_end = t.billed_end,
       late_for_invoice = case when t.late then coalesce((select i.id from invoices i
         where i.subscription_id = t.subscription_id and i.period_end = t.period_end
         order by i.created_at limit 1), 'period of ' || to_char(t.period_start at time zone 'UTC', 'YYYY-MM-DD')) end
     from json_to_recordset($1::json) as t(customer_id text, subscription_id text, period_start timestamptz,
       period_end timestamptz, billed_start timestamptz, billed_end timestamptz, late boolean)
     where w.customer_id = t.customer_id and w.subscription_id = t.subscription_id
       and w.invoice_period_start is null
       and coalesce(w.period_start, w.window_start) >= t.period_start
       and coalesce(w.period_start, w.window_start) < t.period_end`,
    [JSON.stringify(values)],
  );
}
