import type Stripe from 'stripe';

/** Objects of one kind, as Stripe shows them. */
interface StripePart {
  kind: string;
  objects: unknown[];
}

/**
 * Everything that Stripe has of a customer, by kind and page; it may be more than we store.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function* readStripePerson(stripe: Stripe, customer: string): AsyncGenerator<StripePart> {
  const found = await stripe.customers.retrieve(customer);
  yield { kind: 'customers', objects: [found] };
  if (found.deleted !== true)
    yield* pages('payment_methods', stripe.customers.listPaymentMethods(customer, { limit: 100 }));
  yield* pages('subscriptions', stripe.subscriptions.list({ customer, status: 'all', limit: 100 }));
  yield* pages('invoices', stripe.invoices.list({ customer, limit: 100 }));
  yield* pages('invoice_items', stripe.invoiceItems.list({ customer, limit: 100 }));
  yield* pages('credit_notes', stripe.creditNotes.list({ customer, limit: 100 }));
  yield* pages('payment_intents', stripe.paymentIntents.list({ customer, limit: 100 }));
  yield* pages('charges', stripe.charges.list({ customer, limit: 100 }));
  yield* pages('checkout_sessions', stripe.checkout.sessions.list({ customer, limit: 100 }));
}

async function* pages<T>(kind: string, list: AsyncIterable<T>): AsyncGenerator<StripePart> {
  let objects: T[] = [];
  for await (const object of list) {
    objects.push(object);
    if (objects.length < 100) continue;
    yield { kind, objects };
    objects = [];
  }
  if (objects.length > 0) yield { kind, objects };
}
