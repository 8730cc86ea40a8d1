import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import {
  findPriceMigration,
  lockMigrated,
  moveMigration,
  openPriceMigration,
} from '../../db/catalogue/price-migrations.ts';
import type { MigrationMove, PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { PRICE_MIGRATION, priceMigrationStart } from '../../workflows/contracts/price-migration.ts';
import { WaitingBody, approvalState, askedForMoney, underWay } from '../approvals/ask-for-money.ts';
import type { AskingContext } from '../approvals/ask-for-money.ts';
import { byStaff } from '../audit/by-staff.ts';
import type { ApiDeps } from '../deps.ts';
import { reason } from '../dunning/intervene.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import type { Route } from '../http/define-route.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { beginRun } from '../temporal/begin-run.ts';
import { requireSold } from './create-price-migration.ts';
import {
  PriceMigrationBody,
  knownMigration,
  migrationParams,
  presentMigration,
} from './price-migration-body.ts';
import { migrationSums } from './price-migrations.ts';

const body = z.object({ reason });

/** POST /admin/price-migrations/:id/start */
export const startPriceMigrationRoute = defineRoute({
  method: 'post',
  path: '/admin/price-migrations/:id/start',
  role: 'admin',
  recentSignIn: true,
  summary: 'Starts a price migration: mails first, and new prices after the notice',
  description: 'Waits for a second administrator (202) unless APPROVAL_PRICE_CHANGES is `alone`.',
  tags: ['Plans'],
  params: migrationParams,
  body,
  responses: { 200: PriceMigrationBody, 202: WaitingBody },
  errors: ['not_found', 'migration_refused', 'price_not_found', 'mail_not_configured', 'engine_unavailable'],
  handler: async ({ params, body: { reason: why }, idempotencyKey, ...context }) => {
    const { deps, principal } = context;
    const row = await knownMigration(deps, params.id);
    await requireStartable(deps, row);
    if (deps.settings.approvals.priceChanges === 'alone' || row.state === 'running')
      return ok(
        await act(context, row, { name: 'start', why, move: { from: ['draft', 'running'], to: 'running' } }),
      );
    const { migrated, mrr_effect: mrrEffect } = await migrationSums(deps, row);
    const asked = await askedForMoney(context, {
      action: 'price.migrate',
      subjectId: row.id,
      customerId: null,
      key: `price.migrate:${row.id}:${principal.userId}/${idempotencyKey}`,
      amount: null,
      most: null,
      currency: row.currency,
      input: { migration: row, migrated, mrrEffect },
      mayDiffer: ['migration', 'migrated', 'mrrEffect'],
      reason: why,
      before: null,
    });
    return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
  },
});

/** @throws ApiProblem `migration_refused`, `price_not_found`, `mail_not_configured` */
async function requireStartable(deps: ApiDeps, row: PriceMigrationRow): Promise<void> {
  if (row.state !== 'draft' && row.state !== 'running') throw refused(row, 'started');
  await requireAlone(deps.em(), row);
  await requireUnblocked(deps, row);
}

/** @throws ApiProblem `price_not_found`, `mail_not_configured` */
async function requireUnblocked(deps: ApiDeps, row: PriceMigrationRow): Promise<void> {
  const plan = findPlan(await loadPlans(deps.em()), row.planCode);
  if (plan === null) throw new ApiProblem('price_not_found', `The plan "${row.planCode}" no longer exists.`);
  requireSold(plan, row.toPriceId);
  // Without a mail nobody is told, and no price may change. In test mode recorded mails are enough.
  if (deps.settings.stripeMode === 'live' && !deps.settings.sendsMail)
    throw new ApiProblem(
      'mail_not_configured',
      'Subscribers must be notified of a new price by mail. Set SMTP_URL first.',
    );
}

/** One migration at a time moves the same subscribers. @throws ApiProblem `migration_refused` */
async function requireAlone(em: EntityManager, row: PriceMigrationRow): Promise<void> {
  const other = await openPriceMigration(em, row);
  if (other === null) return;
  throw new ApiProblem(
    'migration_refused',
    `Price migration ${other.id} moves the same subscribers; let it end, stop or undo it first.`,
  );
}

const refused = ({ state }: PriceMigrationRow, deed: string): ApiProblem =>
  new ApiProblem('migration_refused', `A price migration that is ${state} cannot be ${deed}.`);

interface Act {
  name: 'start' | 'pause' | 'resume' | 'stop' | 'undo';
  why: string;
  move: Omit<MigrationMove, 'at'>;
}

/**
 * Moves a migration on, then signals its run. A repeat after an outage finds it moved, and signals the run.
 * @throws ApiProblem `migration_refused`, `engine_unavailable`
 */
async function act(
  { deps, principal, requestId }: AskingContext,
  row: PriceMigrationRow,
  { name, why, move }: Act,
): Promise<z.input<typeof PriceMigrationBody>> {
  const isMoved = await deps.em().transactional(async (em) => {
    await lockMigrated(em, row);
    if (move.to !== 'stopped') await requireAlone(em, row);
    if (!(await moveMigration(em, row.id, { ...move, at: deps.now() }))) return false;
    await appendAudit(em, {
      ...byStaff({ principal, requestId, deps }),
      action: `price_migration.${name}`,
      subjectType: 'price_migration',
      subjectId: row.id,
      before: { state: row.state },
      after: { state: move.to },
      reason: why,
    });
    return true;
  });
  if (!isMoved) throw refused(row, DONE[name]);
  const { temporal } = deps;
  await beginRun(temporal, () =>
    temporal.workflow.signalWithStart(PRICE_MIGRATION, priceMigrationStart(row.id)),
  );
  return presentMigration(deps, (await findPriceMigration(deps.em(), row.id)) ?? row);
}

const DONE: Readonly<Record<Act['name'], string>> = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  stop: 'stopped',
  undo: 'undone',
};

interface ActWords {
  summary: string;
  description?: string;
}

const actRoute = (
  name: Exclude<Act['name'], 'start'>,
  { summary, description, ...move }: Omit<MigrationMove, 'at'> & ActWords,
): Route =>
  defineRoute({
    method: 'post',
    path: `/admin/price-migrations/:id/${name}`,
    role: 'admin',
    ...(name === 'undo' ? { recentSignIn: true } : {}),
    summary,
    ...(description === undefined ? {} : { description }),
    tags: ['Plans'],
    params: migrationParams,
    body,
    responses: { 200: PriceMigrationBody },
    errors: [
      'not_found',
      'migration_refused',
      'engine_unavailable',
      ...(name === 'resume' ? (['price_not_found', 'mail_not_configured'] as const) : []),
    ],
    handler: async ({ params, body: { reason: why }, ...context }) => {
      const row = await knownMigration(context.deps, params.id);
      if (name === 'resume' && row.state === 'paused') await requireUnblocked(context.deps, row);
      return ok(await act(context, row, { name, why, move }));
    },
  });

/** What staff do with a migration that was started. */
export const priceMigrationActs: readonly Route[] = [
  actRoute('pause', {
    from: ['running', 'paused'],
    to: 'paused',
    pausedBy: 'staff',
    summary: 'Pauses a price migration: nobody else is told or changed',
    description: 'What waits at Stripe for a renewal happens all the same; undo takes it back.',
  }),
  actRoute('resume', {
    from: ['paused', 'running'],
    to: 'running',
    summary: 'Goes on with a price migration, and lets the others follow the first share',
  }),
  actRoute('stop', {
    from: ['running', 'paused', 'stopped'],
    to: 'stopped',
    summary: 'Ends a price migration for all who have no new price yet',
    description:
      'Whoever was told is told that their price stays. What waits at Stripe for a renewal happens.',
  }),
  actRoute('undo', {
    from: ['running', 'paused', 'stopped', 'done', 'undoing'],
    to: 'undoing',
    summary: 'Goes back: who has not renewed at the new price keeps the old one',
    description: 'Who has renewed is listed with the reason `renewed`.',
  }),
];
