import { ApplicationFailure } from '@temporalio/activity';
import { markSynced, readAccount } from '../../db/accounts/account-sync.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import { erasureOf } from '../../db/privacy/person-erasures.ts';
import type { FollowerTarget } from '../../workflows/contracts/account-sync.ts';
import type { ActivityDeps } from '../deps.ts';
import { syncCustomer } from './sync-customer.ts';

/** Outcome of syncing one target. */
export interface SyncAccountResult {
  state: 'synced' | 'attention' | 'off';
  error: string | null;
}

/**
 * Writes the newest state of an account to Keycloak or Lago. It is read at the moment of writing, so a
 * retry after an outage writes present facts.
 */
export const syncAccount =
  (deps: ActivityDeps) =>
  async ({
    customerId,
    target,
  }: {
    customerId: string;
    target: FollowerTarget;
  }): Promise<SyncAccountResult> => {
    const em = deps.orm.em.fork();
    // Another sync would make an outside system know an erased person again.
    if ((await erasureOf(em, { userId: null, customerIds: [customerId] })) !== null)
      return { state: 'off', error: null };
    // The customer of a subscription made elsewhere may have had no event yet.
    if ((await findCustomer(em, customerId)) === null) await syncCustomer(deps)({ customerId, events: [] });
    const account = await readAccount(em, customerId, target);
    if (!account) return { state: 'off', error: null };
    const system = deps[target];
    if (!system) {
      await markSynced(em, customerId, target, account.revision, 'off');
      return { state: 'off', error: null };
    }
    try {
      const outcome = await system.sync(account);
      const error = outcome === 'unknown_user' ? `${target} knows no user for ${customerId}` : null;
      const state = outcome === 'unknown_user' ? 'attention' : 'synced';
      await markSynced(em, customerId, target, account.revision, state, error);
      return { state, error };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await markSynced(em, customerId, target, account.revision, 'failing', message);
      throw ApplicationFailure.retryable(
        `${target} could not be written: ${message}`,
        `${target}_unavailable`,
      );
    }
  };
