import { ApplicationFailure } from '@temporalio/activity';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { changeMigrated, migrationCandidate } from '../../db/catalogue/migrated-subscriptions.ts';
import type { MigratedChange, MigratedSubscriptionRow } from '../../db/catalogue/migrated-subscriptions.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import {
  migratePriceUpdate,
  subscriptionWorkflowId,
  withdrawMigrationUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { MigratePriceInput } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ActivityDeps } from '../deps.ts';
import { mailPrice, unmailedReason } from './notice-price.ts';

const SYSTEM = { kind: 'system', id: null, requestId: null } as const;

/** Has a subscription's own run take the new price; what it refuses is left out with its code. */
export async function changePrice(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<'done'> {
  const isNow = migration.timing === 'now';
  const refused = await ask(deps, migration, row, {
    key: `price-migration/${migration.id}/${row.subscriptionId}/change`,
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
    ? { state: 'left_out', reason: refused }
    : isNow || candidate?.priceId === migration.toPriceId
      ? { state: 'changed', changedAt: clock, effectiveAt: clock }
      : { state: 'scheduled', effectiveAt: candidate?.currentPeriodEnd ?? null };
  await changeMigrated(deps.orm.em.fork(), row, change, deps.now());
  return 'done';
}

/**
 * Goes back with one subscription: withdraws what waits, gives back the price of who has not renewed since,
 * and writes to whoever was told of the change. Who has renewed stays, with the reason.
 */
export async function takeBackPrice(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<'done' | 'away'> {
  const refused = await undo(deps, migration, row);
  const em = deps.orm.em.fork();
  if (refused !== null) {
    const stays = row.state === 'changed' || refused === 'renewed' ? 'changed' : 'left_out';
    await changeMigrated(em, row, { state: stays, reason: refused }, deps.now());
    return 'done';
  }
  const candidate = await migrationCandidate(em, row.subscriptionId, deps.now());
  const at = candidate?.clock ?? deps.now();
  const mail = await mailPrice(deps, migration, row, { kind: 'price_change_withdrawn', at, ends: null });
  if (mail === 'away' || mail === 'later') return 'away';
  const state = migration.state === 'undoing' ? 'undone' : 'stopped';
  const reason = mail === 'sent' ? null : unmailedReason(mail);
  await changeMigrated(em, row, { state, reason }, deps.now());
  return 'done';
}

/** Null where the old price counts again. */
async function undo(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<string | null> {
  if (row.state === 'noticed') return null;
  const key = `price-migration/${migration.id}/${row.subscriptionId}/undo`;
  if (row.state === 'scheduled')
    return refusalOf(() =>
      runOf(deps, row).executeUpdate(withdrawMigrationUpdate, {
        args: [{ key, actor: SYSTEM, migrationId: migration.id }],
        updateId: key,
      }),
    );
  if (migration.timing === 'renewal') return 'renewed';
  return ask(deps, migration, row, {
    key,
    fromPriceId: migration.toPriceId,
    priceId: row.fromPriceId,
    when: 'now',
    proration: migration.proration,
    periodBegunBy: row.changedAt ?? 0,
  });
}

const ask = (
  deps: ActivityDeps,
  { id }: PriceMigrationRow,
  row: MigratedSubscriptionRow,
  input: Omit<MigratePriceInput, 'actor' | 'migrationId'>,
): Promise<string | null> =>
  refusalOf(() =>
    runOf(deps, row).executeUpdate(migratePriceUpdate, {
      args: [{ ...input, actor: SYSTEM, migrationId: id }],
      updateId: input.key,
    }),
  );

const runOf = ({ temporal }: ActivityDeps, { subscriptionId }: MigratedSubscriptionRow) =>
  temporal.workflow.getHandle(subscriptionWorkflowId(subscriptionId));

/** The code of a refusal; null where it was done. Anything else is tried again. */
async function refusalOf(update: () => Promise<unknown>): Promise<string | null> {
  try {
    await update();
    return null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'ended';
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && cause.nonRetryable === true) return cause.type ?? 'refused';
    throw error;
  }
}
