import type { EntityManager } from '@mikro-orm/postgresql';
import type { Comparison, MissReason, PredictionOutcome } from '../../domain/adoption/compare-prediction.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import type { SubscriptionMode } from '../../domain/subscriptions/mode.ts';
import { pageOf, pageStart } from '../cursor.ts';
import type { RowPage, PageRequest } from '../cursor.ts';
import type { RowOf } from '../database.ts';
import { execute, insertRows, overwrite, query, timestamp } from '../sql.ts';
import { PredictionSchema } from './prediction.entity.ts';

/** What Stripe was expected to do next with a subscription, and what it did. */
export type PredictionRow = RowOf<'predictions'>;

/** The columns of a prediction that nothing was compared with yet. */
export const UNCOMPARED = {
  state: 'open',
  reason: null,
  invoiceId: null,
  happenedAt: null,
  happenedAmount: null,
  paymentIsRight: null,
  comparedAt: null,
} as const;

/** A subscription whose next event is not predicted, or whose row changed since. */
export interface Unpredicted {
  id: string;
  customerId: string;
  mode: SubscriptionMode;
  revision: number;
}

/** A subscription's clock: real time ($1), or where its test clock stood at the last read. */
const CLOCK = 'case when s.test_clock_id is null then $1::timestamptz else s.billing_time end';

/**
 * Subscriptions of ours to predict, by id. One whose moment has passed waits until that is compared.
 * @param now real time, epoch milliseconds
 * @param after id of the last one of the page before; '' at first
 */
export const unpredicted = (
  em: EntityManager,
  { now, after, limit }: { now: number; after: string; limit: number },
): Promise<Unpredicted[]> =>
  query(
    em,
    `select s.id, s.customer_id, s.mode, s.revision
     from subscriptions s left join predictions p on p.subscription_id = s.id and p.state = 'open'
     where s.id > $2 and s.mode <> 'foreign' and not s.status = any($3)
       and (p.id is null or (p.revision < s.revision and (p.at is null or p.at > ${CLOCK})))
     order by s.id limit $4`,
    [timestamp(now), after, FINAL_STATUSES, limit],
  );

/** Stores predictions; an open one of the same subscription is replaced, since the facts changed. */
export async function savePredictions(em: EntityManager, rows: readonly PredictionRow[]): Promise<void> {
  await insertRows(
    em,
    PredictionSchema,
    rows,
    `on conflict (subscription_id) where state = 'open'
     do update set ${overwrite(em, PredictionSchema, ['id', 'subscriptionId'])}
     where predictions.revision <= excluded.revision`,
  );
}

/** An open prediction whose moment has passed, with what became of it by our rows. */
export interface DuePrediction extends PredictionRow {
  outcome: PredictionOutcome;
}

interface DueRow extends PredictionRow {
  clock: number;
  nowStatus: string;
  endedAt: number | null;
  foundId: string | null;
  foundCreatedAt: number | null;
  foundStatus: string | null;
  foundCurrency: string | null;
  foundAmountDue: number | null;
  foundAttempts: number | null;
}

/**
 * Open predictions whose moment has passed, by id. The invoice is the first
 * that a period's end made since the prediction.
 * @param now real time, epoch milliseconds
 */
export async function duePredictions(
  em: EntityManager,
  { now, after, limit }: { now: number; after: string; limit: number },
): Promise<DuePrediction[]> {
  const rows = await query<DueRow>(
    em,
    `select p.*, ${CLOCK} as clock, s.stripe_status as now_status, s.ended_at,
            i.id as found_id, i.created_at as found_created_at, i.status as found_status,
            i.currency as found_currency, i.amount_due as found_amount_due, i.attempt_count as found_attempts
     from (
       select id from predictions where state = 'open' and at <= $1 and id > $2
       union
       select o.id from subscriptions t join predictions o on o.subscription_id = t.id and o.state = 'open'
       where t.test_clock_id is not null and o.id > $2
     ) due join predictions p on p.id = due.id join subscriptions s on s.id = p.subscription_id
     left join lateral (
       select * from invoices i
       where i.subscription_id = p.subscription_id and i.billing_reason = 'subscription_cycle'
         and i.created_at > p.made_at
       order by i.created_at, i.id limit 1
     ) i on true
     where p.at <= greatest(${CLOCK}, s.ended_at + interval '1 hour')
     order by p.id limit $3`,
    [timestamp(now), after, limit],
  );
  return rows.map((row) => ({ ...row, outcome: outcomeOf(row) }));
}

const outcomeOf = (row: DueRow): PredictionOutcome => ({
  invoice:
    row.foundId === null || row.foundCreatedAt === null
      ? null
      : {
          id: row.foundId,
          createdAt: row.foundCreatedAt,
          status: row.foundStatus ?? '',
          currency: row.foundCurrency ?? '',
          amountDue: row.foundAmountDue ?? 0,
          wasTried: (row.foundAttempts ?? 0) > 0,
        },
  endedAt: row.endedAt,
  status: row.nowStatus,
  now: row.clock,
});

/** Stores a verdict; the first one stays. `now` is real time, epoch milliseconds. */
export async function closePrediction(
  em: EntityManager,
  id: string,
  comparison: Extract<Comparison, { verdict: 'right' | 'missed' }>,
  { invoiceId, now }: { invoiceId: string | null; now: number },
): Promise<void> {
  const { verdict, at, amount } = comparison;
  await execute(
    em,
    `update predictions set state = $2, reason = $3, invoice_id = $4, happened_at = $5, happened_amount = $6,
            payment_is_right = $7, compared_at = $8
     where id = $1 and state = 'open'`,
    [
      id,
      verdict,
      verdict === 'missed' ? comparison.reason : null,
      invoiceId,
      at === null ? null : timestamp(at),
      amount,
      verdict === 'right' ? comparison.paymentIsRight : null,
      timestamp(now),
    ],
  );
}

/** Drops a prediction of what cannot happen any more. */
export async function dropPrediction(em: EntityManager, id: string): Promise<void> {
  await execute(em, `delete from predictions where id = $1 and state = 'open'`, [id]);
}

/**
 * Drops open predictions of strangers, of what is over without an event to compare, and of what somebody
 * ended before its moment.
 */
export async function dropIdle(em: EntityManager): Promise<void> {
  await execute(
    em,
    `delete from predictions p using subscriptions s
     where s.id = p.subscription_id and p.state = 'open'
       and (s.mode = 'foreign' or (s.status = any($1) and (p.at is null or s.ended_at < p.at - interval '1 hour')))`,
    [FINAL_STATUSES],
  );
}

/** How many predictions of a mode were right, and why others missed. */
export interface PredictionCount {
  mode: SubscriptionMode;
  state: 'open' | 'right' | 'missed';
  reason: MissReason | null;
  predictions: number;
  /** Of these, whose payment went as predicted, and did not. */
  paymentsRight: number;
  paymentsWrong: number;
  /** Of these, where our own computation was not Stripe's preview. */
  ownDiffers: number;
}

/** Predictions compared since a time, and those that are open. @param since epoch milliseconds, real time */
export const countPredictions = (em: EntityManager, since: number): Promise<PredictionCount[]> =>
  query(
    em,
    `select mode, state, reason, count(*) as predictions,
            count(*) filter (where payment_is_right) as payments_right,
            count(*) filter (where not payment_is_right) as payments_wrong,
            count(*) filter (where own_difference <> 0) as own_differs
     from predictions where compared_at >= $1 or (state = 'open' and at is not null)
     group by 1, 2, 3 order by 1, 2, 3`,
    [timestamp(since)],
  );

/** A miss, with its customer's e-mail address. */
export interface MissedPrediction extends PredictionRow {
  email: string | null;
}

/** Misses, newest first. @throws InvalidCursorError */
export async function missedPredictions(
  em: EntityManager,
  { limit, cursor }: PageRequest,
): Promise<RowPage<MissedPrediction>> {
  const rows = await query<MissedPrediction>(
    em,
    `select p.*, coalesce(u.email, c.email) as email
     from predictions p left join customers c on c.id = p.customer_id left join users u on u.id = c.user_id
     where p.state = 'missed' and (p.compared_at, p.id) < ($1, $2)
     order by p.compared_at desc, p.id desc limit $3`,
    [...pageStart(cursor), limit + 1],
  );
  const page = pageOf(
    rows.map((row) => ({ ...row, createdAt: row.comparedAt ?? 0 })),
    limit,
  );
  return { rows: page.rows, nextCursor: page.nextCursor };
}

/** How many misses are stored, counted to `most`. */
export async function countMisses(em: EntityManager, most: number): Promise<number> {
  const rows = await query<{ n: number }>(
    em,
    `select count(*) as n from (select 1 from predictions where state = 'missed' limit $1) m`,
    [most],
  );
  return rows[0]?.n ?? 0;
}
