import type Stripe from 'stripe';
import type { ProrationQuote } from '../../../domain/subscriptions/proration-quote.ts';
import { namedTaxes } from '../tax.ts';
import { toStripeTime } from '../times.ts';
import type { PlanTarget } from './change-plan.ts';
import { changedItems, isTrialing } from './managed-items.ts';
import { planItem } from './plan-item.ts';

/**
 * Asks Stripe what `changePlanNow` would charge. Changes nothing. Nothing is due at once during a trial,
 * for a change at the period's end, or for the plan that is there: of that Stripe would preview the next
 * renewal.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function previewChangeAtStripe(
  stripe: Stripe,
  input: PlanTarget & { when: 'now' | 'period_end'; prorationDate?: number },
): Promise<ProrationQuote> {
  const subscription = await stripe.subscriptions.retrieve(input.subscriptionId);
  if (input.when === 'period_end' || isTrialing(subscription) || isThere(subscription, input)) {
    return { amountDue: 0, credit: 0, currency: subscription.currency, lines: [], taxes: [] };
  }
  const preview = await stripe.invoices.createPreview({
    subscription: input.subscriptionId,
    subscription_details: {
      items: changedItems(subscription, input),
      proration_behavior: 'always_invoice',
      ...(input.prorationDate === undefined ? {} : { proration_date: toStripeTime(input.prorationDate) }),
    },
  });
  return quoteOf(stripe, preview);
}

/** Whether the subscription has what is asked for. */
export const isThere = (subscription: Stripe.Subscription, target: PlanTarget): boolean => {
  const { price, quantity = 1 } = planItem(subscription, target.plans);
  return price.id === target.priceId && (target.quantity === null || quantity === target.quantity);
};

/** What an invoice of a change asks for and gives back. @throws Stripe's error; see `classifyStripeError` */
export async function quoteOf(
  stripe: Stripe,
  invoice: Pick<Stripe.Invoice, 'amount_due' | 'currency' | 'lines' | 'total_taxes'>,
): Promise<ProrationQuote> {
  const lines = invoice.lines.data.map((line) => ({
    description: line.description ?? '',
    amount: line.amount,
  }));
  return {
    amountDue: invoice.amount_due,
    credit: lines.reduce((sum, { amount }) => (amount < 0 ? sum - amount : sum), 0),
    currency: invoice.currency,
    lines,
    taxes: await namedTaxes(stripe, invoice),
  };
}
