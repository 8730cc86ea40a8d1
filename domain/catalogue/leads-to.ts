import { strategyFor } from '../dunning/strategies.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { policyOf } from './plan-policy.ts';
import type { Plan } from './plan.ts';

/** A plan whose rules put its subscribers on another tier, and when: at the end of the Trial, or of a debt that stays unpaid. */
export interface Lead {
  plan: Plan;
  by: 'trial' | 'debt';
}

/** The plans on sale whose rules, their own or those that ship, lead to a tier. */
export const plansLeadingTo = (code: string, plans: readonly Plan[]): Lead[] =>
  plans
    .filter(({ active }) => active)
    .flatMap((plan) => {
      const { trial, debt } = tiersAfter(plan);
      return [
        ...(trial === code ? [{ plan, by: 'trial' as const }] : []),
        ...(debt === code ? [{ plan, by: 'debt' as const }] : []),
      ];
    });

/** Only the Trial becomes another tier when it ends; a plan with a free trial stays what it is. */
function tiersAfter(plan: Plan): { trial: string | null; debt: string | null } {
  const { trial, dunningStrategy } = policyOf(plan);
  return {
    trial: plan.code === DEFAULT_POLICY.fallbackTier ? trial.convertsTo : null,
    debt: strategyFor(dunningStrategy).finalAction.downgradeTo,
  };
}
