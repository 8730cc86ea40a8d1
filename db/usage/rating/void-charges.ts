import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../../sql.ts';
import type { UsageChargeRow } from './usage-charges.ts';

/** A charge that was reported for a renewal whose invoice is void. */
export type VoidCharge = UsageChargeRow & {
  voidInvoice: string;
  /** The customer's clock, null for real time. */
  billingTime: number | null;
};

/** The migration of the version that first charged such usage again. */
const SINCE = 'Migration20261123092516_void_renewals_of_usage';

/**
 * Charges whose invoice is a void renewal that nobody tried to collect, oldest first, of managed
 * subscriptions. Only those that no other invoice of the same period can have any more. Renewals of before
 * this version are left to people, who may have settled them by hand: nothing in the rows tells.
 */
export async function chargesOfVoidRenewals(
  em: EntityManager,
  { finalAfterMs, limit }: { finalAfterMs: number; limit: number },
): Promise<VoidCharge[]> {
  return query(
    em,
    `select ch.*, i.id as void_invoice, c.billing_time
     from invoices i
       join usage_charges ch on ch.subscription_id = i.subscription_id
         and ch.billed_end between i.created_at - interval '1 hour' and i.created_at + interval '1 minute'
       join subscriptions s on s.id = ch.subscription_id and s.mode = 'managed'
       left join customers c on c.id = ch.customer_id
     where i.status = 'void' and i.billing_reason = 'subscription_cycle' and i.attempt_count = 0
       and ch.state = 'reported' and ch.final_invoice is null and ch.invoice_id is null
       and (c.billing_time is not null or i.created_at >= (select m.executed_at from migrations m where m.name = $3))
       and ch.billed_end + make_interval(secs => $1) <= coalesce(c.billing_time, now())
     order by ch.created_at, ch.id limit $2`,
    [finalAfterMs / 1000, limit, SINCE],
  );
}
