import { ApplicationFailure } from '@temporalio/activity';
import { findPlan, priceFor } from '../../domain/catalogue/tiers.ts';
import { cancelNow, pauseCollectionAtStripe } from '../../gateways/stripe/subscriptions/changes.ts';
import { markUncollectible, voidInvoice } from '../../gateways/stripe/documents/invoices.ts';
import { planItem } from '../../gateways/stripe/subscriptions/plan-item.ts';
import { planInterval } from '../../gateways/stripe/catalogue/plan-of-price.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import type { EffectInput } from '../types.ts';

/** The final action of an episode. */
interface EndUnpaidStep extends EffectInput {
  action: 'cancel' | 'mark_unpaid' | 'downgrade';
  debt: 'keep' | 'void';
  downgradeTo: string | null;
  invoiceIds: string[];
}

/** `paid`: everything was paid at the last moment, so that nothing was ended. */
interface EndUnpaidResult {
  outcome: 'ended' | 'paid';
}

/**
 * Ends the collection of a debt. `cancel` ends the subscription; `mark_unpaid` leaves it suspended and
 * stops further invoices (Stripe's own `unpaid` cannot be set through the API); `downgrade` moves it to a
 * cheaper plan from the next period. The debt becomes uncollectible or void.
 */
export const endUnpaid =
  (deps: ActivityDeps) =>
  (step: EndUnpaidStep): Promise<EndUnpaidResult> =>
    performEffect<EndUnpaidResult>(deps, {
      key: step.key,
      subject: { subscriptionId: step.subscriptionId },
      kind: `final_${step.action}`,
      intent: { subscriptionId: step.subscriptionId, debt: step.debt, invoiceIds: step.invoiceIds },
      call: async (key) => {
        const { subscriptionId } = step;
        // Looked at on every try: it may have been paid while Stripe could not be reached.
        if (await allPaid(deps, step)) return { outcome: 'paid' };
        if (step.action === 'cancel')
          // An uncollectible debt includes usage up to the end; a voided one does not grow.
          await cancelNow(deps.stripe, {
            subscriptionId,
            idempotencyKey: `${key}/cancel`,
            billUsage: step.debt === 'keep',
          });
        if (step.action === 'mark_unpaid') {
          await pauseCollectionAtStripe(deps.stripe, {
            subscriptionId,
            resumesAt: null,
            idempotencyKey: `${key}/pause`,
          });
        }
        if (step.action === 'downgrade') await downgrade(deps, step);
        await giveUp(deps, step, key);
        return { outcome: 'ended' };
      },
      // Each part can be repeated safely: what has ended or was given up stays so.
      lookUp: () => Promise.resolve(null),
      providerId: () => step.subscriptionId,
    });

/** An uncollectible invoice stays on record as a debt, a void one never was. */
export async function giveUp(
  { stripe }: Pick<ActivityDeps, 'stripe'>,
  { invoiceIds, debt }: Pick<EndUnpaidStep, 'invoiceIds' | 'debt'>,
  key: string,
): Promise<void> {
  for (const invoiceId of invoiceIds) {
    const input = { invoiceId, idempotencyKey: `${key}/${debt}/${invoiceId}` };
    await (debt === 'void' ? voidInvoice(stripe, input) : markUncollectible(stripe, input));
  }
}

async function allPaid(
  { stripe }: ActivityDeps,
  { subscriptionId, invoiceIds }: EndUnpaidStep,
): Promise<boolean> {
  const invoices = await Promise.all(invoiceIds.map((id) => stripe.invoices.retrieve(id)));
  if (invoices.length === 0 || invoices.some(({ status }) => status !== 'paid')) return false;
  return (await stripe.subscriptions.retrieve(subscriptionId)).status !== 'canceled';
}

async function downgrade(
  deps: ActivityDeps,
  { key, subscriptionId, downgradeTo }: EndUnpaidStep,
): Promise<void> {
  const subscription = await callStripe(() => deps.stripe.subscriptions.retrieve(subscriptionId));
  const plans = await deps.plans();
  const item = planItem(subscription, plans);
  const plan = downgradeTo === null ? null : findPlan(plans, downgradeTo);
  const price = plan && priceFor(plan, planInterval(item.price.recurring?.interval), subscription.currency);
  if (!price?.stripePriceId) {
    throw ApplicationFailure.nonRetryable(
      `There is no price of ${downgradeTo ?? 'no plan'} to go down to.`,
      'price_not_set_up',
    );
  }
  await deps.stripe.subscriptions.update(
    subscriptionId,
    { items: [{ id: item.id, price: price.stripePriceId }], proration_behavior: 'none' },
    { idempotencyKey: `${key}/downgrade` },
  );
}
