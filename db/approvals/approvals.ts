import type { EntityManager } from '@mikro-orm/postgresql';
import { ApprovalSchema } from './approval.entity.ts';
import { execute, insertRows, query, queryOne, timestamp } from '../sql.ts';
import type { MoneyAction } from '../audit/audit-log.ts';

export type ApprovalState = 'not_needed' | 'waiting' | 'approved' | 'refused' | 'withdrawn';

/** Money that a member of staff asked to move. Times are epoch milliseconds. */
export interface ApprovalRow {
  id: string;
  action: MoneyAction;
  subjectId: string;
  customerId: string | null;
  key: string;
  /** Minor units of `currency`; null for all that is left. */
  amount: number | null;
  currency: string;
  /** Minor units of the default currency; null where no rate is known. */
  worth: number | null;
  input: Record<string, unknown>;
  reason: string;
  state: ApprovalState;
  askedBy: string;
  askedAt: number;
  expiresAt: number;
  decidedBy: string | null;
  decidedAt: number | null;
}

/** What is asked for, before it is known whether somebody has to agree. */
export type AskedMoney = Omit<ApprovalRow, 'state' | 'decidedBy' | 'decidedAt'>;

/**
 * Writes down money that is asked for. It waits for a second person where what its asker moved alone on that UTC day, this included, is
 * worth more than `alone`. Two at once are counted one after the other. The same key again finds the first row.
 * @param alone minor units of the default currency
 */
export async function askForMoney(em: EntityManager, asked: AskedMoney, alone: number): Promise<ApprovalRow> {
  await execute(em, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `approvals/${asked.action}/${asked.askedBy}`,
  ]);
  const known = await approvalOfKey(em, asked.key);
  if (known !== null) return known;
  const day = await queryOne<{ worth: number }>(
    em,
    `select coalesce(sum(worth), 0)::bigint as worth from approvals
     where asked_by = $1 and action = $2 and state = 'not_needed'
       and asked_at >= date_trunc('day', $3::timestamptz, 'utc')`,
    [asked.askedBy, asked.action, timestamp(asked.askedAt)],
  );
  const isAlone = asked.worth !== null && (day?.worth ?? 0) + asked.worth <= alone;
  const row: ApprovalRow = {
    ...asked,
    state: isAlone ? 'not_needed' : 'waiting',
    decidedBy: null,
    decidedAt: null,
  };
  await insertRows(em, ApprovalSchema, [row], '');
  return row;
}

/** A request by its id. */
export const findApproval = (em: EntityManager, id: string): Promise<ApprovalRow | null> =>
  queryOne(em, 'select * from approvals where id = $1', [id]);

const approvalOfKey = (em: EntityManager, key: string): Promise<ApprovalRow | null> =>
  queryOne(em, 'select * from approvals where key = $1', [key]);

/** Requests that wait, oldest first, or those that somebody decided, newest first. */
export const listApprovals = (
  em: EntityManager,
  { waiting, now, limit }: { waiting: boolean; now: number; limit: number },
): Promise<(ApprovalRow & { askedEmail: string | null })[]> =>
  query(
    em,
    waiting
      ? `select p.*, u.email as asked_email from approvals p left join users u on u.id = p.asked_by
         where state = 'waiting' and expires_at > $1 order by asked_at limit $2`
      : `select p.*, u.email as asked_email from approvals p left join users u on u.id = p.asked_by
         where state <> 'not_needed' and not (state = 'waiting' and expires_at > $1) order by asked_at desc limit $2`,
    [timestamp(now), limit],
  );

/** How many requests wait that are of a subscription's invoices or of the charges for them. */
export async function waitingOnSubscription(
  em: EntityManager,
  subscriptionId: string,
  now: number,
): Promise<number> {
  const row = await queryOne<{ waiting: number }>(
    em,
    `select count(*)::int as waiting from approvals p where state = 'waiting' and expires_at > $2
       and exists (select from invoices i left join charges c on c.invoice_id = i.id
         where i.subscription_id = $1 and p.subject_id in (i.id, c.id))`,
    [subscriptionId, timestamp(now)],
  );
  return row?.waiting ?? 0;
}

/** Decides a request that still waits. @returns false where it does not */
export async function decideApproval(
  em: EntityManager,
  id: string,
  decision: { state: 'approved' | 'refused' | 'withdrawn'; by: string; at: number },
): Promise<boolean> {
  const decided = await execute(
    em,
    `update approvals set state = $2, decided_by = $3, decided_at = $4
     where id = $1 and state = 'waiting' and expires_at > $4`,
    [id, decision.state, decision.by, timestamp(decision.at)],
  );
  return decided === 1;
}

/** Whether a user is the customer whom money is of. */
export async function isOwnMoney(
  em: EntityManager,
  userId: string,
  customerId: string | null,
): Promise<boolean> {
  const row = await queryOne(
    em,
    `select 1 as own from users where id = $1 and stripe_customer_id = $2
     union all select 1 from customers where id = $2 and user_id = $1 limit 1`,
    [userId, customerId],
  );
  return row !== null;
}
