import { z } from 'zod';
import { appendAudit } from '../../../db/repositories/audit-log.ts';
import { loadPlans, savePolicy } from '../../../db/repositories/plans.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { policyOf, shippedPolicy } from '../../../domain/catalogue/plan-policy.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { byStaff } from '../admin/by-staff.ts';
import { reason } from '../admin/intervene.ts';
import { PolicyBody, checkPolicy, presentPolicy, toPolicy } from './policy-body.ts';
import { knownPlan } from './save-plan.ts';

const path = '/admin/plans/:id/policy';
const params = z.object({ id: z.string().max(64) });

const PlanPolicyBody = z
  .object({
    plan: z.string(),
    policy: PolicyBody,
    ships: PolicyBody.meta({
      description: 'All that a plan can have otherwise, as it is where none says so',
    }),
    dunning_strategy: z.string().meta({
      description: 'What new dunning episodes of it go by; `npm run dunning:calendar` prints it by this name',
    }),
  })
  .meta({ id: 'PlanPolicyOf' });

const present = (plan: Plan): z.input<typeof PlanPolicyBody> => ({
  plan: plan.code,
  policy: presentPolicy(plan.policy ?? {}),
  ships: presentPolicy(shippedPolicy()),
  dunning_strategy: policyOf(plan).dunningStrategy,
});

/** GET /admin/plans/:id/policy */
export const getPlanPolicy = defineRoute({
  method: 'get',
  path,
  role: 'editor',
  summary: 'Tells what a tier has otherwise of the rules of trial, dunning, access and messages',
  tags: ['Plans'],
  params,
  responses: { 200: PlanPolicyBody },
  errors: ['plan_not_found'],
  handler: async ({ params: { id }, deps }) => ok(present(await knownPlan(deps, id))),
});

/** PUT /admin/plans/:id/policy */
export const putPlanPolicy = defineRoute({
  method: 'put',
  path,
  role: 'admin',
  summary: 'Says what a tier has otherwise of the rules of trial, dunning, access and messages',
  description:
    'The whole of it: what is left out is as it ships. Access goes by it at once; a trial or a dunning episode that runs keeps what it began with.',
  tags: ['Plans'],
  params,
  body: z.object({ policy: PolicyBody, reason }),
  responses: { 200: PlanPolicyBody },
  errors: ['plan_not_found'],
  handler: async ({ params: { id }, body, principal, requestId, deps }) => {
    const before = await knownPlan(deps, id);
    const after: Plan = { ...before, policy: toPolicy(body.policy) };
    checkPolicy(after, await loadPlans(deps.em()));
    await deps.em().transactional(async (em) => {
      await savePolicy(em, id, after.policy ?? null);
      await appendAudit(em, {
        ...byStaff({ principal, requestId, deps }),
        action: 'plan.policy',
        subjectType: 'plan',
        subjectId: id,
        before: before.policy ?? null,
        after: after.policy,
        reason: body.reason,
      });
    });
    deps.metered.forgetPlans();
    return ok(present(after));
  },
});
