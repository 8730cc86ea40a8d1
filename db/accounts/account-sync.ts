import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import { noteChange } from '../change-notes.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import type { SyncState, SyncTarget } from '../../domain/accounts/sync-target.ts';
import type { HeldAddOn } from '../../domain/catalogue/add-on.ts';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import { execute, query } from '../sql.ts';
import { readAll, readFirst, tables } from '../typed.ts';
import { decidingFirst } from './deciding-subscription.ts';
import { heldAddOns, ofUser } from './held-add-ons.ts';

/** Progress of a target. `updatedAt` is epoch milliseconds, real time. */
export type AccountSyncRow = RowOf<'account_sync'>;

/** An account as it was read right before it is written to Keycloak or Lago. */
export interface StoredAccountState extends AccountState {
  userId: string | null;
  interval: PlanInterval | null;
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  /** Of the person for Keycloak, of the customer for Lago; null for none. */
  addOns: HeldAddOn[] | null;
  /** The desired revision that this state answers to; hand it back with {@link markSynced}. */
  revision: number;
}

/**
 * Requests a sync of the account to targets.
 *
 * @returns the revision they should reach, the highest of the given targets
 */
export async function requestSync(
  em: EntityManager,
  customerId: string,
  targets: readonly SyncTarget[],
): Promise<number> {
  // Targets in a fixed order, so that concurrent requests lock rows in the same order and never deadlock.
  const rows = await query<{ desiredRevision: number }>(
    em,
    `insert into account_sync as s (customer_id, target, desired_revision, synced_revision, state, updated_at)
     select $1, target, 1, 0, 'pending', now() from unnest($2::text[]) as target
     on conflict (customer_id, target) do update
       set desired_revision = s.desired_revision + 1, updated_at = now(),
         state = case when s.state = 'failing' then s.state else 'pending' end
     returning desired_revision`,
    [customerId, [...new Set(targets)].sort()],
  );
  for (const target of targets) noteChange(em, { what: 'account_sync', id: target, customer: customerId });
  return Math.max(0, ...rows.map(({ desiredRevision }) => desiredRevision));
}

/**
 * Whether an earlier attempt at these events may have stored the customer and been lost before its run could
 * write to Keycloak and Lago. Ask before the events are marked as answered. An event that waits for its first
 * answer had no such attempt: what is pending then was requested by somebody who signals for it. One without
 * a row, which is our own, may have had one.
 */
export async function mayHaveLostSync(
  em: EntityManager,
  customerId: string,
  eventIds: readonly string[],
): Promise<boolean> {
  const rows = await query(
    em,
    `select 1 as one from account_sync where customer_id = $1 and target <> 'stripe' and state = 'pending'
       and synced_revision < desired_revision
       and (select count(*) from inbox_events where id = any($2) and processed_at is null) < cardinality($2::text[])
     limit 1`,
    [customerId, [...eventIds]],
  );
  return rows.length > 0;
}

/**
 * The account as a target should show it now; null when the customer is unknown. Keycloak's users are
 * persons, so it gets the deciding one of all their subscriptions; a Lago customer has the subscriptions of
 * its one Stripe customer.
 */
export async function readAccount(
  em: EntityManager,
  customerId: string,
  target: SyncTarget,
): Promise<StoredAccountState | null> {
  return (await readAccounts(em, [customerId], target)).get(customerId) ?? null;
}

/** As {@link readAccount}, of several customers in one statement, by the customer that was asked for. */
export async function readAccounts(
  em: EntityManager,
  customerIds: readonly string[],
  target: SyncTarget,
): Promise<Map<string, StoredAccountState>> {
  const rows = await query<StoredAccountState & { asked: string }>(
    em,
    `select c.id as asked, case when $2 then coalesce(s.customer_id, u.stripe_customer_id, c.id) else c.id end as customer_id, u.id as user_id, u.identity_subject, coalesce(u.email, c.email) as email,
       coalesce(u.full_name, c.name) as full_name, coalesce(s.currency, c.currency) as currency,
       s.id as subscription_id, coalesce(s.status, 'none') as status,
       case when s.status = 'trialing' then coalesce(s.trial_tier, s.tier) else s.tier end as tier, s."interval",
       s.created_at as started_at, s.current_period_end, s.trial_end,
       coalesce(s.ended_at, s.cancel_at, case when s.cancel_at_period_end then s.current_period_end end) as ends_at,
       coalesce(s.cancel_at_period_end, false) as cancel_at_period_end,
       ${heldAddOns(`(x.customer_id = c.id or ($2 and ${ofUser('c.user_id')}))`)} as add_ons,
       coalesce((select max(desired_revision) from account_sync a where a.customer_id = c.id and a.target <> 'stripe'), 0) as revision
     from customers c
     left join users u on u.id = c.user_id
     left join lateral (
       select s.* from subscriptions s
       where s.mode <> 'foreign' and (s.customer_id = c.id or ($2 and (s.user_id = c.user_id
         or (s.user_id is null and s.customer_id in (select id from customers where user_id = c.user_id)))))
       ${decidingFirst('s')} limit 1
     ) s on true
     where c.id = any($1)`,
    [customerIds, target === 'keycloak'],
  );
  return new Map(rows.map(({ asked, ...account }) => [asked, account]));
}

/** What Stripe gets about a customer's person, read at the moment of writing. */
export interface ProfileState {
  email: string;
  /** Null when the identity provider has no name: Stripe then keeps its own. */
  fullName: string | null;
  /** The desired revision that this state answers to; hand it back with {@link markSynced}. */
  revision: number;
}

/** The profile to send to Stripe; null when Stripe has the newest or the customer is deleted. */
export async function readUnsentProfile(em: EntityManager, customerId: string): Promise<ProfileState | null> {
  return readFirst(
    em,
    tables(em)
      .selectFrom('account_sync as sync')
      .innerJoin('users as u', 'u.stripeCustomerId', 'sync.customerId')
      .innerJoin('customers as c', 'c.id', 'sync.customerId')
      .select(['u.email', 'u.fullName', 'sync.desiredRevision as revision'])
      .where('sync.customerId', '=', customerId)
      .where('sync.target', '=', 'stripe')
      .whereRef('sync.syncedRevision', '<', 'sync.desiredRevision')
      .where('c.deleted', '=', false),
  );
}

/**
 * Customers whose new e-mail address or name has waited for Stripe since before `before`, epoch
 * milliseconds; at most 500.
 */
export async function customersWithUnsentProfile(em: EntityManager, before: number): Promise<string[]> {
  const rows = await readAll(
    em,
    tables(em)
      .selectFrom('account_sync')
      .select('customerId')
      .where('target', '=', 'stripe')
      .whereRef('syncedRevision', '<', 'desiredRevision')
      .where('state', '<>', 'attention')
      .where('updatedAt', '<', before)
      .orderBy('updatedAt')
      .limit(500),
  );
  return rows.map(({ customerId }) => customerId);
}

/**
 * Records a target's progress. A revision older than the one reached changes nothing, and neither does its
 * failure, which an abandoned attempt may report late. `synced` is stored as `pending` when a newer
 * revision is requested already.
 */
export async function markSynced(
  em: EntityManager,
  customerId: string,
  target: SyncTarget,
  revision: number,
  state: SyncState,
  error: string | null = null,
): Promise<void> {
  await execute(
    em,
    `update account_sync set
       synced_revision = case when $4 in ('synced', 'off') then $3 else synced_revision end,
       state = case when $4 = 'synced' and desired_revision > $3 then 'pending' else $4 end,
       error = $5, updated_at = now()
     where customer_id = $1 and target = $2
       and (synced_revision < $3 or (synced_revision = $3 and $4 in ('synced', 'off')))`,
    [customerId, target, revision, state, error],
  );
  noteChange(em, { what: 'account_sync', id: target, customer: customerId });
}
