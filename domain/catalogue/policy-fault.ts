import { strategyFor } from '../dunning/strategies.ts';
import { termsFault } from '../dunning/terms-fault.ts';
import type { DunningTerms } from '../dunning/terms.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { trialDaysOf } from './plan-policy.ts';
import type { PlanPolicy, TrialTerms } from './plan-policy.ts';
import type { Plan } from './plan.ts';
import { findPlan, priceFor } from './tiers.ts';

/** A field of a policy that cannot be as it is, and why. */
export interface PolicyFault {
  field: [keyof PlanPolicy] | ['trial', keyof TrialTerms] | ['dunning', keyof DunningTerms];
  detail: string;
}

/** Null where a plan can have its policy among these plans. */
export function policyFault(plan: Plan, plans: readonly Plan[]): PolicyFault | null {
  const { trial, dunning, cardExpiryDays, usageWarningPercents } = plan.policy ?? {};
  if (!isOrdered(cardExpiryDays, 'down')) return { field: ['cardExpiryDays'], detail: DESCENDING };
  if (!isOrdered(usageWarningPercents, 'up'))
    return { field: ['usageWarningPercents'], detail: 'must be in ascending order' };
  return (
    (trial === undefined ? null : trialFault(trial, plan, plans)) ??
    (dunning === undefined ? null : dunningFault(dunning, plan, plans))
  );
}

const DESCENDING = 'must be in descending order';

const isOrdered = (numbers: readonly number[] | undefined, way: 'up' | 'down'): boolean =>
  numbers?.every((one, index) => {
    const before = numbers[index - 1];
    return before === undefined || (way === 'up' ? one > before : one < before);
  }) ?? true;

function trialFault(trial: TrialTerms, plan: Plan, plans: readonly Plan[]): PolicyFault | null {
  const { reminderDays, convertsTo } = trial;
  if (!isOrdered(reminderDays, 'down')) return { field: ['trial', 'reminderDays'], detail: DESCENDING };
  const isTrial = plan.code === DEFAULT_POLICY.fallbackTier;
  const length = isTrial ? trialDaysOf(plan) : plan.trialDays;
  if (length > 0 && reminderDays !== undefined && (reminderDays[0] ?? 0) >= length)
    return {
      field: ['trial', 'reminderDays'],
      detail: `must be less than the ${length} days of the trial`,
    };
  if (convertsTo === undefined) return null;
  const detail = isTrial
    ? conversionFault(plan, convertsTo, plans)
    : 'is for the Trial only; another plan stays what it is';
  return detail === null ? null : { field: ['trial', 'convertsTo'], detail };
}

/** What a Trial becomes must be on sale by the month in each currency that the Trial is sold in. */
function conversionFault(trial: Plan, code: string, plans: readonly Plan[]): string | null {
  const next = findPlan(plans, code);
  if (next?.active !== true || next.code === trial.code) {
    const others = plans.filter((one) => one.active && one.code !== trial.code);
    return `must be one of ${others.map((one) => one.code).join(', ')}`;
  }
  const missing = trial.prices.find(
    ({ kind, active, currency }) =>
      kind === 'oneTime' && active && priceFor(next, 'month', currency) === null,
  );
  return missing === undefined
    ? null
    : `is not sold by the month in ${missing.currency.toUpperCase()}, as the Trial is`;
}

/** A plan can go down to the tiers below it that are sold. */
function dunningFault(dunning: DunningTerms, plan: Plan, plans: readonly Plan[]): PolicyFault | null {
  const below = plans.filter(({ code, rank, active }) => active && code !== plan.code && rank < plan.rank);
  const sold = below.filter(({ prices }) =>
    prices.some(({ kind, active }) => active && kind === 'recurring'),
  );
  const fault = termsFault(
    strategyFor(DEFAULT_POLICY.dunningStrategy),
    dunning,
    sold.map(({ code }) => code),
  );
  return fault === null ? null : { field: ['dunning', fault.field], detail: fault.detail };
}
