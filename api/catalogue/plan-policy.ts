import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { loadPlans, lockPlan, savePolicy } from '../../db/catalogue/plans.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { policyOf, shippedPolicy } from '../../domain/catalogue/plan-policy.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { WaitingBody, askedForMoney, approvalState, underWay } from '../approvals/ask-for-money.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';
import { PolicyBody, checkPolicy, policyVersion, presentPolicy, toPolicy } from './policy-body.ts';
import { knownPlan, planAmong } from './save-plan.ts';

const path = '/admin/plans/:id/policy';
const params = z.object({ id: z.string().max(64) });

const PlanPolicyBody = z
  .object({
    plan: z.string(),
    policy: PolicyBody,
    version: z.string().meta({
      description:
        'Of the policy; sent along with a change, it has the change refused where the policy is another by then',
      examples: ['c2lnbmVkIG9mZiB5'],
    }),
    ships: PolicyBody.meta({
      description: 'All that a plan can have otherwise, as it is where none says so',
    }),
    dunning_strategy: z.string().meta({
      description: 'What new dunning episodes of it go by; `npm run dunning:calendar` prints it by this name',
    }),
  })
  .meta({ id: 'PlanPolicyOf' });

const PolicyChange = z
  .object({
    policy: PolicyBody,
    version: z.string().max(64).optional().meta({
      description:
        'Of the policy that the change was made of, as it was read; left out: whatever it is by now',
    }),
    reason,
  })
  .meta({
    examples: [
      { policy: { paused_access: 'full', dunning: { grace_days: 3, debt: 'void' } }, reason: 'agreed on' },
    ],
  });

const present = (plan: Plan): z.input<typeof PlanPolicyBody> => ({
  plan: plan.code,
  policy: presentPolicy(plan.policy ?? {}),
  version: policyVersion(plan.policy),
  ships: presentPolicy(shippedPolicy()),
  dunning_strategy: policyOf(plan).dunningStrategy,
});

/** GET /admin/plans/:id/policy */
export const getPlanPolicyRoute = defineRoute({
  method: 'get',
  path,
  role: 'editor',
  summary: 'Returns what a tier has otherwise of the rules of trial, dunning, access and messages',
  tags: ['Plans'],
  params,
  responses: { 200: PlanPolicyBody },
  errors: ['plan_not_found'],
  handler: async ({ params: { id }, deps }) => ok(present(await knownPlan(deps, id))),
});

/** PUT /admin/plans/:id/policy */
export const putPlanPolicyRoute = defineRoute({
  method: 'put',
  path,
  role: 'admin',
  recentSignIn: true,
  summary: 'Says what a tier has otherwise of the rules of trial, dunning, access and messages',
  description:
    'Replaces the whole policy: a field that is left out uses the default. Access changes at once. A running trial or dunning episode keeps the rules that it began with. ' +
    'Waits for a second administrator (202) unless APPROVAL_PRICE_CHANGES is `alone`.',
  tags: ['Plans'],
  params,
  body: PolicyChange,
  responses: { 200: PlanPolicyBody, 202: WaitingBody },
  idempotent: true,
  errors: ['plan_not_found', 'policy_changed', 'engine_unavailable'],
  handler: async ({ params: { id }, body, principal, requestId, idempotencyKey, deps }) => {
    if (deps.settings.approvals.priceChanges === 'second_person') {
      const plans = await loadPlans(deps.em());
      const before = planAmong(plans, id);
      const after: Plan = { ...before, policy: toPolicy(body.policy) };
      checkVersion(before, after, body.version);
      checkPolicy(after, plans);
      const asked = await askedForMoney(
        { deps, principal, requestId },
        {
          action: 'plan.policy',
          subjectId: id,
          customerId: null,
          key: `policy:${id}:${principal.userId}/${idempotencyKey}`,
          amount: null,
          most: null,
          currency: deps.settings.defaultCurrency,
          input: { before: before.policy ?? null, after: after.policy ?? null },
          mayDiffer: ['before'],
          reason: body.reason,
          before: before.policy ?? null,
        },
      );
      return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
    }
    const saved = await deps.em().transactional(async (em) => {
      await lockPlan(em, id);
      const plans = await loadPlans(em);
      const before = planAmong(plans, id);
      const after: Plan = { ...before, policy: toPolicy(body.policy) };
      checkVersion(before, after, body.version);
      checkPolicy(after, plans);
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
      return planAmong(await loadPlans(em), id);
    });
    deps.metered.forgetPlans();
    return ok(present(saved));
  },
});

/** @throws ApiProblem `policy_changed` where the change is of another policy than the plan has */
function checkVersion({ policy, displayName }: Plan, after: Plan, version: string | undefined): void {
  if (version === undefined || version === policyVersion(policy)) return;
  // A repeat after a lost answer: it is stored already.
  if (isDeepStrictEqual(policy ?? null, after.policy)) return;
  throw new ApiProblem(
    'policy_changed',
    `Somebody else changed the rules of ${displayName} meanwhile. Nothing of this was saved: read them again, and change them as they are now.`,
  );
}
