import type { EntityManager } from '@mikro-orm/postgresql';
import type { DocumentKind, StoredDocument } from '../../domain/reconciliation/compare-document.ts';
import type { ProfileAtStripe, StoredProfile } from '../../domain/reconciliation/compare-profile.ts';
import type { ProjectedSubscription } from '../../domain/reconciliation/compare-subscription.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { query, queryOne, timestamp } from '../sql.ts';

/** What the sweep compares of a subscription, with what decides whether it still is ours. */
export interface SweptSubscription extends ProjectedSubscription {
  id: string;
  customerId: string;
  tier: string;
}

/** As many of these subscriptions as have a row, in one statement. */
export const sweptSubscriptions = (em: EntityManager, ids: readonly string[]): Promise<SweptSubscription[]> =>
  query(
    em,
    `select s.id, s.customer_id, s.status, s.stripe_status, s.mode, s.tier, s.currency, s.price_id, s.quantity,
       s.current_period_start, s.current_period_end, s.trial_end, s.cancel_at_period_end, s.ended_at, s.mrr, s.ever_active, s.paused,
       s.dunning->>'outcome' as dunning_outcome,
       case when s.dunning->>'stage' = 'grace' then (s.dunning->>'graceUntil')::bigint end as grace_until,
       case when s.test_clock_id is null then (extract(epoch from now()) * 1000)::bigint
         else (extract(epoch from s.billing_time) * 1000)::bigint end as billing_time,
       exists (select from invoices i where i.subscription_id = s.id and i.status = 'open') as owes,
       coalesce((select sum(m.amount) from mrr_changes m where m.subscription_id = s.id), 0)::bigint as booked_mrr
     from subscriptions s where s.id = any($1)`,
    [ids],
  );

/** A row that Stripe's list should have had. */
export interface UnlistedSubscription {
  id: string;
  customerId: string;
  status: string;
}

/**
 * Live subscriptions that were made between two times and are not among those that Stripe listed. Times are
 * epoch milliseconds and outside of the range.
 * @param range.clock the test clock that was listed; null: none
 */
export const unlistedSubscriptions = (
  em: EntityManager,
  ids: readonly string[],
  range: { after: number | null; before: number; clock: string | null },
): Promise<UnlistedSubscription[]> =>
  query(
    em,
    `select id, customer_id, status from subscriptions
     where test_clock_id ${range.clock === null ? 'is null' : '= $5'}
       and created_at < $1 and ($2::timestamptz is null or created_at > $2)
       and not id = any($3) and not status = any($4) and mode <> 'foreign' order by id limit 100`,
    [
      timestamp(range.before),
      timestamp(range.after),
      ids,
      FINAL_STATUSES,
      ...(range.clock === null ? [] : [range.clock]),
    ],
  );

const DOCUMENTS: Readonly<Record<DocumentKind, string>> = {
  invoice: 'select id, status, amount_due as amount from invoices',
  dispute: 'select id, status, amount from disputes',
  refund: 'select id, status, amount from refunds',
  charge: 'select id, status, amount from charges',
};

/** As many of these documents as have a row, in one statement. */
export const sweptDocuments = (
  em: EntityManager,
  kind: DocumentKind,
  ids: readonly string[],
): Promise<StoredDocument[]> => query(em, `${DOCUMENTS[kind]} where id = any($1)`, [ids]);

/** Whether a subscription is ours, and whether its run goes on. */
export interface KnownOwner {
  id: string;
  isForeign: boolean;
  isOver: boolean;
}

/** Modes of subscriptions that have a row. */
export const knownOwners = (em: EntityManager, ids: readonly string[]): Promise<KnownOwner[]> =>
  query(
    em,
    `select id, mode = 'foreign' as is_foreign, status = any($2) as is_over from subscriptions where id = any($1)`,
    [ids, FINAL_STATUSES],
  );

/** Customers that have a row and are not deleted; those of a deleted one are nobody's. */
export async function knownCustomers(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ id: string }>(
    em,
    'select id from customers where id = any($1) and not deleted',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether a customer is a user's: what Keycloak and Lago hold of others is nobody's any more. */
export const hasUser = async (em: EntityManager, customerId: string): Promise<boolean> =>
  (await queryOne(
    em,
    'select 1 as one from customers where id = $1 and not deleted and user_id is not null',
    [customerId],
  )) !== null;

/** What is stored of a customer's person; see `StoredProfile`. */
export interface SweptProfile extends StoredProfile {
  id: string;
}

/**
 * Addresses and names of customers that have a row and are not deleted.
 * @param before epoch milliseconds: a change that was made here later is still on its way
 */
export async function sweptProfiles(
  em: EntityManager,
  ids: readonly string[],
  before: number,
): Promise<SweptProfile[]> {
  const rows = await query<
    ProfileAtStripe & { id: string; userEmail: string | null; fullName: string | null }
  >(
    em,
    `select c.id, c.email, c.name, u.email as user_email, u.full_name
     from customers c
     left join account_sync a on a.customer_id = c.id and a.target = 'stripe' and a.state <> 'attention'
       and a.synced_revision < a.desired_revision and a.updated_at < $2
     left join users u on u.stripe_customer_id = c.id and a.customer_id is not null
     where c.id = any($1) and not c.deleted`,
    [ids, timestamp(before)],
  );
  return rows.map(({ userEmail, fullName, ...row }) => ({
    ...row,
    unsent: userEmail === null ? null : { email: userEmail, fullName },
  }));
}

/** Ids of users among some, which other products write into their metadata too. */
export async function knownUsers(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ id: string }>(em, 'select id from users where id = any($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** Customers of these of whom Keycloak or Lago is said to have the newest state. */
export const syncedAccounts = (
  em: EntityManager,
  ids: readonly string[],
): Promise<{ customerId: string; target: 'keycloak' | 'lago' }[]> =>
  query(
    em,
    `select a.customer_id, a.target from account_sync a join customers c on c.id = a.customer_id and not c.deleted
     where a.customer_id = any($1) and a.target <> 'stripe' and a.state = 'synced' and a.synced_revision >= a.desired_revision
       and c.user_id is not null order by 1, 2`,
    [ids],
  );

/** The next of the test clocks that our customers and subscriptions hang on; null after the last. */
export async function nextTestClock(em: EntityManager, after: string | null): Promise<string | null> {
  const row = await queryOne<{ id: string | null }>(
    em,
    `select min(id) as id from (
       (select min(test_clock_id) as id from subscriptions where test_clock_id > $1)
       union all (select min(test_clock_id) as id from customers where test_clock_id > $1 and not deleted)
     ) c`,
    [after ?? ''],
  );
  return row?.id ?? null;
}

/** An invoice that more than one charge paid, with more than it asked for. */
export interface PaidTwice {
  id: string;
  customerId: string | null;
  charges: number;
}

/** Of one invoice, or of those with a charge since a time, as many as were paid twice and not given back. */
export const paidTwice = (
  em: EntityManager,
  of: { invoiceId: string } | { since: number },
): Promise<PaidTwice[]> =>
  query(
    em,
    `select c.invoice_id as id, min(c.customer_id) as customer_id, count(*)::int as charges
     from charges c join invoices i on i.id = c.invoice_id
     where ${'invoiceId' in of ? 'c.invoice_id = $1' : `c.invoice_id in (select invoice_id from charges where ${PAID_SINCE})`}
       and c.status = 'succeeded' and c.failed_late_at is null
     group by c.invoice_id, i.amount_due having count(*) > 1 and sum(c.amount - c.amount_refunded) > i.amount_due
     order by 1 limit 100`,
    ['invoiceId' in of ? of.invoiceId : timestamp(of.since)],
  );

const PAID_SINCE = "created_at >= $1 and status = 'succeeded' and invoice_id is not null";

/** How many invoices were paid since a time. */
export async function countPaid(em: EntityManager, since: number): Promise<number> {
  const sql = `select count(distinct invoice_id) as n from charges where ${PAID_SINCE}`;
  return (await queryOne<{ n: number }>(em, sql, [timestamp(since)]))?.n ?? 0;
}

/** How many events came since a time, and how many of all are unanswered since before another. */
export async function eventsAnswered(
  em: EntityManager,
  { since, before }: { since: number; before: number },
): Promise<{ checked: number; unanswered: number }> {
  const row = await queryOne<{ checked: number; unanswered: number }>(
    em,
    // State by state: each has a small index of its own.
    `select (select count(*) from inbox_events where received_at >= $1) as checked,
       (select count(*) from inbox_events where state = 'pending' and received_at < $2)
       + (select count(*) from inbox_events where state = 'delivered' and received_at < $2) as unanswered`,
    [timestamp(since), timestamp(before)],
  );
  return row ?? { checked: 0, unanswered: 0 };
}
