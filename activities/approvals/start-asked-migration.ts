import { ApplicationFailure } from '@temporalio/activity';
import {
  findPriceMigration,
  openPriceMigration,
  moveMigration,
} from '../../db/catalogue/price-migrations.ts';
import { PRICE_MIGRATION, priceMigrationStart } from '../../workflows/contracts/price-migration.ts';
import { requireUnblocked } from '../catalogue/blocked-migration.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';

/** Starts the price migration that a second person agreed to, once. */
export const startAskedMigration =
  (deps: Pick<ActivityDeps, 'orm' | 'now' | 'temporal' | 'plans' | 'stripe' | 'mail'>) =>
  ({ key, migrationId }: { key: string; migrationId: string }): Promise<void> =>
    asAsked(deps, {
      action: 'price.migrate',
      subjectId: migrationId,
      key,
      made: () => migrationId,
      carryOut: async () => {
        const em = deps.orm.em.fork();
        const migration = await findPriceMigration(em, migrationId);
        const isDraft = migration?.state === 'draft';
        if (migration === null || (isDraft && (await openPriceMigration(em, migration)) !== null))
          throw ApplicationFailure.nonRetryable(
            'The migration is not there, or another one moves the same subscribers.',
            'migration_refused',
          );
        if (isDraft) await requireUnblocked(deps, migration);
        // One that is no draft was started by an earlier try, whatever staff did with it since.
        await moveMigration(em, migrationId, { from: ['draft'], to: 'running', at: deps.now() });
        await deps.temporal.workflow.signalWithStart(PRICE_MIGRATION, priceMigrationStart(migrationId));
      },
    });
