import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';
import { idOf, optionalIdOf } from '../references.ts';

/** Whether a payment method may still be debited without its owner. */
interface MandateFacts {
  paymentMethodId: string;
  hasEnded: boolean;
}

/**
 * Reads a mandate; null for one of a single payment, which is `inactive` once it was used
 * (docs.stripe.com/api/mandates/object, status).
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readMandate(stripe: Stripe, id: string): Promise<MandateFacts | null> {
  const { type, status, payment_method: method } = await stripe.mandates.retrieve(id);
  return type === 'single_use' ? null : { paymentMethodId: idOf(method), hasEnded: status === 'inactive' };
}

/**
 * Whether the newest debit of a payment method, or its newest set-up, has a mandate that is active. Stripe
 * lists no mandates of a method: one that ended may not be the one that debits are made by.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function hasActiveMandate(
  stripe: Stripe,
  { customerId, paymentMethodId }: { customerId: string; paymentMethodId: string },
): Promise<boolean> {
  const charges = await stripe.charges.list({ customer: customerId, limit: 100 });
  const setUps = await stripe.setupIntents.list({ payment_method: paymentMethodId, limit: 10 });
  const debit = charges.data.find(
    ({ payment_method: of, status }) => of === paymentMethodId && status !== 'failed',
  );
  const setUp = setUps.data.find(({ status, mandate }) => status === 'succeeded' && mandate !== null);
  const ids = [debit === undefined ? null : mandateOfDebit(debit), optionalIdOf(setUp?.mandate)];
  const mandates = await Promise.all(
    [...new Set(ids)].filter((id) => id !== null).map((id) => readMandate(stripe, id)),
  );
  return mandates.some((mandate) => mandate?.paymentMethodId === paymentMethodId && !mandate.hasEnded);
}

/** The mandate that a bank account was debited by; null where Stripe names none. */
function mandateOfDebit({ payment_method_details: details }: Stripe.Charge): string | null {
  const by =
    details?.us_bank_account ??
    details?.sepa_debit ??
    details?.bacs_debit ??
    details?.au_becs_debit ??
    details?.acss_debit;
  return optionalIdOf(by?.mandate);
}

/** Whether the key may read mandates. @throws Stripe's error; see `classifyStripeError` */
export async function mayReadMandates(stripe: Stripe): Promise<boolean> {
  try {
    // Stripe refuses a key without the right before it looks for the mandate.
    await stripe.mandates.retrieve('mandate_that_is_not_there');
    return true;
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind === 'not_allowed') return false;
    if (kind === 'not_found' || kind === 'invalid') return true;
    throw error;
  }
}
