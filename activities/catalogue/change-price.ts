import { changeMigrated, migrationCandidate } from '../../db/catalogue/migrated-subscriptions.ts';
import type { MigratedChange, MigratedSubscriptionRow } from '../../db/catalogue/migrated-subscriptions.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { migrationKey } from '../../domain/catalogue/price-migration.ts';
import {
  migratePriceUpdate,
  withdrawMigrationUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { MigratePriceInput } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ActivityDeps } from '../deps.ts';
import { askRun } from './ask-run.ts';
import { hasNotice } from './notice-price.ts';

const SYSTEM = { kind: 'system', id: null, requestId: null } as const;

/**
 * Has a subscription's own run take the new price. What it refuses is left out for good with its code, and
 * owed a mail that the old price stays: were it sent first, the run could be asked again and agree.
 * @throws RunIsBusy
 */
export async function changePrice(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<'done'> {
  const isNow = migration.timing === 'now';
  const refused = await ask(deps, migration, row, {
    key: migrationKey(row, 'change'),
    fromPriceId: row.fromPriceId,
    priceId: migration.toPriceId,
    when: isNow ? 'now' : 'period_end',
    proration: migration.proration,
  });
  const candidate = await migrationCandidate(deps.orm.em.fork(), row.subscriptionId, deps.now());
  const clock = candidate?.clock ?? deps.now();
  // An earlier try may have made the change without an answer coming back.
  const isThere = refused === null || candidate?.priceId === migration.toPriceId;
  const change: MigratedChange = !isThere
    ? // Paused, stopped or archived meanwhile: it stays as it was, and is asked for anew after a resume.
      refused === 'not_requested' || refused === 'price_archived'
      ? { state: row.state }
      : { state: 'left_out', reason: refused, staysMailDueAt: deps.now() }
    : isNow || candidate?.priceId === migration.toPriceId
      ? { state: 'changed', changedAt: clock, effectiveAt: clock }
      : { state: 'scheduled', effectiveAt: candidate?.currentPeriodEnd ?? null };
  await changeMigrated(deps.orm.em.fork(), row, change, deps.now());
  return 'done';
}

/**
 * Goes back with one subscription: withdraws what waits, and gives back the price of who has not renewed
 * since. Who has renewed stays, with the reason. Whoever was told of the change is owed a mail: were it sent
 * before the row is stored, a lost worker could leave a change behind that the mail denies.
 * @throws RunIsBusy
 */
export async function takeBackPrice(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<'done'> {
  const em = deps.orm.em.fork();
  const stays = await notTakenBack(deps, migration, row);
  const state = migration.state === 'undoing' ? 'undone' : 'stopped';
  const told = stays === null && (await hasNotice(em, row));
  const now = deps.now();
  await changeMigrated(em, row, stays ?? { state, ...(told ? { staysMailDueAt: now } : {}) }, now);
  return 'done';
}

/** What becomes of a row instead; null where the old price counts. */
async function notTakenBack(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<MigratedChange | null> {
  // No change was asked for yet.
  if (row.state === 'planned') return null;
  if (row.state === 'changed') {
    const reason = await giveBack(deps, migration, row);
    return reason === null ? null : { state: 'changed', reason };
  }
  return withdraw(deps, migration, row);
}

/**
 * Whatever the row says, a change may be on its way, or made without an answer coming back: the run withdraws
 * after it, or says that nothing waits. Then the price decides.
 */
async function withdraw(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<MigratedChange | null> {
  const input = { key: migrationKey(row, 'undo'), actor: SYSTEM, migrationId: migration.id };
  const refused = await askRun(deps, row, withdrawMigrationUpdate, input);
  if (refused === null) return null;
  if (refused === 'ended' || refused === 'illegal_transition') return { state: 'left_out', reason: 'ended' };
  const candidate = await migrationCandidate(deps.orm.em.fork(), row.subscriptionId, deps.now());
  if (candidate?.priceId === migration.toPriceId) {
    const at = { changedAt: candidate.clock, effectiveAt: candidate.clock };
    return { state: 'changed', ...at, ...(migration.timing === 'renewal' ? { reason: 'renewed' } : {}) };
  }
  const nothingWaits = refused === 'nothing_waits' || row.state === 'noticed';
  if (nothingWaits && candidate?.priceId === row.fromPriceId) return null;
  const reason = nothingWaits ? 'changed_by_hand' : refused;
  return { state: 'left_out', reason, staysMailDueAt: deps.now() };
}

/** Why the old price is not given back; null where it counts again. */
async function giveBack(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<string | null> {
  if (migration.timing === 'renewal') return 'renewed';
  // A dearer price needs a notice, also where it is the old one.
  if (row.oldAmount > row.newAmount) return 'price_lowered';
  return ask(deps, migration, row, {
    key: migrationKey(row, 'undo'),
    fromPriceId: migration.toPriceId,
    priceId: row.fromPriceId,
    when: 'now',
    proration: migration.proration,
    periodBegunBy: row.changedAt ?? 0,
  });
}

const ask = (
  deps: ActivityDeps,
  { id: migrationId }: PriceMigrationRow,
  row: MigratedSubscriptionRow,
  input: Omit<MigratePriceInput, 'actor' | 'migrationId'>,
): Promise<string | null> => askRun(deps, row, migratePriceUpdate, { ...input, actor: SYSTEM, migrationId });
