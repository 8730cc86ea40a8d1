import { ApplicationFailure } from '@temporalio/activity';
import { requestedMoney } from '../../db/audit/audit-log.ts';
import type { OverrideAction } from '../../workflows/contracts/approval.ts';
import type { ActivityDeps } from '../deps.ts';

/** An Update that gives something away, with what it gives. */
interface AskedUpdate {
  action: OverrideAction;
  subscriptionId: string;
  /** Of the Update, and of the request in `approvals`. */
  key: string;
  terms: Record<string, unknown>;
}

/**
 * Looks for the request of staff that an Update carries out. Whoever may send Updates with Temporal's tools
 * must not give anything away by them.
 * @throws ApplicationFailure `not_requested`, not retryable: also where it was carried out before
 */
export const requireAsked =
  ({ orm }: Pick<ActivityDeps, 'orm'>) =>
  async ({ action, subscriptionId, key, terms }: AskedUpdate): Promise<void> => {
    const agreed = await requestedMoney(orm.em.fork(), { action, subjectId: subscriptionId, key, terms });
    if (agreed !== null && agreed.outcome === null) return;
    throw ApplicationFailure.nonRetryable(
      `No open, approved request in the audit log: ${action} of ${subscriptionId}. Request it through the API.`,
      'not_requested',
    );
  };
