import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query, queryOne } from '../sql.ts';

/** Who wants the one Trial that a person has. */
export interface TrialClaim {
  userId: string;
  /** The address without case and `+alias`. */
  emailKey: string;
  /** Stripe's fingerprint of the card, null where it is not known yet. */
  fingerprint: string | null;
  /** The subscription that the Trial became, null before there is one. */
  subscriptionId: string | null;
}

/**
 * Takes the one Trial of a person: same user, same address or same card. Two at once end with one `claimed`.
 * `mine` is the same claim again: same subscription, or the same user before there was one; it then learns what
 * the claim now knows (card, subscription).
 */
export async function claimTrial(
  em: EntityManager,
  claim: TrialClaim,
): Promise<'claimed' | 'already_used' | 'mine'> {
  const { userId, emailKey, fingerprint, subscriptionId } = claim;
  const inserted = await execute(
    em,
    `insert into trial_redemptions (id, user_id, email_key, fingerprint, subscription_id, created_at)
     values ($1, $2, $3, $4, $5, now()) on conflict do nothing`,
    [randomUUID(), userId, emailKey, fingerprint, subscriptionId],
  );
  if (inserted === 1) return 'claimed';
  // `on conflict do nothing` waited for whoever claimed at the same time, so their row is visible here.
  const others = await query<TrialClaim>(
    em,
    `select user_id, email_key, fingerprint, subscription_id from trial_redemptions
     where user_id = $1 or email_key = $2 or fingerprint = $3 for update`,
    [userId, emailKey, fingerprint],
  );
  const [own] = others;
  const isMine =
    others.length === 1 &&
    own?.userId === userId &&
    (own.subscriptionId === null || own.subscriptionId === subscriptionId);
  if (!isMine) return 'already_used';
  await execute(
    em,
    `update trial_redemptions set fingerprint = coalesce(fingerprint, $2), subscription_id = coalesce(subscription_id, $3)
     where user_id = $1`,
    [userId, fingerprint, subscriptionId],
  );
  return 'mine';
}

/** Whether the person has had the Trial, as far as is known before a card is shown. */
export async function hasUsedTrial(
  em: EntityManager,
  { userId, emailKey }: Pick<TrialClaim, 'userId' | 'emailKey'>,
): Promise<boolean> {
  const row = await queryOne(
    em,
    'select 1 from trial_redemptions where user_id = $1 or email_key = $2 limit 1',
    [userId, emailKey],
  );
  return row !== null;
}

/** Gives a claim back that came to nothing: the card was declined, the checkout failed. */
export async function releaseTrial(em: EntityManager, userId: string): Promise<void> {
  await execute(em, 'delete from trial_redemptions where user_id = $1 and subscription_id is null', [userId]);
}
