import type Stripe from 'stripe';

/** A customer as another product makes one. */
export interface NewCustomer {
  clock: string;
  email: string;
  name?: string;
  metadata?: Record<string, string>;
  /** A test payment method of Stripe; null: none. */
  method: string | null;
}

/** Makes a customer with a default payment method. @returns its id */
export async function signUp(
  stripe: Stripe,
  { clock, email, name, metadata = {}, method }: NewCustomer,
): Promise<string> {
  const { id } = await stripe.customers.create({
    email,
    test_clock: clock,
    metadata,
    ...(name === undefined ? {} : { name }),
  });
  if (method !== null) await payWith(stripe, id, method);
  return id;
}

/** Makes a payment method the customer's default. */
export async function payWith(stripe: Stripe, customer: string, method: string): Promise<void> {
  const { id } = await stripe.paymentMethods.attach(method, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
}
