import { strategyFor } from '../dunning/strategies.ts';
import { termsFault, versionWith } from '../dunning/terms.ts';
import type { DunningTerms } from '../dunning/terms.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Policy, TrialPolicy } from '../policy.ts';
import type { Plan } from './plan.ts';

/** What a plan has otherwise than what ships (`domain/policy.ts`). What is left out stays as it ships. */
export interface PlanPolicy {
  /** What a paused subscription opens. */
  pausedAccess?: Policy['pausedAccess'];
  /** What a lost dispute does to the subscription. */
  lostDispute?: Policy['lostDispute'];
  trial?: TrialTerms;
  dunning?: DunningTerms;
}

/** What a plan has otherwise of the rules of its trial. */
export interface TrialTerms {
  /** Days of the automatic extension; 0 for none. */
  extensionDays?: number;
  /** Somebody seen in so many days before the end counts as using the product. */
  activeWithinDays?: number;
  /** Most days that staff may add in all. */
  staffExtensionMaxDays?: number;
}

/** The rules that a plan goes by; those that ship where there is no plan, or it says nothing. */
export function policyOf(plan: Pick<Plan, 'policy'> | null): Policy {
  const { pausedAccess, lostDispute, trial, dunning } = plan?.policy ?? {};
  return {
    ...DEFAULT_POLICY,
    pausedAccess: pausedAccess ?? DEFAULT_POLICY.pausedAccess,
    lostDispute: lostDispute ?? DEFAULT_POLICY.lostDispute,
    dunningStrategy: versionWith(DEFAULT_POLICY.dunningStrategy, dunning),
    trial: trialPolicyWith(trial),
  };
}

/** The rules of a trial with a plan's terms in them. */
export function trialPolicyWith(terms: TrialTerms | undefined): TrialPolicy {
  const { trial } = DEFAULT_POLICY;
  const days = terms?.extensionDays ?? trial.extension.days;
  return {
    ...trial,
    extension: { days, times: days === 0 ? 0 : trial.extension.times },
    activityWindow:
      terms?.activeWithinDays === undefined ? trial.activityWindow : { days: terms.activeWithinDays },
    staffExtensionMaxDays: terms?.staffExtensionMaxDays ?? trial.staffExtensionMaxDays,
  };
}

/** Days that the Trial lasts: the plan's own, else those that ship. */
export const trialDaysOf = ({ trialDays }: Pick<Plan, 'trialDays'>): number =>
  trialDays > 0 ? trialDays : DEFAULT_POLICY.trial.days;

/** Terms that a run of a subscription needs from its plan; left out where they are those that ship. */
export interface RunTerms {
  /** Version of the strategy that a new episode begins with. */
  dunningStrategy?: string;
  trial?: TrialTerms;
}

/** What a subscription's runs are to know of its plan's policy; null where it has none. */
export function runTermsOf(
  plan: Pick<Plan, 'policy'> | null,
  trialPlan: Pick<Plan, 'policy'> | null,
): RunTerms | null {
  const { dunning } = plan?.policy ?? {};
  const { trial } = trialPlan?.policy ?? {};
  const terms: RunTerms = {
    ...(dunning === undefined ? {} : { dunningStrategy: policyOf(plan).dunningStrategy }),
    ...(trial === undefined ? {} : { trial }),
  };
  return Object.keys(terms).length === 0 ? null : terms;
}

/** A field of a policy that cannot be as it is, and why. */
export interface PolicyFault {
  field: ['dunning', keyof DunningTerms];
  detail: string;
}

/** Null where a plan can have its policy. A plan can go down to the tiers below it. */
export function policyFault(plan: Plan, plans: readonly Plan[]): PolicyFault | null {
  const terms = plan.policy?.dunning;
  if (terms === undefined) return null;
  const below = plans.filter(({ code, rank, active }) => active && code !== plan.code && rank < plan.rank);
  const sold = below.filter(({ prices }) =>
    prices.some(({ kind, active }) => active && kind === 'recurring'),
  );
  const fault = termsFault(
    strategyFor(DEFAULT_POLICY.dunningStrategy),
    terms,
    sold.map(({ code }) => code),
  );
  return fault === null ? null : { field: ['dunning', fault.field], detail: fault.detail };
}
