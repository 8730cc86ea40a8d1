import { strategyFor } from '../dunning/strategies.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { policyOf } from './plan-policy.ts';
import type { Plan } from './plan.ts';

/** A plan whose rules move its subscribers to another tier, at the end of the Trial or of an unpaid debt. */
export interface Lead {
  plan: Plan;
  by: 'trial' | 'debt';
}

/** Plans on sale whose rules, their own or the default ones, move subscribers to a tier. */
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
