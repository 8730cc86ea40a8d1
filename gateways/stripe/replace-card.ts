import type Stripe from 'stripe';
import { optionalIdOf } from './references.ts';

/**
 * Makes a card the one that is charged: the customer's default, and that of each running subscription that has one of its own.
 * Checkout gives a subscription the card that it took, which comes before the customer's.
 *
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function replaceCard(
  stripe: Stripe,
  input: { customerId: string; paymentMethodId: string; idempotencyKey: string },
): Promise<{ paymentMethodId: string }> {
  const { customerId, paymentMethodId, idempotencyKey } = input;
  await stripe.customers.update(
    customerId,
    { invoice_settings: { default_payment_method: paymentMethodId } },
    { idempotencyKey },
  );
  for await (const subscription of stripe.subscriptions.list({ customer: customerId, limit: 100 })) {
    const own = optionalIdOf(subscription.default_payment_method);
    if (own === null || own === paymentMethodId || subscription.status === 'incomplete_expired') continue;
    await stripe.subscriptions.update(
      subscription.id,
      { default_payment_method: paymentMethodId },
      { idempotencyKey: `${idempotencyKey}/${subscription.id}` },
    );
  }
  return { paymentMethodId };
}

/** Whether the customer's default is this card already. @throws Stripe's error; see `classifyStripeError` */
export async function isDefaultCard(
  stripe: Stripe,
  { customerId, paymentMethodId }: { customerId: string; paymentMethodId: string },
): Promise<boolean> {
  const customer = await stripe.customers.retrieve(customerId);
  return (
    customer.deleted !== true &&
    optionalIdOf(customer.invoice_settings.default_payment_method) === paymentMethodId
  );
}
