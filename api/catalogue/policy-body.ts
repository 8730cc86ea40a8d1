import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Plan } from '../../domain/catalogue/plan.ts';
import type { PlanPolicy } from '../../domain/catalogue/plan-policy.ts';
import { policyFault } from '../../domain/catalogue/policy-fault.ts';
import type { PolicyFault } from '../../domain/catalogue/policy-fault.ts';
import { strategyFor } from '../../domain/dunning/strategies.ts';
import { LONGEST_EPISODE_DAYS } from '../../domain/dunning/terms.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { camelKeys, snakeKeys, snakeName } from '../http/snake-keys.ts';

const number = (least: number, most: number) =>
  z
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);
const about = <T extends z.ZodType>(schema: T, description: string) =>
  schema.optional().meta({ description });

/** Whole numbers, each once, in an order that `policyFault` looks at. */
const numbers = (one: z.ZodInt, fewest: number, most: number) =>
  z.array(one).min(fewest, 'must name one at least').max(most, `must be at most ${most} numbers`);
const MOST_RETRIES = 8;
const MOST_DEBIT_TRIES = 5;
const { attempts: MOST_ATTEMPTS } = strategyFor(DEFAULT_POLICY.dunningStrategy).maxCountedAttempts;

const TrialTermsBody = z.strictObject({
  extension_days: about(number(0, 30), 'Of the automatic extension, given once; 0: none'),
  active_within_days: about(number(1, 30), 'Somebody seen so lately before the end is extended'),
  reminder_days: about(
    numbers(number(1, 60), 0, 5),
    'Days before the end on which the customer is notified, the largest first; []: never',
  ),
  staff_extension_max_days: about(number(0, 365), 'Most days that staff may add in all'),
  converts_to: about(
    z.string().max(41),
    'Of the Trial: the tier that it becomes where the customer chose none',
  ),
});

const DunningTermsBody = z.strictObject({
  grace_days: about(
    number(1, LONGEST_EPISODE_DAYS),
    'From the first failed payment on, until access is suspended',
  ),
  final_after_days: about(
    number(1, LONGEST_EPISODE_DAYS),
    'From the first failed payment on, until the final action',
  ),
  final_action: about(z.enum(['cancel', 'mark_unpaid', 'downgrade']), 'What then becomes of it'),
  downgrade_to: about(z.string().max(41), 'Tier to go down to; for downgrade only'),
  debt: about(z.enum(['keep', 'void']), 'What becomes of the debt after the final action'),
  retry_days: about(
    numbers(number(1, LONGEST_EPISODE_DAYS), 1, MOST_RETRIES),
    'After a failure without a rule of its own, such as do_not_honor',
  ),
  temporary_retry_hours: about(
    numbers(number(1, LONGEST_EPISODE_DAYS * 24), 1, MOST_RETRIES),
    'After a failure that passes, such as processing_error',
  ),
  funds_retry_days: about(
    numbers(number(1, LONGEST_EPISODE_DAYS), 1, MOST_RETRIES),
    'After insufficient_funds where no payday is known; else it is tried on paydays',
  ),
  max_attempts: about(number(1, MOST_ATTEMPTS), 'Counted attempts on one card in 14 days'),
  debit_tries: about(
    number(1, MOST_DEBIT_TRIES),
    'How often a bank debit that failed is tried again: on a payday, then a week after each; an ACH debit twice at most',
  ),
  warning_days: about(number(0, 30), 'Before access is suspended, the customer is warned; 0: never'),
  message_spacing_days: about(number(1, 30), 'Between two messages of one kind'),
  payday_hour: about(
    number(0, 23),
    'Hour of the day, where the customer is, at which a payday retry is made',
  ),
  promise_days: about(
    number(0, LONGEST_EPISODE_DAYS),
    'Days ahead for which the customer can promise a payment; 0: none',
  ),
  promises: about(number(0, 5), 'Promises that a customer can make in one episode'),
  hold_days: about(number(0, LONGEST_EPISODE_DAYS), 'Days ahead until which staff can hold retries; 0: none'),
  grace_extension_days: about(
    number(0, 365),
    'Total days by which staff can extend the grace period of one episode; 0: none',
  ),
});

/**
 * A plan's deviations from the default rules, the same in requests and answers, with the names of {@link
 * PlanPolicy}. Unknown names are refused, because the body replaces the whole policy.
 */
export const PolicyBody = z
  .strictObject({
    paused_access: about(
      z.enum(['suspended', 'full']),
      'What a paused subscription opens: no more than a suspended one, or all',
    ),
    while_processing: about(
      z.enum(['wait', 'grant']),
      'What it opens while a bank is asked for the first payment: nothing, or all',
    ),
    renewal_while_processing: about(
      z.enum(['wait', 'grant']),
      'What it opens while a bank is asked for a renewal: nothing until it is paid, or all',
    ),
    lost_dispute: about(z.enum(['end', 'keep']), 'What a lost dispute does to the subscription'),
    checkout_reminder_hours: about(
      number(0, 22),
      'After which an open checkout is reminded of, once; 0: never. A session ends after 24',
    ),
    card_expiry_days: about(
      numbers(number(1, 90), 0, 5),
      'Days before a card expires on which its owner is notified, if it expires before the next renewal; []: never',
    ),
    renewal_notice_days: about(
      number(0, 60),
      'Days before a renewal at which the customer is notified, for periods that are longer than this and shorter than a year; 0: never',
    ),
    yearly_renewal_notice_days: about(number(0, 90), 'The same for periods of a year or more; 0: never'),
    usage_warning_percents: about(
      numbers(number(1, 100), 0, 5),
      "Of the period's credits, at which their end is warned of; []: never",
    ),
    trial: TrialTermsBody.optional(),
    dunning: DunningTermsBody.optional(),
  })
  .meta({
    id: 'PlanPolicy',
    description:
      'Rules of the plan that differ from the defaults. A field that is left out uses the default.',
    examples: [{ paused_access: 'full', dunning: { grace_days: 3, debt: 'void' } }],
  });

/** A policy as clients see it. */
export const presentPolicy = (policy: PlanPolicy): z.input<typeof PolicyBody> => snakeKeys(policy);

/** The policy of a request; null for an empty one. */
export function toPolicy(body: z.output<typeof PolicyBody>): PlanPolicy | null {
  const policy = camelKeys<PlanPolicy>(body);
  const named = Object.entries(policy).filter(
    ([, value]: [string, string | number | object]) =>
      typeof value !== 'object' || Array.isArray(value) || Object.keys(value).length > 0,
  );
  return named.length === 0 ? null : Object.fromEntries(named);
}

/** @throws ApiProblem `invalid_request` where a plan cannot have its policy among these plans */
export function checkPolicy(plan: Plan, plans: readonly Plan[]): void {
  const fault = policyFault(plan, plans);
  if (fault !== null) throw unfitPolicy(fault);
}

/** @param pointer of the changed plan field that the policy does not fit */
export function unfitPolicy({ field, detail }: PolicyFault, pointer?: string): ApiProblem {
  const path = field.map(snakeName);
  const what = `${path.at(-1)} ${detail}`;
  return new ApiProblem('invalid_request', `The policy does not fit: ${what}.`, {
    errors: [
      pointer === undefined
        ? { pointer: `/policy/${path.join('/')}`, detail }
        : { pointer, detail: `does not fit the plan's rules: ${what}` },
    ],
  });
}

/** Version of a stored policy, derived from the policy alone, so that a price change keeps it. */
export const policyVersion = (policy: PlanPolicy | null | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify(policy ?? {}))
    .digest('base64url')
    .slice(0, 16);
