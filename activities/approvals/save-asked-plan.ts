import { ApplicationFailure } from '@temporalio/activity';
import { loadPlans, lockPlan, savePlanOnSale } from '../../db/catalogue/plans.ts';
import { planChanges } from '../../domain/catalogue/plan-changes.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { LookupKeyTaken, putPlanOnSale } from '../../gateways/stripe/catalogue/catalogue.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';
import { performEffect } from '../effects/perform-effect.ts';

/** A change of prices that waited: which request, and of which plan. */
interface SaveAskedPlanStep {
  action: 'plan.create' | 'plan.update';
  key: string;
  planCode: string;
}

/**
 * Makes the prices that a second person agreed to, in Stripe and then here; refused where the plan is
 * another by now.
 */
export const saveAskedPlan =
  (deps: Pick<ActivityDeps, 'orm' | 'now' | 'stripe' | 'priceTax'>) =>
  ({ action, key, planCode }: SaveAskedPlanStep): Promise<void> =>
    asAsked(deps, {
      action,
      subjectId: planCode,
      key,
      made: () => planCode,
      carryOut: async ({ input }) => {
        // Written by the route that asked, as plans are stored.
        const { before, after } = input as unknown as { before: Plan | null; after: Plan };
        requireUnchanged(before, after, await loadPlans(deps.orm.em.fork()));
        const mapping = await performEffect(deps, {
          key,
          subject: 'made_here',
          kind: 'plan_on_sale',
          intent: { planCode },
          call: () => putPlanOnSale(deps.stripe, after, deps.priceTax).catch(refused),
          // Stripe finds what an earlier try made by its lookup keys.
          lookUp: () => Promise.resolve(null),
          providerId: ({ stripeProductId }) => stripeProductId,
        });
        await deps.orm.em.fork().transactional(async (em) => {
          await lockPlan(em, planCode);
          requireUnchanged(before, after, await loadPlans(em));
          await savePlanOnSale(em, after, mapping);
        });
      },
    });

/** @throws ApplicationFailure `mapping_refused`, not retryable, for a name that another product has taken */
function refused(error: unknown): never {
  throw error instanceof LookupKeyTaken
    ? ApplicationFailure.nonRetryable(error.message, 'mapping_refused')
    : error;
}

/** @throws ApplicationFailure `plan_changed`, not retryable */
function requireUnchanged(before: Plan | null, after: Plan, plans: readonly Plan[]): void {
  const now = findPlan(plans, after.code);
  const isAs = (plan: Plan | null): boolean =>
    plan === null || now === null ? plan === now : planChanges(plan, now).length === 0;
  // As it is after: an earlier try got so far.
  if (isAs(before) || isAs(after)) return;
  throw ApplicationFailure.nonRetryable(
    `${after.displayName} was changed meanwhile. Look at it as it is now, and ask for the change again.`,
    'plan_changed',
  );
}
