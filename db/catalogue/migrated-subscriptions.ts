import type { EntityManager } from '@mikro-orm/postgresql';
import type { MigrationCandidate } from '../../domain/catalogue/price-migration.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { cutPage, idPageStart } from '../cursor.ts';
import type { PageRequest, RowPage } from '../cursor.ts';
import type { RowOf } from '../database.ts';
import { execute, insertRows, query, queryOne, timestamp } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';
import { MigratedSubscriptionSchema } from './migrated-subscription.entity.ts';
import type { PriceMigrationRow } from './price-migrations.ts';

/** What a migration does with one subscription. */
export type MigratedSubscriptionRow = RowOf<'migrated_subscriptions'>;
export type MigratedState = MigratedSubscriptionRow['state'];

/** A candidate with the time that its rules go by. */
export interface CandidateRow extends MigrationCandidate {
  customerId: string;
  /** Billing time: real time, or where its test clock stood at the last read. */
  clock: number;
}

/** $1: real time. */
const CLOCK = 'case when s.test_clock_id is null then $1::timestamptz else s.billing_time end';

const CANDIDATE = `s.id, s.customer_id, s.mode, s.status, s.price_id, s.currency, s.interval, s.interval_count, s.quantity,
  coalesce(s.plan_amount, s.unit_amount * s.quantity) as plan_amount, s.amount, s.mrr, s.current_period_end, s.cancel_at_period_end, s.cancel_at, s.paused,
  s.pending_change is not null as has_pending_change, s.add_ons is not null as has_add_ons,
  s.payment_answer_due_at is not null as payment_is_under_way,
  coalesce((select i.due_at is not null from invoices i where i.subscription_id = s.id
            order by i.created_at desc, i.id desc limit 1), false) as sends_invoices,
  ${CLOCK} as clock`;

/** Who a migration is about. */
type About = Pick<PriceMigrationRow, 'planCode' | 'fromPriceIds' | 'toPriceId'>;

/**
 * Live subscriptions of the plan that pay another price, by id. Those of another currency or cycle are among
 * them: they are left out with that reason.
 * @param now real time, epoch milliseconds
 * @param after id of the last one of the page before; '' at first
 */
export const migrationCandidates = (
  em: EntityManager,
  { planCode, fromPriceIds, toPriceId }: About,
  { now, after, limit }: { now: number; after: string; limit: number },
): Promise<CandidateRow[]> =>
  query(
    em,
    `select ${CANDIDATE} from subscriptions s
     where s.id > $2 and s.tier = $3 and s.price_id <> $4
       and ($5::text[] is null or s.price_id = any($5)) and not s.status = any($6)
     order by s.id limit $7`,
    [timestamp(now), after, planCode, toPriceId, fromPriceIds, FINAL_STATUSES, limit],
  );

/** One subscription as a candidate, whatever it pays by now; null when unknown. */
export const migrationCandidate = (
  em: EntityManager,
  subscriptionId: string,
  now: number,
): Promise<CandidateRow | null> =>
  queryOne(em, `select ${CANDIDATE} from subscriptions s where s.id = $2`, [timestamp(now), subscriptionId]);

/** Stores who is migrated and who is not; those that are stored stay as they are. */
export async function insertMigrated(
  em: EntityManager,
  rows: readonly MigratedSubscriptionRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await insertRows(
    em,
    MigratedSubscriptionSchema,
    rows,
    'on conflict (migration_id, subscription_id) do nothing',
  );
}

/** The last subscription that was looked at; '' before the first. */
export async function lastPlanned(em: EntityManager, migrationId: string): Promise<string> {
  const rows = tables(em).selectFrom('migrated_subscriptions').select('subscriptionId as id');
  const last = rows.where('migrationId', '=', migrationId).orderBy('subscriptionId', 'desc').limit(1);
  return (await readFirst(em, last))?.id ?? '';
}

/** Who gets a notice next. Whose mail server said "later" comes after the others, and after five minutes. */
export const toNotice = (
  em: EntityManager,
  { id, canaryNoticed }: PriceMigrationRow,
  limit: number,
): Promise<MigratedSubscriptionRow[]> =>
  query(
    em,
    `select m.* from migrated_subscriptions m join price_migrations p on p.id = m.migration_id
     where m.migration_id = $1 and m.state = 'planned' and ($2 or m.is_canary)
       and (m.updated_at <= p.planned_at or m.updated_at <= now() - interval '5 minutes')
     order by m.updated_at > p.planned_at, m.subscription_id limit $3`,
    [id, canaryNoticed, limit],
  );

/** Who gets the new price next: the notice is over, or ends before the running period does. */
export const toChange = (
  em: EntityManager,
  { id, canaryChanged, timing }: PriceMigrationRow,
  { now, after, limit }: { now: number; after: string; limit: number },
): Promise<MigratedSubscriptionRow[]> =>
  query(
    em,
    `select m.* from migrated_subscriptions m join subscriptions s on s.id = m.subscription_id
     where m.migration_id = $2 and m.state = 'noticed' and ($3 or m.is_canary) and m.subscription_id > $7
       and (s.status = any($6)
         or m.notice_ends_at <= case when $4 = 'now' then ${CLOCK} else s.current_period_end end)
     order by m.subscription_id limit $5`,
    [timestamp(now), id, canaryChanged, timing, limit, FINAL_STATUSES, after],
  );

/** A row whose change waited at Stripe, with what is there now. */
export interface WaitedRow extends MigratedSubscriptionRow {
  isThere: boolean;
  isOver: boolean;
  clock: number;
  periodStart: number;
}

/**
 * Rows whose change does not wait at Stripe any more: it was made, or withdrawn, or the subscription ended.
 * At the old price not at once: a change that is being made anew waits for nothing either.
 */
export const waitedEnough = (
  em: EntityManager,
  { id, toPriceId }: PriceMigrationRow,
  { now, limit }: { now: number; limit: number },
): Promise<WaitedRow[]> =>
  query(
    em,
    `select m.*, s.price_id = $3 as is_there, s.status = any($4) as is_over, ${CLOCK} as clock,
       s.current_period_start as period_start
     from migrated_subscriptions m join subscriptions s on s.id = m.subscription_id
     where m.migration_id = $2 and m.state = 'scheduled'
       and (s.price_id = $3 or s.status = any($4)
         or (s.pending_change is null and not s.cancel_at_period_end and s.cancel_at is null
           and (s.price_id <> m.from_price_id or s.updated_at < $1::timestamptz - interval '5 minutes')))
     order by m.subscription_id limit $5`,
    [timestamp(now), id, toPriceId, FINAL_STATUSES, limit],
  );

/**
 * Who is taken back next, after `endUnnoticed`: who was written to, or waits at Stripe, or changed and was
 * not looked at yet. Of a stopped migration, who was written to and waits for nothing at Stripe.
 */
export const toTakeBack = (
  em: EntityManager,
  { id, state }: Pick<PriceMigrationRow, 'id' | 'state'>,
  { after, limit }: { after: string; limit: number },
): Promise<MigratedSubscriptionRow[]> =>
  readAll(
    em,
    tables(em)
      .selectFrom('migrated_subscriptions')
      .selectAll()
      .where('migrationId', '=', id)
      .where('subscriptionId', '>', after)
      .where((is) => {
        const told = is('state', 'in', ['planned', 'noticed']);
        const changed = is.and([is('state', '=', 'changed'), is('reason', 'is', null)]);
        return state === 'undoing' ? is.or([told, is('state', '=', 'scheduled'), changed]) : told;
      })
      .orderBy('subscriptionId')
      .limit(limit),
  );

/**
 * Who was not written to goes to another state at once; so do those of a stopped migration that is undone.
 * Who is `planned` and has the mail: a worker was lost before it wrote that down.
 */
export async function endUnnoticed(
  em: EntityManager,
  id: string,
  state: Extract<MigratedState, 'stopped' | 'undone'>,
  at: number,
): Promise<void> {
  await execute(
    em,
    `update migrated_subscriptions m set state = $2, updated_at = $3
     where migration_id = $1 and state in ('planned', 'stopped') and state <> $2
       and not (state = 'planned' and exists (select 1 from outbox_messages
         where key = 'price-migration/' || m.migration_id || '/' || m.subscription_id || '/price_change'
           and outbox_messages.state <> 'failed'))`,
    [id, state, timestamp(at)],
  );
}

/** What becomes of a row. Fields that are left out, or null, stay. */
export type MigratedChange = Pick<MigratedSubscriptionRow, 'state'> &
  Partial<
    Pick<
      MigratedSubscriptionRow,
      | 'reason'
      | 'noticedAt'
      | 'noticeEndsAt'
      | 'effectiveAt'
      | 'changedAt'
      | 'staysMailDueAt'
      | 'oldAmount'
      | 'newAmount'
      | 'mrrEffect'
      | 'isEstimate'
    >
  >;

/** Writes what became of a row, where it is still in the state that was read. */
export async function changeMigrated(
  em: EntityManager,
  { migrationId, subscriptionId, state }: MigratedSubscriptionRow,
  change: MigratedChange,
  at: number,
): Promise<void> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
  const rows = tables(em)
    .updateTable('migrated_subscriptions')
    .set({ ...given, state: change.state, updatedAt: at });
  const row = rows.where('migrationId', '=', migrationId).where('subscriptionId', '=', subscriptionId);
  await changeRows(em, row.where('state', '=', state));
}

/** Who is owed the mail that the old price stays, the longest due first. @param now real time */
export const owedStaysMail = (
  em: EntityManager,
  id: string,
  { now, limit }: { now: number; limit: number },
): Promise<MigratedSubscriptionRow[]> =>
  readAll(
    em,
    tables(em)
      .selectFrom('migrated_subscriptions')
      .selectAll()
      .where('migrationId', '=', id)
      .where('staysMailDueAt', '<=', now)
      .orderBy('staysMailDueAt')
      .orderBy('subscriptionId')
      .limit(limit),
  );

/** Whether somebody is owed that mail, now or later. */
export const owesStaysMail = async (em: EntityManager, id: string): Promise<boolean> =>
  (await readFirst(
    em,
    tables(em)
      .selectFrom('migrated_subscriptions')
      .select('subscriptionId')
      .where('migrationId', '=', id)
      .where('staysMailDueAt', 'is not', null)
      .limit(1),
  )) !== null;

/**
 * Billing time of a subscription whose old price stays; null where that is not so any more: it pays another
 * price, or has ended, or the new price waits, or another migration says what it will pay.
 */
export async function staysAtOldPrice(
  em: EntityManager,
  { migrationId, subscriptionId, fromPriceId }: MigratedSubscriptionRow,
  now: number,
): Promise<number | null> {
  const row = await queryOne<{ clock: number }>(
    em,
    `select ${CLOCK} as clock from subscriptions s
     where s.id = $2 and s.price_id = $3 and not s.status = any($4)
       and s.pending_change ->> 'migrationId' is distinct from $5
       and not exists (select 1 from migrated_subscriptions o where o.subscription_id = s.id
         and o.migration_id <> $5 and o.state in ('noticed', 'scheduled'))`,
    [timestamp(now), subscriptionId, fromPriceId, FINAL_STATUSES, migrationId],
  );
  return row?.clock ?? null;
}

/** Writes when that mail is tried again; null: it is owed no more. */
export async function noteStaysMail(
  em: EntityManager,
  { migrationId, subscriptionId }: MigratedSubscriptionRow,
  dueAt: number | null,
): Promise<void> {
  const rows = tables(em).updateTable('migrated_subscriptions').set({ staysMailDueAt: dueAt });
  await changeRows(
    em,
    rows.where('migrationId', '=', migrationId).where('subscriptionId', '=', subscriptionId),
  );
}

/** Writes why somebody whose price stays could not be told; a reason that stands there stays. */
export async function noteUnmailed(
  em: EntityManager,
  { migrationId, subscriptionId }: MigratedSubscriptionRow,
  reason: string,
): Promise<void> {
  const rows = tables(em).updateTable('migrated_subscriptions').set({ reason });
  const row = rows.where('migrationId', '=', migrationId).where('subscriptionId', '=', subscriptionId);
  await changeRows(em, row.where('reason', 'is', null));
}

/** How many rows are in a state for a reason, with what that means for MRR, minor units. */
export interface MigratedCount {
  state: MigratedState;
  reason: string | null;
  isCanary: boolean;
  subscriptions: number;
  mrrEffect: number;
}

/** Those of a migration. */
export const countMigrated = (em: EntityManager, id: string): Promise<MigratedCount[]> =>
  countMigratedOf(em, [id]);

/** Those of several. */
export const countMigratedOf = (
  em: EntityManager,
  ids: readonly string[],
): Promise<(MigratedCount & { migrationId: string })[]> =>
  query(
    em,
    `select migration_id, state, reason, is_canary, count(*) as subscriptions,
       sum(mrr_effect)::bigint as mrr_effect
     from migrated_subscriptions where migration_id = any($1) group by migration_id, state, reason, is_canary
     order by migration_id, state, reason, is_canary`,
    [ids],
  );

/** A row as staff see it. */
export interface ListedMigrated extends MigratedSubscriptionRow {
  email: string | null;
  /** Null where the subscription is unknown. */
  currency: string | null;
  /** How the mail that the old price stays went; null where there was none. */
  correction: RowOf<'outbox_messages'>['state'] | null;
}

/** Rows of a migration by subscription id, of one state if asked. @throws InvalidCursorError */
export async function listMigrated(
  em: EntityManager,
  id: string,
  { state, limit, cursor }: PageRequest & { state: MigratedState | null },
): Promise<RowPage<ListedMigrated>> {
  const rows = await query<ListedMigrated>(
    em,
    `select m.*, coalesce(u.email, c.email) as email, s.currency, w.state as correction
     from migrated_subscriptions m
       left join subscriptions s on s.id = m.subscription_id
       left join outbox_messages w on w.key =
         'price-migration/' || m.migration_id || '/' || m.subscription_id || '/price_change_withdrawn'
       left join customers c on c.id = m.customer_id left join users u on u.id = c.user_id
     where m.migration_id = $1 and m.subscription_id > $2 and ($3::text is null or m.state = $3)
     order by m.subscription_id limit $4`,
    [id, idPageStart(cursor), state, limit + 1],
  );
  return cutPage(rows, limit, ({ subscriptionId }) => [subscriptionId]);
}

/**
 * Whether a migration that runs gives a subscription this price, or one that is undone gives it back. Nobody
 * is moved back to a price that is dearer.
 */
export async function asksForPrice(
  em: EntityManager,
  { migrationId, subscriptionId, priceId }: { migrationId: string; subscriptionId: string; priceId: string },
): Promise<boolean> {
  const row = await queryOne<{ id: string }>(
    em,
    `select p.id from migrated_subscriptions m join price_migrations p on p.id = m.migration_id
     where p.id = $1 and m.subscription_id = $2
       and ((p.to_price_id = $3 and p.state = 'running' and m.state = 'noticed')
         or (m.from_price_id = $3 and p.state = 'undoing' and m.state = 'changed'
           and m.old_amount <= m.new_amount))`,
    [migrationId, subscriptionId, priceId],
  );
  return row !== null;
}
