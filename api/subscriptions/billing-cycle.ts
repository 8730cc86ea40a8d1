import { z } from 'zod';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** How often a plan is paid, in the words of the API. */
export const billingCycle = z.enum(['monthly', 'yearly']);

/** The same in Stripe's words. */
export const INTERVALS: Readonly<Record<z.infer<typeof billingCycle>, PlanInterval>> = {
  monthly: 'month',
  yearly: 'year',
};

/** 422: there is no such tier on sale. */
export const invalidTier = (tier: string, pointer: string): ApiProblem =>
  new ApiProblem('invalid_tier', `Invalid tier: ${tier}`, {
    errors: [{ pointer, detail: `Invalid tier: ${tier}` }],
  });
