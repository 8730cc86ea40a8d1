import type { EntityManager } from '@mikro-orm/postgresql';
import type { DocumentKind, StoredDocument } from '../../domain/reconciliation/compare-document.ts';
import type { StoredProfile } from '../../domain/reconciliation/compare-profile.ts';
import type { ProjectedSubscription } from '../../domain/reconciliation/compare-subscription.ts';
import { FINAL_STATUSES, isFinal } from '../../domain/subscriptions/status.ts';
import type { RowOf } from '../database.ts';
import { query, queryOne, timestamp } from '../sql.ts';
import { anyOf, readAll, readFirst, tables } from '../typed.ts';

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
type UnlistedSubscription = Pick<RowOf<'subscriptions'>, 'id' | 'customerId' | 'status'>;

/**
 * Live subscriptions that were made between two times and are not among those that Stripe listed. Times are
 * epoch milliseconds and outside of the range.
 * @param range.clock the test clock that was listed; null: none
 */
export function unlistedSubscriptions(
  em: EntityManager,
  ids: readonly string[],
  { after, before, clock }: { after: number | null; before: number; clock: string | null },
): Promise<UnlistedSubscription[]> {
  const live = tables(em)
    .selectFrom('subscriptions')
    .select(['id', 'customerId', 'status'])
    .where('testClockId', clock === null ? 'is' : '=', clock)
    .where('createdAt', '<', before)
    .where((is) => is.not(is('id', '=', anyOf(ids))))
    .where((is) => is.not(is('status', '=', anyOf(FINAL_STATUSES))))
    .where('mode', '<>', 'foreign')
    .orderBy('id')
    .limit(100);
  return readAll(em, after === null ? live : live.where('createdAt', '>', after));
}

/** As many of these documents as have a row, in one statement. */
export function sweptDocuments(
  em: EntityManager,
  kind: DocumentKind,
  ids: readonly string[],
): Promise<StoredDocument[]> {
  if (kind === 'invoice') {
    const invoices = tables(em).selectFrom('invoices').select(['id', 'status', 'amountDue as amount']);
    return readAll(em, invoices.where('id', '=', anyOf(ids)));
  }
  const table = ({ dispute: 'disputes', refund: 'refunds', charge: 'charges' } as const)[kind];
  const documents = tables(em).selectFrom(table).select(['id', 'status', 'amount']);
  return readAll(em, documents.where('id', '=', anyOf(ids)));
}

/** Whether a subscription is ours, and whether its run goes on. */
interface KnownOwner {
  id: string;
  isForeign: boolean;
  isOver: boolean;
}

/** Modes of subscriptions that have a row. */
export async function knownOwners(em: EntityManager, ids: readonly string[]): Promise<KnownOwner[]> {
  const subscriptions = tables(em).selectFrom('subscriptions').select(['id', 'mode', 'status']);
  const rows = await readAll(em, subscriptions.where('id', '=', anyOf(ids)));
  return rows.map(({ id, mode, status }) => ({ id, isForeign: mode === 'foreign', isOver: isFinal(status) }));
}

/** Customers that have a row and are not deleted; those of a deleted one are nobody's. */
export async function knownCustomers(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const customers = tables(em).selectFrom('customers').select('id').where('deleted', '=', false);
  const rows = await readAll(em, customers.where('id', '=', anyOf(ids)));
  return new Set(rows.map(({ id }) => id));
}

/** Whether a customer is a user's: what Keycloak and Lago hold of others is nobody's any more. */
export async function hasUser(em: EntityManager, customerId: string): Promise<boolean> {
  const customers = tables(em).selectFrom('customers').select('id').where('deleted', '=', false);
  const row = await readFirst(em, customers.where('id', '=', customerId).where('userId', 'is not', null));
  return row !== null;
}

/** What is stored of a customer's person; see `StoredProfile`. */
interface SweptProfile extends StoredProfile {
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
  const rows = await readAll(
    em,
    tables(em)
      .selectFrom('customers as c')
      .leftJoin('account_sync as a', (of) =>
        of
          .onRef('a.customerId', '=', 'c.id')
          .on('a.target', '=', 'stripe')
          .on('a.state', '<>', 'attention')
          .onRef('a.syncedRevision', '<', 'a.desiredRevision')
          .on('a.updatedAt', '<', before),
      )
      .leftJoin('users as u', (of) =>
        of.onRef('u.stripeCustomerId', '=', 'c.id').on('a.customerId', 'is not', null),
      )
      .select(['c.id', 'c.email', 'c.name', 'u.email as userEmail', 'u.fullName'])
      .where('c.id', '=', anyOf(ids))
      .where('c.deleted', '=', false),
  );
  return rows.map(({ userEmail, fullName, ...row }) => ({
    ...row,
    unsent: userEmail === null ? null : { email: userEmail, fullName },
  }));
}

/** Ids of users among some, which other products write into their metadata too. */
export async function knownUsers(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const rows = await readAll(em, tables(em).selectFrom('users').select('id').where('id', '=', anyOf(ids)));
  return new Set(rows.map(({ id }) => id));
}

/** Customers of these of whom Keycloak or Lago is said to have the newest state. */
export const syncedAccounts = (
  em: EntityManager,
  ids: readonly string[],
): Promise<{ customerId: string; target: 'keycloak' | 'lago' }[]> =>
  readAll(
    em,
    tables(em)
      .selectFrom('account_sync as a')
      .innerJoin('customers as c', 'c.id', 'a.customerId')
      .select(['a.customerId', 'a.target'])
      .where('a.customerId', '=', anyOf(ids))
      .where('a.target', '<>', 'stripe')
      .where('a.state', '=', 'synced')
      .whereRef('a.syncedRevision', '>=', 'a.desiredRevision')
      .where('c.deleted', '=', false)
      .where('c.userId', 'is not', null)
      .orderBy('a.customerId')
      .orderBy('a.target')
      .$narrowType<{ target: 'keycloak' | 'lago' }>(),
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
interface PaidTwice {
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
     where ${'invoiceId' in of ? 'c.invoice_id = $1' : "c.invoice_id in (select invoice_id from charges where created_at >= $1 and status = 'succeeded')"}
       and c.status = 'succeeded' and c.failed_late_at is null
     group by c.invoice_id, i.amount_due having count(*) > 1 and sum(c.amount - c.amount_refunded) > i.amount_due
     order by 1 limit 100`,
    ['invoiceId' in of ? of.invoiceId : timestamp(of.since)],
  );

/** How many invoices were paid since a time. */
export async function countPaid(em: EntityManager, since: number): Promise<number> {
  const paid = tables(em)
    .selectFrom('charges')
    .select((of) => of.fn.count<number>('invoiceId').distinct().as('n'))
    .where('createdAt', '>=', since)
    .where('status', '=', 'succeeded');
  return (await readFirst(em, paid))?.n ?? 0;
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
