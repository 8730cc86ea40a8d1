import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import type { PaymentMethod, SubscriptionStatus } from './billing.ts';
import { leaveFor } from './checkout.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';
import type { BillingCycle } from './plans.ts';
import { operationResult } from './operation-result.ts';
import { recall, remember } from './window-memory.ts';

type PendingOperation = components['schemas']['PendingOperation'];
export type PlanChange = components['schemas']['PlanChange'];

type Change<Input> = UseMutationResult<SubscriptionStatus, Error, Input>;

/** A change of the subscription: its answer is shown at once, dependent reads are refreshed. */
function useChange<Input>(
  change: (input: Input) => Promise<SubscriptionStatus | PendingOperation>,
): Change<Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => operationResult(await change(input)),
    onSuccess: (status) => {
      client.setQueryData(keys.status, status);
      // The one that is shown is of a change that is made: asked again, it would be refused.
      client.removeQueries({ queryKey: ['preview'], type: 'inactive' });
    },
    // Also after a refusal: it may have been one because the page was out of date.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['billing'] }),
        client.invalidateQueries({ queryKey: ['usage'] }),
      ]),
  });
}

/** A plan to change to. */
export interface NewPlan {
  tier: string;
  cycle: BillingCycle;
  /** Default: upgrades at once, downgrades at the period's end. */
  when?: 'now' | 'period_end';
}

const planBody = ({ tier, cycle, when }: NewPlan) => ({
  new_tier_id: tier,
  billing_cycle: cycle,
  ...(when === undefined ? {} : { when }),
});

/** Changes the plan; a declined payment leaves it as it was. */
export const useChangePlan = (): Change<NewPlan> =>
  useChange((plan) =>
    unwrap(api.POST('/billing/subscription/upgrade', { body: { ...planBody(plan), preview: false } })),
  );

/** What a change of plan would cost and when it would come about; changes nothing. */
export function usePreview(plan: NewPlan, active: boolean): UseQueryResult<PlanChange> {
  return useQuery({
    queryKey: [...keys.preview(plan.tier, plan.cycle), plan.when ?? 'default'],
    queryFn: async () => {
      const answer = await unwrap(
        api.POST('/billing/subscription/upgrade', { body: { ...planBody(plan), preview: true } }),
      );
      if ('operation_id' in answer) throw new Error('a preview takes no time');
      return answer;
    },
    enabled: active,
    // Previews count as changes, of which a person may ask only so many a minute.
    staleTime: 60_000,
  });
}

/** Ends the subscription, now or at the period's end. */
export const useCancel = (): Change<{ now: boolean; reason: string }> =>
  useChange(({ now, reason }) =>
    unwrap(
      api.POST('/billing/subscription/cancel', {
        body: { at_period_end: !now, ...(reason === '' ? {} : { reason }) },
      }),
    ),
  );

/** Takes back a cancellation, a pause or a scheduled change. */
export const useResume = (): Change<void> =>
  useChange(() => unwrap(api.POST('/billing/subscription/resume', { body: {} })));

/** Stops collection until a day, or until resumed. */
export const usePause = (): Change<{ until: string | null }> =>
  useChange(({ until }) =>
    unwrap(api.POST('/billing/subscription/pause', { body: until === null ? {} : { until } })),
  );

/** Applies a promotion code to what comes next. */
export const useCoupon = (): Change<{ code: string }> =>
  useChange(({ code }) => unwrap(api.POST('/billing/subscription/coupon', { body: { code } })));

/** Charges the outstanding amount. */
export const usePayNow = (): Change<void> =>
  useChange(() => unwrap(api.POST('/billing/subscription/pay-now', { body: {} })));

/** Promises to pay on a day. */
export const usePromise = (): Change<{ on: string }> =>
  useChange(({ on }) => unwrap(api.POST('/billing/subscription/promise', { body: { on } })));

const cardsKey = 'perennial-cards-before';

/** What there was when the customer left for Stripe's page to give another card. */
export interface CardsBefore {
  /** Ids of the payment methods; null where they were not read. */
  methods: string[] | null;
  /** Of the subscription; null where it was not read. */
  status: string | null;
}

/** Null where this window never left for it. */
export const cardsBefore = (): CardsBefore | null => recall(cardsKey) as CardsBefore | null;

/** Goes to Stripe's page for another card. */
export function useNewCard(): UseMutationResult<never, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { setup_url: url } = await unwrap(api.POST('/billing/payment-methods/setup', { body: {} }));
      const methods = client.getQueryData<PaymentMethod[]>(keys.paymentMethods);
      const before: CardsBefore = {
        methods: methods?.map(({ id }) => id) ?? null,
        status: client.getQueryData<SubscriptionStatus>(keys.status)?.status ?? null,
      };
      remember(cardsKey, before);
      return leaveFor(url);
    },
  });
}

/** Goes to Stripe's portal: cards, address, tax number, invoices. */
export const usePortal = (): UseMutationResult<never, Error, void> =>
  useMutation({
    mutationFn: async () => {
      const { portal_url: url } = await unwrap(api.POST('/billing/portal/create', { body: {} }));
      return leaveFor(url);
    },
  });
