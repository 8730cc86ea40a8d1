import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { queryOne } from '../sql.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';

/** Who wants the one Trial that a person has. */
export interface TrialClaim {
  userId: string;
  /** The address without case and `+alias`. */
  emailKey: string;
  /** Stripe's fingerprint of the card; null while unknown. */
  fingerprint: string | null;
  /** The checkout session (or other attempt) that claims: a retry of the same one is no second attempt. */
  claimedBy: string;
  /** The subscription that the Trial became, null before there is one. */
  subscriptionId: string | null;
}

/**
 * Claims a person's one Trial: same user, same address or same card. Of concurrent claims, also by one
 * user, one is `claimed`. `mine` is the same attempt again, which may add the card and the subscription.
 */
export async function claimTrial(
  em: EntityManager,
  claim: TrialClaim,
): Promise<'claimed' | 'already_used' | 'mine'> {
  const { userId, emailKey, fingerprint, claimedBy, subscriptionId } = claim;
  if (await isDecided(em, claim)) return 'mine';
  if (fingerprint !== null && (await isCardOfTrial(em, { ...claim, fingerprint }))) return 'already_used';
  const inserted = await changeRows(
    em,
    tables(em)
      .insertInto('trial_redemptions')
      .values({ id: randomUUID(), userId, emailKey, fingerprint, claimedBy, subscriptionId, createdAt: NOW })
      .onConflict((taken) => taken.doNothing()),
  );
  if (inserted === 1) return 'claimed';
  // `on conflict do nothing` waited for a concurrent claim, so its row is visible here.
  const others = await readAll(
    em,
    tables(em)
      .selectFrom('trial_redemptions')
      .select(['userId', 'claimedBy'])
      .where((is) =>
        is.or([
          is('userId', '=', userId),
          is('emailKey', '=', emailKey),
          ...(fingerprint === null ? [] : [is('fingerprint', '=', fingerprint)]),
        ]),
      )
      .orderBy('id')
      .forUpdate(),
  );
  const isMine = others.every((other) => other.userId === userId && other.claimedBy === claimedBy);
  // Given back in between by the attempt that had it: free again.
  if (others.length === 0) return claimTrial(em, claim);
  if (!isMine) return 'already_used';
  await changeRows(
    em,
    tables(em)
      .updateTable('trial_redemptions')
      .set((own) => ({
        fingerprint: own.fn.coalesce('fingerprint', own.val(fingerprint)),
        subscriptionId: own.fn.coalesce('subscriptionId', own.val(subscriptionId)),
      }))
      .where('userId', '=', userId),
  );
  return 'mine';
}

/**
 * Whether the same attempt had the claim before, with a card: notes the subscription. The card is not looked
 * at again: what others put on file since must not end a Trial that was paid.
 */
async function isDecided(em: EntityManager, claim: TrialClaim): Promise<boolean> {
  const { userId, claimedBy, fingerprint, subscriptionId } = claim;
  const own = tables(em)
    .updateTable('trial_redemptions')
    .set((row) => ({ subscriptionId: row.fn.coalesce('subscriptionId', row.val(subscriptionId)) }))
    .where('userId', '=', userId)
    .where('claimedBy', '=', claimedBy);
  const decided = fingerprint === null ? own : own.where('fingerprint', 'is not', null);
  return (await changeRows(em, decided)) === 1;
}

/**
 * Whether a card is or was on file of another person who had a trial: one made in Stripe, or one whose card
 * was replaced since. A card that was detached counts only for as long as the data map retains it.
 */
async function isCardOfTrial(
  em: EntityManager,
  { fingerprint, userId, subscriptionId }: TrialClaim & { fingerprint: string },
): Promise<boolean> {
  const row = await queryOne(
    em,
    `select 1 from payment_methods m join customers c on c.id = m.customer_id
     where m.fingerprint = $1 and c.user_id is distinct from $2
       and (exists (select 1 from trial_redemptions where user_id = c.user_id)
         or exists (select 1 from subscriptions s
           where s.customer_id = c.id and s.trial_end is not null and s.id is distinct from $3
             and coalesce(s.user_id, c.user_id) is distinct from $2
             and not exists (select 1 from checkouts where subscription_id = s.id and status = 'refused')))
     limit 1`,
    [fingerprint, userId, subscriptionId],
  );
  return row !== null;
}

/**
 * Whether the person had the Trial or a free trial, as far as known before a card is shown: by a claim, or
 * by a trial made in Stripe. One that was ended as a duplicate does not count.
 */
export async function hasUsedTrial(
  em: EntityManager,
  { userId, emailKey }: Pick<TrialClaim, 'userId' | 'emailKey'>,
): Promise<boolean> {
  const row = await queryOne(
    em,
    `select 1 from trial_redemptions where user_id = $1 or email_key = $2
     union all
     select 1 from (
       select id from subscriptions where user_id = $1 and trial_end is not null
       union all
       select s.id from customers c join subscriptions s on s.customer_id = c.id and s.user_id is null
       where c.user_id = $1 and s.trial_end is not null
     ) trials
     where not exists (select 1 from checkouts where subscription_id = trials.id and status = 'refused')
     limit 1`,
    [userId, emailKey],
  );
  return row !== null;
}

/**
 * Whether a subscription of the person ended because its card had had a trial before. Another page with free
 * days would end the same way, so that they could never buy the plan.
 */
export async function wasRefusedTrial(em: EntityManager, userId: string): Promise<boolean> {
  const refused = tables(em)
    .selectFrom('checkouts')
    .select('sessionId')
    .where('userId', '=', userId)
    .where('status', '=', 'refused')
    .where('reason', '=', 'trial_already_used');
  return (await readFirst(em, refused.limit(1))) !== null;
}

/** Gives a claim back that came to nothing: the card was declined, the checkout failed. */
export async function releaseTrial(em: EntityManager, userId: string): Promise<void> {
  const claims = tables(em).deleteFrom('trial_redemptions').where('userId', '=', userId);
  await changeRows(em, claims.where('subscriptionId', 'is', null));
}

/** Gives the claim of a subscription back that never began. */
export async function releaseTrialOf(em: EntityManager, subscriptionId: string): Promise<void> {
  await changeRows(
    em,
    tables(em).deleteFrom('trial_redemptions').where('subscriptionId', '=', subscriptionId),
  );
}
