import { isDeepStrictEqual } from 'node:util';
import { ApplicationFailure } from '@temporalio/activity';
import { loadPlans, lockPlan, savePolicy } from '../../db/catalogue/plans.ts';
import type { PlanPolicy } from '../../domain/catalogue/plan-policy.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';

/** Saves the rules of a plan that a second person agreed to; refused where they are others by now. */
export const saveAskedPolicy =
  (deps: Pick<ActivityDeps, 'orm' | 'now'>) =>
  ({ key, planCode }: { key: string; planCode: string }): Promise<void> =>
    asAsked(deps, {
      action: 'plan.policy',
      subjectId: planCode,
      key,
      made: () => planCode,
      carryOut: ({ input }) =>
        deps.orm.em.fork().transactional(async (em) => {
          // Written by the route that asked, as policies are stored.
          const { before, after } = input as unknown as {
            before: PlanPolicy | null;
            after: PlanPolicy | null;
          };
          await lockPlan(em, planCode);
          const plan = findPlan(await loadPlans(em), planCode);
          const isAs = (policy: PlanPolicy | null): boolean =>
            plan !== null && isDeepStrictEqual(plan.policy ?? {}, policy ?? {});
          // As it is after: an earlier try got so far.
          if (!isAs(before) && !isAs(after))
            throw ApplicationFailure.nonRetryable(
              'The rules were changed meanwhile. Look at them as they are now, and ask for the change again.',
              'policy_changed',
            );
          await savePolicy(em, planCode, after);
        }),
    });
