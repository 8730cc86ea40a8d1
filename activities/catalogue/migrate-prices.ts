import { ApplicationFailure, Context } from '@temporalio/activity';
import {
  changeMigrated,
  countMigrated,
  insertMigrated,
  lastPlanned,
  migrationCandidates,
  endUnnoticed,
  owedStaysMail,
  owesStaysMail,
  toChange,
  toNotice,
  toTakeBack,
  waitedEnough,
} from '../../db/catalogue/migrated-subscriptions.ts';
import type { MigratedSubscriptionRow } from '../../db/catalogue/migrated-subscriptions.ts';
import {
  findPriceMigration,
  moveMigration,
  notePlanned,
  skipCanary,
} from '../../db/catalogue/price-migrations.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { plannedMigration } from '../../domain/catalogue/price-migration.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import type { ActivityDeps } from '../deps.ts';
import { whileBeating } from '../effects/while-beating.ts';
import { RunIsBusy } from './ask-run.ts';
import { blockOfRunning } from './blocked-migration.ts';
import { changePrice, takeBackPrice } from './change-price.ts';
import { mailPriceStays, noticePrice } from './notice-price.ts';

/** Subscriptions that are looked at in one statement. */
const PAGE = 500;
/** Mails and changes of one step. */
const MOST_OF_A_STEP = 50;
/** How often a migration with nothing to do looks for renewals and ended notices. */
const IDLE_MS = 5 * MINUTE_MS;

/** Until those are asked again whose runs did not answer. */
const BUSY_MS = 30_000;

/** `waitMs` null: the run is over. */
export interface MigrationStep {
  state: PriceMigrationRow['state'];
  waitMs: number | null;
  /** The last subscription whose run did not answer: the next step goes on behind it. Left out: with all. */
  after?: string;
}

/**
 * The next few subscriptions of a migration. May be repeated at any point: a row moves on only after what it
 * says was done, and what is done has the same key each time.
 * @throws ApplicationFailure `not_requested`, not retryable, where nobody started the migration
 */
export const migratePrices =
  (deps: ActivityDeps) =>
  async ({ migrationId, after = '' }: { migrationId: string; after?: string }): Promise<MigrationStep> => {
    const migration = await findPriceMigration(deps.orm.em.fork(), migrationId);
    if (migration === null || migration.state === 'draft')
      throw ApplicationFailure.nonRetryable(
        `Nobody started price migration ${migrationId}.`,
        'not_requested',
      );
    // The subscriptions' runs may take a while to answer; Temporal must know that this one lives.
    const step = await whileBeating(() => stepOf(deps, migration, after));
    return { state: migration.state, ...step };
  };

async function stepOf(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  after: string,
): Promise<Omit<MigrationStep, 'state'>> {
  switch (migration.state) {
    case 'running':
      return migrate(deps, migration, after);
    case 'paused':
      return whilePaused(deps, migration);
    case 'stopped':
    case 'undoing':
      return takeBack(deps, migration, after);
    case 'draft':
    case 'done':
    case 'undone':
      return { waitMs: null };
  }
}

/** Corrections that are owed go out meanwhile, unless staff wanted the pause or no mail can be sent. */
async function whilePaused(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
): Promise<Omit<MigrationStep, 'state'>> {
  await finishWaited(deps, migration);
  if (migration.pausedBy === 'staff' || migration.pausedBy === 'mail_not_configured')
    return { waitMs: IDLE_MS };
  const stays = await mailOwed(deps, migration, batchOf(migration));
  if (stays.broke !== null) return brokenOff(migration, stays);
  return { waitMs: stays.worked > 0 ? paceOf(migration, stays.worked) : IDLE_MS };
}

async function migrate(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  after: string,
): Promise<Omit<MigrationStep, 'state'>> {
  const block = await blockOfRunning(deps, migration);
  if (block !== null) {
    const em = deps.orm.em.fork();
    await moveMigration(em, migration.id, {
      from: ['running'],
      to: 'paused',
      at: deps.now(),
      pausedBy: block,
    });
    Context.current().log.warn('a price migration needs somebody', { migrationId: migration.id, why: block });
    return { waitMs: IDLE_MS };
  }
  // A plan without a first share goes on without its pauses: the row says so only afterwards.
  if (migration.plannedAt === null) {
    await planAll(deps, migration);
    return { waitMs: 0 };
  }
  await finishWaited(deps, migration);
  const em = deps.orm.em.fork();
  const limit = batchOf(migration);
  const changes = await toChange(em, migration, { now: deps.now(), after, limit });
  const changed = await each(deps, migration, changes, (row) => changePrice(deps, migration, row));
  if (changed.broke !== null) return brokenOff(migration, changed);
  const stays = await mailOwed(deps, migration, limit - changes.length);
  if (stays.broke !== null) return brokenOff(migration, stays);
  const notices = await toNotice(em, migration, limit - changes.length - stays.worked);
  const told = await each(deps, migration, notices, (row) => noticePrice(deps, migration, row));
  if (told.broke !== null) return brokenOff(migration, told);
  const worked = changes.length + stays.worked + notices.length;
  if (worked > 0) return { waitMs: paceOf(migration, worked), after: changes.length > 0 ? after : '' };
  return { waitMs: after === '' ? await whenIdle(deps, migration) : BUSY_MS };
}

/** A pause after the first share, the end, or the next look. */
async function whenIdle(deps: ActivityDeps, migration: PriceMigrationRow): Promise<number | null> {
  const em = deps.orm.em.fork();
  const open = (await countMigrated(em, migration.id)).filter(({ state }) =>
    ['planned', 'noticed', 'scheduled'].includes(state),
  );
  const at = deps.now();
  if (open.length === 0 && !(await owesStaysMail(em, migration.id))) {
    await moveMigration(em, migration.id, { from: ['running'], to: 'done', at });
    return null;
  }
  const stage = migration.canaryNoticed ? ['planned', 'noticed'] : ['planned'];
  const isThrough = !open.some(({ state, isCanary }) => isCanary && stage.includes(state));
  const othersWait = open.some(({ state, isCanary }) => !isCanary && stage.includes(state));
  if (!migration.canaryChanged && isThrough && othersWait)
    await moveMigration(em, migration.id, { from: ['running'], to: 'paused', at, pausedBy: 'canary' });
  return IDLE_MS;
}

/** Looks at every subscription of the plan, from where an earlier try came to. */
async function planAll(deps: ActivityDeps, migration: PriceMigrationRow): Promise<void> {
  const { id } = migration;
  const now = deps.now();
  let after = await lastPlanned(deps.orm.em.fork(), id);
  for (let isLast = false; !isLast;) {
    const em = deps.orm.em.fork();
    const candidates = await migrationCandidates(em, migration, { now, after, limit: PAGE });
    await insertMigrated(
      em,
      candidates.map((candidate): MigratedSubscriptionRow => {
        const plan = plannedMigration(migration, candidate, candidate.clock);
        return {
          migrationId: id,
          subscriptionId: candidate.id,
          customerId: candidate.customerId,
          state: plan.exclusion === null ? 'planned' : 'excluded',
          reason: plan.exclusion,
          isCanary: plan.isCanary,
          fromPriceId: candidate.priceId,
          oldAmount: plan.before,
          newAmount: plan.after,
          mrrEffect: plan.mrrEffect,
          isEstimate: plan.isEstimate,
          noticedAt: null,
          noticeEndsAt: null,
          effectiveAt: plan.effectiveAt,
          changedAt: null,
          staysMailDueAt: null,
          updatedAt: now,
        };
      }),
    );
    after = candidates.at(-1)?.id ?? after;
    isLast = candidates.length < PAGE;
  }
  const em = deps.orm.em.fork();
  if (!(await countMigrated(em, id)).some(({ isCanary }) => isCanary)) await skipCanary(em, id);
  await notePlanned(em, id, now);
}

/** Writes down what became of changes that waited at Stripe. */
async function finishWaited(deps: ActivityDeps, migration: PriceMigrationRow): Promise<void> {
  for (;;) {
    const em = deps.orm.em.fork();
    const now = deps.now();
    const rows = await waitedEnough(em, migration, { now, limit: PAGE });
    for (const row of rows)
      await changeMigrated(
        em,
        row,
        row.isThere
          ? { state: 'changed', changedAt: row.periodStart }
          : {
              state: 'left_out',
              reason: row.isOver ? 'ended' : 'changed_by_hand',
              staysMailDueAt: now,
            },
        now,
      );
    if (rows.length < PAGE) return;
  }
}

/** Mails that the old price stays, to who was left out after the notice. */
async function mailOwed(deps: ActivityDeps, migration: PriceMigrationRow, limit: number): Promise<Pass> {
  const owed = await owedStaysMail(deps.orm.em.fork(), migration.id, { now: deps.now(), limit });
  return each(deps, migration, owed, (row) => mailPriceStays(deps, migration, row));
}

/** Stops, or goes back: what waits at Stripe is withdrawn, and who was written to is told. */
async function takeBack(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  after: string,
): Promise<Omit<MigrationStep, 'state'>> {
  await finishWaited(deps, migration);
  const em = deps.orm.em.fork();
  await endUnnoticed(em, migration.id, migration.state === 'undoing' ? 'undone' : 'stopped', deps.now());
  const rows = await toTakeBack(em, migration, { after, limit: batchOf(migration) });
  const pass = await each(deps, migration, rows, (row) => takeBackPrice(deps, migration, row));
  if (pass.broke !== null) return brokenOff(migration, pass);
  const stays = await mailOwed(deps, migration, batchOf(migration) - rows.length);
  if (stays.broke !== null) return brokenOff(migration, stays);
  const worked = rows.length + stays.worked;
  if (worked > 0) return { waitMs: paceOf(migration, worked), after: rows.length > 0 ? after : '' };
  if (after !== '') return { waitMs: BUSY_MS };
  if (await owesStaysMail(em, migration.id)) return { waitMs: IDLE_MS };
  if (migration.state === 'undoing') {
    await moveMigration(em, migration.id, { from: ['undoing'], to: 'undone', at: deps.now() });
    return { waitMs: null };
  }
  const waits = (await countMigrated(em, migration.id)).some(({ state }) => state === 'scheduled');
  return { waitMs: waits ? IDLE_MS : null };
}

/** `broke`: the mail server is away, staff moved the migration on, or `last` has to wait. */
interface Pass {
  worked: number;
  broke: 'away' | 'moved' | 'busy' | null;
  last: string;
}

/** One after the other, for as long as the migration is in the state in which the step began. */
async function each(
  deps: ActivityDeps,
  { id, state }: PriceMigrationRow,
  rows: readonly MigratedSubscriptionRow[],
  work: (row: MigratedSubscriptionRow) => Promise<'done' | 'away' | 'busy'>,
): Promise<Pass> {
  const pass: Pass = { worked: 0, broke: null, last: '' };
  for (const row of rows) {
    Context.current().cancellationSignal.throwIfAborted();
    const present = await findPriceMigration(deps.orm.em.fork(), id);
    if (present?.state !== state) return { ...pass, broke: 'moved' };
    pass.last = row.subscriptionId;
    const came = await work(row).catch(orBusy);
    if (came !== 'done') return { ...pass, broke: came };
    pass.worked += 1;
  }
  return pass;
}

function orBusy(error: unknown): 'busy' {
  if (error instanceof RunIsBusy) return 'busy';
  throw error;
}

/** What comes after a pass that did not reach its end. */
function brokenOff(
  migration: PriceMigrationRow,
  { broke, worked, last }: Pass,
): Omit<MigrationStep, 'state'> {
  if (broke === 'away') return { waitMs: MINUTE_MS };
  return { waitMs: paceOf(migration, worked), ...(broke === 'busy' ? { after: last } : {}) };
}

const batchOf = ({ perMinute }: PriceMigrationRow): number =>
  Math.min(MOST_OF_A_STEP, Math.max(1, Math.round(perMinute / 6)));

const paceOf = ({ perMinute }: PriceMigrationRow, worked: number): number =>
  Math.ceil((worked * MINUTE_MS) / perMinute);
