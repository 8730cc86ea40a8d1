import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { modeOf } from '../../../domain/subscriptions/mode.ts';
import { classifyStripeError } from '../errors.ts';
import { optionalIdOf } from '../references.ts';
import { EFFECT_KEY } from './invoice-of-key.ts';

/** Keys of the invoices for usage after the end, which had no mark before. */
const LATE_USAGE = /^late-usage:/;

/**
 * Whether an invoice of no subscription is ours: it has our mark, or asks for a price or product of a plan.
 * One that Stripe does not know proves nothing.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function isOwnInvoice(
  stripe: Stripe,
  invoiceId: string,
  plans: readonly Plan[],
): Promise<boolean> {
  try {
    const { metadata } = await stripe.invoices.retrieve(invoiceId);
    if (LATE_USAGE.test(metadata?.[EFFECT_KEY] ?? '')) return true;
    const lines = await stripe.invoices
      .listLineItems(invoiceId, { limit: 100 })
      .autoPagingToArray({ limit: 10_000 });
    const items = lines.flatMap(({ pricing }) => {
      const priceId = optionalIdOf(pricing?.price_details?.price);
      return priceId === null ? [] : [{ priceId, productId: pricing?.price_details?.product ?? null }];
    });
    return modeOf({ metadata: metadata ?? {}, items }, plans) !== 'foreign';
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return true;
    throw error;
  }
}
