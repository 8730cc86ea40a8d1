import type { Refusal } from '../refusal.ts';

/** What decides whether a subscription can be taken over; as Stripe has it at that moment. */
export interface TakeOverFacts {
  stripeStatus: string;
  isMarked: boolean;
  /** Licensed items whose price or product is a plan's. */
  planItems: number;
  /** Whether any item, a metered one too, is of a plan. */
  isMapped: boolean;
}

/** Why a subscription cannot be taken over; null when it can. Codes are stable. */
export const refuseTakeOver = (facts: TakeOverFacts): Refusal | null => {
  const { stripeStatus, isMarked, planItems, isMapped } = facts;
  if (stripeStatus === 'canceled' || stripeStatus === 'incomplete_expired')
    return { code: 'subscription_over', message: 'The subscription is over: there is nothing to manage.' };
  if (isMarked) return { code: 'already_managed', message: 'The subscription is managed here already.' };
  if (!isMapped)
    return {
      code: 'foreign_subscription',
      message: 'No item of the subscription is of a plan. Map its product or price to a plan first.',
    };
  if (stripeStatus === 'incomplete')
    return {
      code: 'illegal_transition',
      message: 'Its first payment was never made. It can be taken over once it is active.',
    };
  if (planItems === 0)
    return {
      code: 'no_plan_item',
      message:
        'The subscription has no item with the fixed price of a plan: the engine could not change its plan.',
    };
  return planItems === 1
    ? null
    : {
        code: 'several_plan_items',
        message: `${planItems} items of the subscription are of a plan: it is not clear which one decides. Leave one of them at Stripe.`,
      };
};
