import { ApplicationFailure } from '@temporalio/activity';
import { noteSeenTo } from '../../db/usage/reporting/usage-attention.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';

/**
 * Notes that a usage period was seen to, as a second person agreed: no more of it is given up than they
 * were shown.
 */
export const waiveUsage =
  (deps: Pick<ActivityDeps, 'orm' | 'now'>) =>
  ({ key, subscriptionId }: { key: string; subscriptionId: string }): Promise<void> =>
    asAsked(deps, {
      action: 'usage.waive',
      subjectId: subscriptionId,
      key,
      made: () => null,
      carryOut: ({ input, amount }) =>
        deps.orm.em.fork().transactional(async (em) => {
          const stood = await noteSeenTo(em, { subscriptionId, startsAt: Number(input['startsAt']) });
          // Seen to meanwhile, by an earlier try of this or by somebody else.
          if (stood === null || stood.unbilled <= (amount ?? 0)) return;
          throw ApplicationFailure.nonRetryable(
            'More of it is unbilled by now. Look at it as it is, and ask again.',
            'debt_changed',
          );
        }),
    });
