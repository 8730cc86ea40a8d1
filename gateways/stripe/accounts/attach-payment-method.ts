import type Stripe from 'stripe';
import { optionalIdOf } from '../references.ts';
import { setDefaultCard } from './replace-card.ts';

/** The payment method belongs to another customer, or there is none of that id. */
export class ForeignPaymentMethodError extends Error {
  override readonly name = 'ForeignPaymentMethodError';

  constructor(paymentMethodId: string) {
    super(`Payment method ${paymentMethodId} is not the customer's.`);
  }
}

/**
 * Attaches a payment method, as the default for invoices if requested. An attached one stays attached.
 * @returns the method's id, which differs when a test card was attached by its name
 * @throws ForeignPaymentMethodError; Stripe's error, a decline above all; see `classifyStripeError`
 */
export async function attachPaymentMethodAtStripe(
  stripe: Stripe,
  input: { customerId: string; paymentMethodId: string; setDefault: boolean; idempotencyKey: string },
): Promise<string> {
  const { customerId, paymentMethodId, setDefault, idempotencyKey } = input;
  const before = await stripe.paymentMethods.retrieve(paymentMethodId);
  const owner = optionalIdOf(before.customer);
  if (owner !== null && owner !== customerId) throw new ForeignPaymentMethodError(paymentMethodId);
  const { id: methodId } =
    owner === customerId
      ? before
      : await stripe.paymentMethods.attach(paymentMethodId, { customer: customerId }, { idempotencyKey });
  if (setDefault)
    await setDefaultCard(stripe, {
      customerId,
      paymentMethodId: methodId,
      idempotencyKey: `${idempotencyKey}/default`,
    });
  return methodId;
}
