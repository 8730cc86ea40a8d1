import type Stripe from 'stripe';
import { runningOf } from '../subscriptions/managed.ts';
import { optionalIdOf } from '../references.ts';

/** A card of a customer that is to be charged from now on. */
interface ChosenCard {
  customerId: string;
  paymentMethodId: string;
}

/**
 * Makes a card the default of the customer and of each live subscription with a card of its own. Checkout
 * sets the card on the subscription, where it takes precedence over the customer's.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function replaceCard(
  stripe: Stripe,
  { customerId, paymentMethodId, idempotencyKey }: ChosenCard & { idempotencyKey: string },
): Promise<{ paymentMethodId: string }> {
  const { managed, others } = await runningOf(stripe, customerId);
  if (others.length === 0) await setCustomersDefault(stripe, { customerId, paymentMethodId, idempotencyKey });
  for (const { id, default_payment_method: method } of managed) {
    const own = optionalIdOf(method);
    if (own === paymentMethodId || (own === null && others.length === 0)) continue;
    await setSubscriptionsCard(stripe, id, paymentMethodId, idempotencyKey);
  }
  return { paymentMethodId };
}

/**
 * Makes a card the customer's default. If other products' subscriptions run too, they would be charged as
 * well: then it is set on our subscriptions without a card of their own.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function setDefaultCard(
  stripe: Stripe,
  card: ChosenCard & { idempotencyKey: string },
): Promise<void> {
  const { managed, others } = await runningOf(stripe, card.customerId);
  if (others.length === 0) return setCustomersDefault(stripe, card);
  for (const { id, default_payment_method: own } of managed)
    if (own === null) await setSubscriptionsCard(stripe, id, card.paymentMethodId, card.idempotencyKey);
}

async function setCustomersDefault(
  stripe: Stripe,
  { customerId, paymentMethodId, idempotencyKey }: ChosenCard & { idempotencyKey: string },
): Promise<void> {
  await stripe.customers.update(
    customerId,
    { invoice_settings: { default_payment_method: paymentMethodId } },
    { idempotencyKey },
  );
}

async function setSubscriptionsCard(
  stripe: Stripe,
  subscriptionId: string,
  paymentMethodId: string,
  keysBegin: string,
): Promise<void> {
  await stripe.subscriptions.update(
    subscriptionId,
    { default_payment_method: paymentMethodId },
    { idempotencyKey: `${keysBegin}/${subscriptionId}` },
  );
}

/** Whether {@link replaceCard} already set the card. @throws Stripe's error; see `classifyStripeError` */
export async function isDefaultCard(
  stripe: Stripe,
  { customerId, paymentMethodId }: ChosenCard,
): Promise<boolean> {
  const { managed, others } = await runningOf(stripe, customerId);
  if (others.length > 0)
    return managed.every(({ default_payment_method: own }) => optionalIdOf(own) === paymentMethodId);
  const customer = await stripe.customers.retrieve(customerId);
  return (
    customer.deleted !== true &&
    optionalIdOf(customer.invoice_settings.default_payment_method) === paymentMethodId
  );
}
