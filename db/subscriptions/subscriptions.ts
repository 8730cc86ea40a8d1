import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import type { AddOnItem, HeldAddOn } from '../../domain/catalogue/add-on.ts';
import type { LostChange } from '../../domain/subscriptions/lost-change.ts';
import { SubscriptionSchema } from './subscription.entity.ts';
import { insertRows, overwrite, query, queryOne } from '../sql.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';
import { decidingFirst } from '../accounts/deciding-subscription.ts';
import { heldAddOns, ofUser } from '../accounts/held-add-ons.ts';

/**
 * A subscription as its workflow last recorded it. Amounts are minor units, times epoch milliseconds on the
 * billing clock.
 */
export interface SubscriptionRow extends Omit<RowOf<'subscriptions'>, 'addOns' | 'lostChange'> {
  /** Licensed items besides the plan's; null or absent: none. */
  addOns?: AddOnItem[] | null;
  /** A plan change that could not be made to wait again; null or absent: none. */
  lostChange?: LostChange | null;
  /** Add-ons over all subscriptions of the person; only in reads that say so. */
  heldAddOns?: HeldAddOn[] | null;
}

/**
 * Writes the projection unless a newer one is stored: a higher revision, or the same one written later. A
 * retried workflow task decides the same revision again on newer events, and that decision counts. Billing
 * time never goes back.
 *
 * @returns whether it was written
 */
export const upsertSubscription = async (em: EntityManager, row: SubscriptionRow): Promise<boolean> =>
  (await overwriteSubscription(em, row)) !== null;

/** The row that a record took the place of. */
export interface ReplacedSubscription extends Pick<
  SubscriptionRow,
  'revision' | 'status' | 'tier' | 'interval' | 'quantity' | 'dunning'
> {
  /** When it was written, real time, epoch milliseconds. */
  updatedAt: number;
}

/**
 * As {@link upsertSubscription}.
 * @returns the row before, `null` where there was none; null when nothing was written
 */
export async function overwriteSubscription(
  em: EntityManager,
  row: SubscriptionRow,
): Promise<{ before: ReplacedSubscription | null } | null> {
  // A subquery sees the row as it was before the statement.
  const [written] = await insertRows<{ before: ReplacedSubscription | null }>(
    em,
    SubscriptionSchema,
    [row],
    `on conflict (id) do update set ${overwrite(em, SubscriptionSchema, ['id', 'createdAt', 'billingTime'])},
       billing_time = greatest(subscriptions.billing_time, excluded.billing_time)
     where subscriptions.revision < excluded.revision
       or (subscriptions.revision = excluded.revision and subscriptions.updated_at < excluded.updated_at)
     returning (select json_build_object('revision', o.revision, 'status', o.status, 'tier', o.tier, 'interval', o.interval,
       'quantity', o.quantity, 'dunning', o.dunning, 'updatedAt', (extract(epoch from o.updated_at) * 1000)::bigint)
       from subscriptions o where o.id = subscriptions.id) as before`,
  );
  return written ?? null;
}

/** Records why a subscription needs attention, until its next record. Nothing when it is unknown. */
export async function setAttention(em: EntityManager, id: string, attention: string): Promise<void> {
  const subscription = tables(em).updateTable('subscriptions').set({ attention, updatedAt: NOW });
  await changeRows(em, subscription.where('id', '=', id));
}

/** One subscription; null when unknown. */
export async function findSubscription(em: EntityManager, id: string): Promise<SubscriptionRow | null> {
  return readFirst(em, tables(em).selectFrom('subscriptions').selectAll().where('id', '=', id));
}

/** A customer's subscriptions, locked until the transaction ends. */
export async function subscriptionsForUpdate(
  em: EntityManager,
  customerId: string,
): Promise<SubscriptionRow[]> {
  const subscriptions = tables(em).selectFrom('subscriptions').selectAll();
  return readAll(em, subscriptions.where('customerId', '=', customerId).orderBy('id').forUpdate());
}

/** The subscription that decides what a user may do, and that their reads show; null where there was none. */
export async function currentSubscriptionOfUser(
  em: EntityManager,
  userId: string,
): Promise<SubscriptionRow | null> {
  return (await currentSubscriptionsOfUsers(em, [userId])).get(userId) ?? null;
}

/** As {@link currentSubscriptionOfUser}, of several users in one statement. */
export async function currentSubscriptionsOfUsers(
  em: EntityManager,
  userIds: readonly string[],
): Promise<Map<string, SubscriptionRow>> {
  // A subscription without a user id belongs to its customer's user. Both halves use an index. The
  // parameter is JSON because the planner knows an array's length and would plan each call anew, which
  // takes half a millisecond.
  const text = `select asked.user_id as reader, current.*, ${heldAddOns(ofUser('asked.user_id'))} as held_add_ons from json_array_elements_text($1::json) as asked (user_id) cross join lateral (
      select * from (
        select s.* from subscriptions s where s.user_id = asked.user_id and s.mode <> 'foreign'
        union all
        select s.* from customers c join subscriptions s on s.customer_id = c.id and s.user_id is null
        where c.user_id = asked.user_id and s.mode <> 'foreign'
      ) of_user ${decidingFirst('of_user')} limit 1
    ) current`;
  const rows = await query<SubscriptionRow & { reader: string }>(em, text, [JSON.stringify(userIds)]);
  return new Map(rows.map(({ reader, ...row }) => [reader, row]));
}

/** As {@link currentSubscriptionOfUser}, by Stripe customer. */
export async function currentSubscriptionOfCustomer(
  em: EntityManager,
  customerId: string,
): Promise<SubscriptionRow | null> {
  const text = `select s.* from subscriptions s where s.customer_id = $1 and s.mode <> 'foreign' ${decidingFirst('s')} limit 1`;
  return queryOne(em, text, [customerId]);
}
