import type { z } from 'zod';
import { appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import { loadPlans, savePlanOnSale } from '../../db/catalogue/plans.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import {
  LookupKeyTaken,
  putPlanOnSale,
  requireFreeLookupKeys,
} from '../../gateways/stripe/catalogue/catalogue.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { Principal } from '../auth/principal.ts';
import type { ProblemCode } from '../http/problem-codes.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { presentPlan } from './plan-body.ts';
import type { PlanBody } from './plan-body.ts';
import { byStaff } from '../audit/by-staff.ts';

/** What a change of the catalogue can be refused with. */
export const CATALOGUE_ERRORS: readonly ProblemCode[] = [
  'mapping_refused',
  'stripe_not_configured',
  'stripe_unavailable',
];

/**
 * Refuses a plan that needs a lookup key of another product's price, before anybody is asked to agree.
 * @throws ApiProblem `mapping_refused`, `stripe_unavailable`
 */
export async function requireFreeNames({ stripe }: Pick<ApiDeps, 'stripe'>, plan: Plan): Promise<void> {
  if (stripe === null) return;
  await withStripe(() => requireFreeLookupKeys(stripe, plan).catch(asProblem));
}

function asProblem(error: unknown): never {
  throw error instanceof LookupKeyTaken ? new ApiProblem('mapping_refused', error.message) : error;
}

/** The parts of a request that a change of the catalogue needs. */
interface CatalogueContext {
  deps: ApiDeps;
  principal: Principal;
  requestId: string;
}

/**
 * Records the request, then creates the plan in Stripe, then here: a plan is never on sale without its
 * price. After a failure in between, the same request finds in Stripe what the first one made.
 *
 * @throws ApiProblem `mapping_refused`, `stripe_not_configured`, `stripe_unavailable`
 */
export async function savePlan(
  { deps, principal, requestId }: CatalogueContext,
  { before, after, action }: { before: Plan | null; after: Plan; action: string },
): Promise<z.input<typeof PlanBody>> {
  const stripe = requireStripe(deps);
  const entry = {
    ...byStaff({ principal, requestId, deps }),
    action,
    subjectType: 'plan',
    subjectId: after.code,
    before,
    after,
    reason: null,
  };
  await appendAudit(deps.em(), { ...entry, action: requestedAction(action) });
  const mapping = await withStripe(() =>
    changeAtStripe(stripe, 'made_here', () => putPlanOnSale(stripe, after, deps.settings.priceTax)).catch(
      asProblem,
    ),
  );
  await deps.em().transactional(async (em) => {
    await savePlanOnSale(em, after, mapping);
    await appendAudit(em, entry);
  });
  deps.metered.forgetPlans();
  return presentPlan(await knownPlan(deps, after.code), deps.settings);
}

/** A plan by id, archived ones included. @throws ApiProblem `plan_not_found` */
export const knownPlan = async (deps: ApiDeps, code: string): Promise<Plan> =>
  planAmong(await loadPlans(deps.em()), code);

/** The same, of plans that were read already. @throws ApiProblem `plan_not_found` */
export function planAmong(plans: readonly Plan[], code: string): Plan {
  const plan = findPlan(plans, code);
  if (plan === null) throw new ApiProblem('plan_not_found', `There is no plan "${code}".`);
  return plan;
}
