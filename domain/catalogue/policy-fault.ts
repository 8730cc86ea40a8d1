import { strategyFor } from '../dunning/strategies.ts';
import { termsFault } from '../dunning/terms-fault.ts';
import type { DunningTerms } from '../dunning/terms.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { trialDaysOf, trialPolicyWith } from './plan-policy.ts';
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
    reminderFault(plan) ??
    conversionFault(trial ?? {}, plan, plans) ??
    (dunning === undefined ? null : dunningFault(dunning, plan, plans))
  );
}

/** Null when a plan has no reminders of its own, or all of them fall into its trial. */
export function reminderFault(plan: Plan): PolicyFault | null {
  const reminderDays = plan.policy?.trial?.reminderDays;
  const field: PolicyFault['field'] = ['trial', 'reminderDays'];
  if (!isOrdered(reminderDays, 'down')) return { field, detail: DESCENDING };
  const length = isTrial(plan) ? trialDaysOf(plan) : plan.trialDays;
  return length > 0 && (reminderDays?.[0] ?? 0) >= length
    ? { field, detail: `must be less than the ${length} days of the trial` }
    : null;
}

const isTrial = ({ code }: Plan): boolean => code === DEFAULT_POLICY.fallbackTier;

const DESCENDING = 'must be in descending order';

const isOrdered = (numbers: readonly number[] | undefined, way: 'up' | 'down'): boolean =>
  numbers?.every((one, index) => {
    const before = numbers[index - 1];
    return before === undefined || (way === 'up' ? one > before : one < before);
  }) ?? true;

/**
 * The plan after a Trial must be sold monthly in each currency that the Trial is sold in, also when it is
 * the default one.
 */
function conversionFault(trial: TrialTerms, plan: Plan, plans: readonly Plan[]): PolicyFault | null {
  const field: PolicyFault['field'] = ['trial', 'convertsTo'];
  if (!isTrial(plan))
    return trial.convertsTo === undefined
      ? null
      : { field, detail: 'is for the Trial only; another plan stays what it is' };
  const next = findPlan(plans, trialPolicyWith(trial).convertsTo);
  if (next?.active !== true || next.code === plan.code) {
    const others = plans.filter((one) => one.active && one.code !== plan.code);
    return { field, detail: `must be one of ${others.map((one) => one.code).join(', ')}` };
  }
  const missing = plan.prices.find(
    ({ kind, active, currency }) =>
      kind === 'oneTime' && active && priceFor(next, 'month', currency) === null,
  );
  return missing === undefined
    ? null
    : {
        field,
        detail: `is not sold by the month in ${missing.currency.toUpperCase()}, as the Trial is`,
      };
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
