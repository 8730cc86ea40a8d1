import type { EntityManager } from '@mikro-orm/postgresql';
import { releaseCoupon, useClaimedCoupon } from '../catalogue/coupon-redemptions.ts';
import { noteChange } from '../change-notes.ts';
import { CheckoutSchema } from './checkout.entity.ts';
import type { RowOf } from '../database.ts';
import { insertRows } from '../sql.ts';
import { readAll, readFirst, tables } from '../typed.ts';

/** A Checkout session that was opened for a user. Times are epoch milliseconds. */
export type CheckoutRow = RowOf<'checkouts'>;

/** Writes a new checkout; one that is known already stays as it is. */
export async function saveCheckout(em: EntityManager, row: CheckoutRow): Promise<void> {
  await insertRows(em, CheckoutSchema, [row], 'on conflict (session_id) do nothing');
}

/** One checkout; null when it was not opened here. */
export async function findCheckout(em: EntityManager, sessionId: string): Promise<CheckoutRow | null> {
  return readFirst(em, tables(em).selectFrom('checkouts').selectAll().where('sessionId', '=', sessionId));
}

/** Pages of a user that may still be paid on, oldest first. */
export async function openCheckoutsOfUser(em: EntityManager, userId: string): Promise<CheckoutRow[]> {
  const open = ofUser(em, userId).where('status', '=', 'open');
  return readAll(em, open.orderBy('createdAt').orderBy('sessionId'));
}

/** Every checkout of a user. */
export async function checkoutsOfUser(em: EntityManager, userId: string): Promise<CheckoutRow[]> {
  return readAll(em, ofUser(em, userId).orderBy('sessionId'));
}

/** All checkouts of a user, locked until the transaction ends. */
export async function lockCheckouts(em: EntityManager, userId: string): Promise<CheckoutRow[]> {
  return readAll(em, ofUser(em, userId).orderBy('sessionId').forUpdate());
}

const ofUser = (em: EntityManager, userId: string) =>
  tables(em).selectFrom('checkouts').selectAll().where('userId', '=', userId);

interface Outcome {
  status: Exclude<CheckoutRow['status'], 'open'>;
  reason?: string | null;
  subscriptionId?: string | null;
}

/**
 * Records a checkout's outcome, and with it whether its coupon is used up; the first one stays. A second call
 * may add the subscription.
 */
export const recordCheckoutOutcome = (
  em: EntityManager,
  sessionId: string,
  outcome: Outcome,
): Promise<void> => em.transactional((inside) => recordOutcome(inside, sessionId, outcome));

async function recordOutcome(em: EntityManager, sessionId: string, outcome: Outcome): Promise<void> {
  const { status, reason = null, subscriptionId = null } = outcome;
  const row = await readFirst(
    em,
    tables(em)
      .updateTable('checkouts')
      .set((own) => ({
        status,
        reason: own.fn.coalesce('reason', own.val(reason)),
        subscriptionId: own.fn.coalesce('subscriptionId', own.val(subscriptionId)),
      }))
      .where('sessionId', '=', sessionId)
      .where('status', 'in', ['open', status])
      .returning(['userId', 'customerId']),
  );
  if (row === null) return;
  await (status === 'fulfilled' ? useClaimedCoupon(em, sessionId) : releaseCoupon(em, sessionId));
  noteChange(em, { what: 'checkout', id: sessionId, customer: row.customerId, user: row.userId });
}

/** Reopens the outcome of a fulfilled checkout whose subscription came to nothing. In a transaction. */
export async function refuseFulfilledCheckout(
  em: EntityManager,
  subscriptionId: string,
  reason: string,
): Promise<void> {
  const row = await readFirst(
    em,
    tables(em)
      .updateTable('checkouts')
      .set({ status: 'refused', reason })
      .where('subscriptionId', '=', subscriptionId)
      .where('status', '=', 'fulfilled')
      .returning(['sessionId', 'userId', 'customerId']),
  );
  if (row === null) return;
  await releaseCoupon(em, row.sessionId);
  noteChange(em, { what: 'checkout', id: row.sessionId, customer: row.customerId, user: row.userId });
}
