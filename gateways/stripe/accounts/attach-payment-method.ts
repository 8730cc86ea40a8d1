import type Stripe from 'stripe';
import { whyNotInCurrency } from '../../../domain/documents/payment-methods.ts';
import { optionalIdOf } from '../references.ts';
import { runningOf } from '../subscriptions/managed.ts';
import { setDefaultCard } from './replace-card.ts';

/** The payment method belongs to another customer, or there is none of that id. */
export class ForeignPaymentMethodError extends Error {
  override readonly name = 'ForeignPaymentMethodError';

  constructor(paymentMethodId: string) {
    super(`Payment method ${paymentMethodId} is not the customer's.`);
  }
}

/** The payment method takes no payments in the currency that the customer pays in. */
export class WrongCurrencyError extends Error {
  override readonly name = 'WrongCurrencyError';
}

/**
 * Attaches a payment method, as the default for invoices if requested. An attached one stays attached.
 * @returns the method's id, which differs when a test card was attached by its name
 * @throws ForeignPaymentMethodError; WrongCurrencyError; Stripe's error, a decline above all; see
 * `classifyStripeError`
 */
export async function attachPaymentMethodAtStripe(
  stripe: Stripe,
  input: { customerId: string; paymentMethodId: string; setDefault: boolean; idempotencyKey: string },
): Promise<string> {
  const { customerId, paymentMethodId, setDefault, idempotencyKey } = input;
  const before = await stripe.paymentMethods.retrieve(paymentMethodId);
  const owner = optionalIdOf(before.customer);
  if (owner !== null && owner !== customerId) throw new ForeignPaymentMethodError(paymentMethodId);
  await requireCurrency(stripe, customerId, before.type);
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

/** Stripe attaches it all the same, and refuses each payment by it. */
async function requireCurrency(stripe: Stripe, customerId: string, methodType: string): Promise<void> {
  if (methodType === 'card') return;
  const { managed } = await runningOf(stripe, customerId);
  const customer = await stripe.customers.retrieve(customerId);
  const fixed = customer.deleted === true ? null : customer.currency;
  const paid = [...managed.map(({ currency }) => currency), ...(fixed == null ? [] : [fixed])];
  for (const currency of paid) {
    const why = whyNotInCurrency(methodType, currency);
    if (why !== null) throw new WrongCurrencyError(why);
  }
}
