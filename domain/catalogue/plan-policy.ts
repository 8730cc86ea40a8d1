import { strategyFor } from '../dunning/strategies.ts';
import { termsOf } from '../dunning/terms-of.ts';
import { versionWith } from '../dunning/terms.ts';
import type { DunningTerms } from '../dunning/terms.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Policy, TrialPolicy } from '../policy.ts';
import type { Plan } from './plan.ts';

/**
 * A plan's deviations from the default rules (`domain/policy.ts`, by the same names). Absent fields use the
 * default.
 */
export interface PlanPolicy extends Partial<Pick<Policy, (typeof OWN)[number]>> {
  trial?: TrialTerms;
  dunning?: DunningTerms;
}

const OWN = [
  'pausedAccess',
  'whileProcessing',
  'renewalWhileProcessing',
  'lostDispute',
  'checkoutReminderHours',
  'cardExpiryDays',
  'renewalNoticeDays',
  'yearlyRenewalNoticeDays',
  'usageWarningPercents',
] as const;

/** What a plan has otherwise of the rules of its trial. */
export type TrialTerms = Partial<Pick<TrialPolicy, (typeof OF_TRIAL)[number]>>;

const OF_TRIAL = [
  'extensionDays',
  'activeWithinDays',
  'reminderDays',
  'staffExtensionMaxDays',
  'convertsTo',
] as const;

/** The rules of a plan; the defaults without a plan, and where it has none of its own. */
export function policyOf(plan: Pick<Plan, 'policy'> | null): Policy {
  const { trial, dunning, ...own } = plan?.policy ?? {};
  return {
    ...DEFAULT_POLICY,
    ...own,
    dunningStrategy: versionWith(DEFAULT_POLICY.dunningStrategy, dunning),
    trial: trialPolicyWith(trial),
  };
}

/** The rules of a trial with a plan's terms in them. */
export const trialPolicyWith = (terms: TrialTerms | undefined): TrialPolicy => ({
  ...DEFAULT_POLICY.trial,
  ...terms,
});

/** All that a plan can have otherwise, as it ships. */
export const shippedPolicy = (): PlanPolicy => ({
  ...only(DEFAULT_POLICY, OWN),
  trial: only(DEFAULT_POLICY.trial, OF_TRIAL),
  dunning: termsOf(strategyFor(DEFAULT_POLICY.dunningStrategy)),
});

/** Days that the Trial lasts: the plan's own, else those that ship. */
export const trialDaysOf = ({ trialDays }: Pick<Plan, 'trialDays'>): number =>
  trialDays > 0 ? trialDays : DEFAULT_POLICY.trial.days;

/** Terms that a run of a subscription needs from its plan; left out where they are those that ship. */
export interface RunTerms {
  /** Version of the strategy that a new episode begins with. */
  dunningStrategy?: string;
  /** Days before expiry at which a card that expires by the next renewal is announced. */
  cardExpiryDays?: readonly number[];
  /**
   * Days before a renewal at which its notice is sent, for periods shorter than a year, and for longer
   * ones.
   */
  renewalNoticeDays?: number;
  yearlyRenewalNoticeDays?: number;
  trial?: TrialTerms;
  whileProcessing?: Policy['whileProcessing'];
}

/** The part of a plan's policy that a subscription's runs need; null without one. */
export function runTermsOf(
  plan: Pick<Plan, 'policy'> | null,
  trialPlan: Pick<Plan, 'policy'> | null,
): RunTerms | null {
  const { dunning, cardExpiryDays, renewalNoticeDays, yearlyRenewalNoticeDays, whileProcessing } =
    plan?.policy ?? {};
  const { trial } = trialPlan?.policy ?? {};
  const terms: RunTerms = {
    ...(dunning === undefined ? {} : { dunningStrategy: policyOf(plan).dunningStrategy }),
    ...(cardExpiryDays === undefined ? {} : { cardExpiryDays }),
    ...(renewalNoticeDays === undefined ? {} : { renewalNoticeDays }),
    ...(yearlyRenewalNoticeDays === undefined ? {} : { yearlyRenewalNoticeDays }),
    ...(trial === undefined ? {} : { trial }),
    ...(whileProcessing === undefined ? {} : { whileProcessing }),
  };
  return Object.keys(terms).length === 0 ? null : terms;
}

const only = <T, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
