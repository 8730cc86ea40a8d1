import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query, queryOne, timestamp } from '../../sql.ts';
import type { UsageChargeRow } from './usage-charges.ts';

/** An ended subscription with uninvoiced usage. Times are epoch milliseconds on the customer's clock. */
export interface EndedWithUsage {
  subscriptionId: string;
  customerId: string;
  currency: string;
  /** When the first of its periods is to be invoiced. */
  invoiceAt: number;
  /** The customer's test clock. Its time may be newer than the row's: nothing follows it after the end. */
  testClockId: string | null;
}

/** Subscriptions due at `now`, by id after `after`; on test clocks, all that wait. */
export async function endedWithUsage(
  em: EntityManager,
  { now, after, limit }: { now: number; after: string; limit: number },
): Promise<EndedWithUsage[]> {
  return query(
    em,
    `select p.subscription_id, p.customer_id, s.currency, s.test_clock_id,
       min(p.invoice_at) as invoice_at
     from usage_periods p join subscriptions s on s.id = p.subscription_id
     where p.invoice_at is not null and s.ended_at is not null and (p.invoice_at <= $1 or s.test_clock_id is not null) and p.subscription_id > $2
     group by p.subscription_id, p.customer_id, s.id order by p.subscription_id limit $3`,
    [timestamp(now), after, limit],
  );
}

/** Charges that the last invoice of a subscription should have, newest first. */
export interface LastCharges {
  subscriptionId: string;
  customerId: string;
  currency: string;
  /** Start of the first period that they are billed in. */
  billedStart: number;
  charges: UsageChargeRow[];
}

/** What was reported to a meter for the last invoice of `s`. */
const ITS_LAST = `ch.subscription_id = s.id and ch.billed_end > s.ended_at - interval '1 minute'
  and ch.state = 'reported' and ch.final_invoice is null`;

/**
 * All charges that the last invoices of subscriptions should have, of those with a charge that was not
 * compared with them. Only of those that ended so lately that late usage is yet to be invoiced.
 * @param limit subscriptions
 */
export async function lastCharges(em: EntityManager, limit: number): Promise<LastCharges[]> {
  const rows = await query<UsageChargeRow>(
    em,
    `select ch.* from (
       select s.id, s.ended_at from subscriptions s left join customers c on c.id = s.customer_id
       where s.ended_at > now() - interval '35 days' and s.mode = 'managed'
         and coalesce(c.billing_time, now()) < s.ended_at + interval '35 days'
         and exists (select from usage_charges ch where ${ITS_LAST} and ch.invoice_id is null)
       order by s.ended_at, s.id limit $1) s
     join usage_charges ch on ${ITS_LAST}
     order by s.ended_at, s.id, ch.created_at desc, ch.id desc`,
    [limit],
  );
  return [...Map.groupBy(rows, ({ subscriptionId }) => subscriptionId).values()].flatMap((charges) => {
    const [first] = charges;
    if (first === undefined) return [];
    const { subscriptionId, customerId, currency } = first;
    const billedStart = Math.min(...charges.map((charge) => charge.billedStart));
    return [{ subscriptionId, customerId, currency, billedStart, charges }];
  });
}

/** Notes which invoice has these charges. */
export async function noteInvoiceOf(
  em: EntityManager,
  charges: readonly UsageChargeRow[],
  invoiceId: string,
): Promise<void> {
  await execute(em, 'update usage_charges set invoice_id = $2 where id = any($1)', [
    charges.map(({ id }) => id),
    invoiceId,
  ]);
}

/** A period's amount minus what was charged for it, minor units. Negative: the customer is owed it. */
export interface LeftUsage {
  startsAt: number;
  endsAt: number;
  amount: number;
}

/**
 * Uninvoiced amounts of a subscription by period, locked against concurrent decisions. Empty while some of
 * its usage is not closed, rated or reported yet. In a transaction.
 */
export async function leftUsage(
  em: EntityManager,
  { subscriptionId, customerId }: Pick<EndedWithUsage, 'subscriptionId' | 'customerId'>,
): Promise<LeftUsage[]> {
  const rows = await query<LeftUsage & { isOpen: boolean }>(
    em,
    `select starts_at, ends_at, amount - charged as amount, is_open from usage_periods
     where subscription_id = $1 and (invoice_at is not null or is_open) order by starts_at for update`,
    [subscriptionId],
  );
  if (rows.some(({ isOpen }) => isOpen)) return [];
  const [row] = await query<{ waits: boolean }>(
    em,
    `select exists (select from usage_windows
         where customer_id = $2 and subscription_id = $1 and invoice_period_start is null)
       or exists (select from usage_charges
         where customer_id = $2 and subscription_id = $1 and state = 'planned') as waits`,
    [subscriptionId, customerId],
  );
  return row?.waits === true ? [] : rows.filter(({ amount }) => amount !== 0);
}

/** What speaks against taking more money for a subscription that is over. */
export async function debtAfterEnd(
  em: EntityManager,
  { subscriptionId, customerId }: Pick<EndedWithUsage, 'subscriptionId' | 'customerId'>,
): Promise<{ debt: 'none' | 'given_up' | 'disputed'; isInvoiced: boolean }> {
  const row = await queryOne<{ givenUp: boolean; disputed: boolean; isInvoiced: boolean }>(
    em,
    `select
       exists (select from invoices where subscription_id = $1 and status = 'uncollectible')
         or (exists (select from invoices where subscription_id = $1 and status = 'void')
           and coalesce((select not voluntary from mrr_changes
             where subscription_id = $1 and mrr = 0 order by at desc, id desc limit 1), false)) as given_up,
       exists (select from disputes where customer_id = $2 and outcome = 'end') as disputed,
       exists (select from usage_charges where subscription_id = $1 and final_invoice is not null
         and state <> 'waived') as is_invoiced`,
    [subscriptionId, customerId],
  );
  const debt = row?.givenUp === true ? 'given_up' : row?.disputed === true ? 'disputed' : 'none';
  return { debt, isInvoiced: row?.isInvoiced === true };
}

/** Marks periods as charged; they need no attention. */
export async function chargedInFull(
  em: EntityManager,
  subscriptionId: string,
  periods: readonly LeftUsage[],
): Promise<void> {
  await execute(
    em,
    `update usage_periods set charged = amount, attention = null, invoice_at = null
     where subscription_id = $1 and starts_at = any($2)`,
    [subscriptionId, periods.map(({ startsAt }) => timestamp(startsAt))],
  );
}

/** Leaves a period to a person. */
export async function leaveToPerson(
  em: EntityManager,
  subscriptionId: string,
  { startsAt }: LeftUsage,
  attention: string,
): Promise<void> {
  await execute(
    em,
    `update usage_periods set attention = $3, invoice_at = null where subscription_id = $1 and starts_at = $2`,
    [subscriptionId, timestamp(startsAt), attention],
  );
}

/** How many charges each period of a subscription has had, by its start. */
export async function chargesOfPeriods(
  em: EntityManager,
  subscriptionId: string,
): Promise<Map<number, number>> {
  const rows = await query<{ periodStart: number; count: number }>(
    em,
    'select period_start, count(*)::int as count from usage_charges where subscription_id = $1 group by period_start',
    [subscriptionId],
  );
  return new Map(rows.map(({ periodStart, count }) => [periodStart, count]));
}

/**
 * An invoice to be made of planned charges, with the payment method to use when the customer has no
 * default.
 */
export interface PlannedFinalInvoice {
  key: string;
  subscriptionId: string;
  customerId: string;
  currency: string;
  paymentMethodId: string | null;
  charges: UsageChargeRow[];
}

/**
 * Planned invoices that are not made, or whose outcome is unknown, with all their charges; at most this
 * many.
 */
export async function plannedFinalInvoices(em: EntityManager, limit: number): Promise<PlannedFinalInvoice[]> {
  const rows = await query<UsageChargeRow & { finalInvoice: string; paymentMethodId: string | null }>(
    em,
    `select ch.*, pm.id as payment_method_id
     from usage_charges ch
       left join subscriptions s on s.id = ch.subscription_id
       left join customers c on c.id = ch.customer_id
       left join payment_methods pm on pm.id = s.payment_method_id and pm.customer_id = ch.customer_id
         and pm.detached_at is null and c.default_payment_method_id is null
     where ch.state = 'planned' and ch.final_invoice in (
       select distinct final_invoice from usage_charges where state = 'planned' and final_invoice is not null
       order by final_invoice limit $1)
     order by ch.final_invoice, ch.period_start`,
    [limit],
  );
  return [...Map.groupBy(rows, ({ finalInvoice }) => finalInvoice)].flatMap(([key, charges]) => {
    const [first] = charges;
    if (first === undefined) return [];
    const { subscriptionId, customerId, currency, paymentMethodId } = first;
    return [{ key, subscriptionId, customerId, currency, paymentMethodId, charges }];
  });
}

/** Records the invoice that has the charges of a final invoice. */
export async function confirmFinalInvoice(em: EntityManager, key: string, invoiceId: string): Promise<void> {
  await execute(
    em,
    `update usage_charges set state = 'reported', invoice_id = $2, error = null, reported_at = now() where final_invoice = $1`,
    [key, invoiceId],
  );
}
