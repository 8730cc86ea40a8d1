import { z } from 'zod';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { PlanPolicy } from '../../../domain/catalogue/plan-policy.ts';
import { policyFault } from '../../../domain/catalogue/plan-policy.ts';
import { LONGEST_EPISODE_DAYS } from '../../../domain/dunning/terms.ts';
import { ApiProblem } from '../../http/api-problem.ts';

const days = (least: number, most: number) =>
  z
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

/** What a plan has otherwise of the rules that ship; the same in requests and answers. What is left out is as it ships. */
export const PolicyBody = z
  .object({
    paused_access: z
      .enum(['suspended', 'full'])
      .optional()
      .meta({ description: 'What a paused subscription opens: no more than a suspended one, or all' }),
    lost_dispute: z
      .enum(['end', 'keep'])
      .optional()
      .meta({ description: 'What a lost dispute does to the subscription' }),
    trial: z
      .object({
        extension_days: days(0, 30)
          .optional()
          .meta({ description: 'Of the automatic extension, given once; 0: none' }),
        active_within_days: days(1, 30)
          .optional()
          .meta({ description: 'Somebody seen so lately before the end is extended' }),
        staff_extension_max_days: days(0, 365)
          .optional()
          .meta({ description: 'Most days that staff may add in all' }),
      })
      .optional(),
    dunning: z
      .object({
        grace_days: days(1, LONGEST_EPISODE_DAYS)
          .optional()
          .meta({ description: 'From the first failed payment on, until access is suspended' }),
        final_after_days: days(1, LONGEST_EPISODE_DAYS)
          .optional()
          .meta({ description: 'From the first failed payment on, until the final action' }),
        final_action: z.enum(['cancel', 'mark_unpaid', 'downgrade']).optional(),
        downgrade_to: z
          .string()
          .max(41)
          .optional()
          .meta({ description: 'Tier to go down to; for downgrade only' }),
        debt: z
          .enum(['keep', 'void'])
          .optional()
          .meta({ description: 'What becomes of the debt after the final action' }),
        retry_days: z
          .array(days(1, LONGEST_EPISODE_DAYS))
          .min(1, 'must name a day')
          .max(8, 'must be at most 8 days')
          .optional()
          .meta({ description: 'After a failure without a rule of its own, such as do_not_honor' }),
      })
      .optional(),
  })
  .meta({
    id: 'PlanPolicy',
    description: 'What the plan has otherwise of the rules that ship; what is left out is as it ships',
    examples: [{ paused_access: 'full', dunning: { grace_days: 3, debt: 'void' } }],
  });

type Body = z.output<typeof PolicyBody>;

/** A policy as clients see it, null where all is as it ships. */
export function presentPolicy(policy: PlanPolicy | null | undefined): z.input<typeof PolicyBody> | null {
  if (policy == null) return null;
  const { trial, dunning } = policy;
  return given({
    paused_access: policy.pausedAccess,
    lost_dispute: policy.lostDispute,
    trial:
      trial &&
      given({
        extension_days: trial.extensionDays,
        active_within_days: trial.activeWithinDays,
        staff_extension_max_days: trial.staffExtensionMaxDays,
      }),
    dunning:
      dunning &&
      given({
        grace_days: dunning.graceDays,
        final_after_days: dunning.finalAfterDays,
        final_action: dunning.finalAction,
        downgrade_to: dunning.downgradeTo,
        debt: dunning.debt,
        retry_days: dunning.retryDays,
      }),
  });
}

/** The policy that a request describes; null where it names nothing. */
export function toPolicy({ trial, dunning, ...body }: Body): PlanPolicy | null {
  const policy = given({
    pausedAccess: body.paused_access,
    lostDispute: body.lost_dispute,
    trial:
      trial &&
      something({
        extensionDays: trial.extension_days,
        activeWithinDays: trial.active_within_days,
        staffExtensionMaxDays: trial.staff_extension_max_days,
      }),
    dunning:
      dunning &&
      something({
        graceDays: dunning.grace_days,
        finalAfterDays: dunning.final_after_days,
        finalAction: dunning.final_action,
        downgradeTo: dunning.downgrade_to,
        debt: dunning.debt,
        retryDays: dunning.retry_days,
      }),
  });
  return something(policy) ?? null;
}

const FIELDS = {
  graceDays: 'grace_days',
  finalAfterDays: 'final_after_days',
  finalAction: 'final_action',
  downgradeTo: 'downgrade_to',
  debt: 'debt',
  retryDays: 'retry_days',
} as const;

/** @throws ApiProblem `invalid_request` where a plan cannot have its policy among these plans */
export function checkPolicy(plan: Plan, plans: readonly Plan[]): void {
  const fault = policyFault(plan, plans);
  if (fault === null) return;
  const [part, field] = fault.field;
  const pointer = `/policy/${part}/${FIELDS[field]}`;
  throw new ApiProblem('invalid_request', `The policy does not fit: ${FIELDS[field]} ${fault.detail}.`, {
    errors: [{ pointer, detail: fault.detail }],
  });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;

/** The same, undefined where nothing is left. */
const something = <T extends object>(fields: T): Given<T> | undefined => {
  const left = given(fields);
  return Object.keys(left).length === 0 ? undefined : left;
};
