import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import { noteChange } from '../change-notes.ts';
import { CheckoutSchema } from './checkout.entity.ts';
import { insertRows, query, queryOne } from '../sql.ts';

/** A Checkout session that was opened for a user. Times are epoch milliseconds. */
export interface CheckoutRow {
  /** `cs_…` */
  sessionId: string;
  userId: string;
  customerId: string;
  tier: string;
  interval: PlanInterval | null;
  /** What it is paid in; null for one of before there were several. */
  currency?: string | null;
  /** `setup` collects a card first and the engine makes the subscription. */
  mode: 'subscription' | 'setup';
  status: 'open' | 'fulfilled' | 'refused' | 'expired';
  /** Why it was refused. */
  reason: string | null;
  subscriptionId: string | null;
  url: string | null;
  successUrl: string | null;
  createdAt: number;
  expiresAt: number;
}

/** Writes a new checkout; one that is known already stays as it is. */
export async function saveCheckout(em: EntityManager, row: CheckoutRow): Promise<void> {
  await insertRows(em, CheckoutSchema, [row], 'on conflict (session_id) do nothing');
}

/** One checkout; null when it was not opened here. */
export async function findCheckout(em: EntityManager, sessionId: string): Promise<CheckoutRow | null> {
  return queryOne(em, 'select * from checkouts where session_id = $1', [sessionId]);
}

/** Pages of a user that may still be paid on, oldest first. */
export async function openCheckoutsOfUser(em: EntityManager, userId: string): Promise<CheckoutRow[]> {
  return query(
    em,
    `select * from checkouts where user_id = $1 and status = 'open' order by created_at, session_id`,
    [userId],
  );
}

/** Every checkout of a user. */
export async function checkoutsOfUser(em: EntityManager, userId: string): Promise<CheckoutRow[]> {
  return query(em, 'select * from checkouts where user_id = $1 order by session_id', [userId]);
}

/** All checkouts of a user, locked until the transaction ends. */
export async function lockCheckouts(em: EntityManager, userId: string): Promise<CheckoutRow[]> {
  return query(em, 'select * from checkouts where user_id = $1 order by session_id for update', [userId]);
}

/** Records a checkout's outcome; the first one stays. A second call may add the subscription. */
export async function recordCheckoutOutcome(
  em: EntityManager,
  sessionId: string,
  outcome: {
    status: Exclude<CheckoutRow['status'], 'open'>;
    reason?: string | null;
    subscriptionId?: string | null;
  },
): Promise<void> {
  const row = await queryOne<{ userId: string; customerId: string }>(
    em,
    `update checkouts set status = $2, reason = coalesce(reason, $3), subscription_id = coalesce(subscription_id, $4)
     where session_id = $1 and status in ('open', $2) returning user_id, customer_id`,
    [sessionId, outcome.status, outcome.reason ?? null, outcome.subscriptionId ?? null],
  );
  if (row !== null)
    noteChange(em, { what: 'checkout', id: sessionId, customer: row.customerId, user: row.userId });
}

/** Reopens the outcome of a fulfilled checkout whose subscription came to nothing. */
export async function refuseFulfilledCheckout(
  em: EntityManager,
  subscriptionId: string,
  reason: string,
): Promise<void> {
  const row = await queryOne<{ sessionId: string; userId: string; customerId: string }>(
    em,
    `update checkouts set status = 'refused', reason = $2
     where subscription_id = $1 and status = 'fulfilled' returning session_id, user_id, customer_id`,
    [subscriptionId, reason],
  );
  if (row !== null)
    noteChange(em, { what: 'checkout', id: row.sessionId, customer: row.customerId, user: row.userId });
}
