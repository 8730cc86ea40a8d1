import { queryOptions, useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

export type Plan = components['schemas']['Plan'];

/** How a plan is paid for. */
export type BillingCycle = 'monthly' | 'yearly';

/** What anybody may read of the tiers on sale: one request for all who ask. */
export const planList = queryOptions({
  queryKey: keys.plans,
  queryFn: () => unwrap(api.GET('/subscriptions/plans')),
  staleTime: 300_000,
});

const plansOf = ({ plans }: components['schemas']['PlanList']): Plan[] => plans;

/** The tiers on sale, cheapest first. */
export const usePlans = (): UseQueryResult<Plan[]> => useQuery({ ...planList, select: plansOf });

/** Names of tiers, for people; until they are known, the tier itself with a capital. */
export function usePlanName(): (tier: string) => string {
  const plans = usePlans().data;
  return (tier) =>
    plans?.find(({ id }) => id === tier)?.display_name ?? tier.charAt(0).toUpperCase() + tier.slice(1);
}

/** Whether tax comes on top of an amount, or stands in it; empty where none is taken. */
export const taxWords = (tax: Plan['tax'] | null): string =>
  tax === 'added' ? 'plus tax' : tax === 'included' ? 'including tax' : '';

/** An amount with what there is to say of its tax. */
export const withTax = (amount: string, tax: Plan['tax'] | null): string =>
  `${amount} ${taxWords(tax)}`.trimEnd();

/** Price of one period; null when not sold that way. The Trial's fee is under monthly. */
export const priceOf = (plan: Plan, cycle: BillingCycle): number | null =>
  cycle === 'yearly' ? plan.price_yearly : plan.price_monthly;
