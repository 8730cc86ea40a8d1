import type Stripe from 'stripe';
import { toStripeTime } from '../times.ts';

/**
 * Pauses collection: invoices of the time are voided, nobody is charged.
 * @param resumesAt billing time at which Stripe resumes by itself, null for until told otherwise
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function pauseCollection(
  stripe: Stripe,
  input: { subscriptionId: string; resumesAt: number | null; idempotencyKey: string },
): Promise<void> {
  const { subscriptionId, resumesAt, idempotencyKey } = input;
  await stripe.subscriptions.update(
    subscriptionId,
    {
      pause_collection: {
        behavior: 'void',
        ...(resumesAt === null ? {} : { resumes_at: toStripeTime(resumesAt) }),
      },
    },
    { idempotencyKey },
  );
}

/** Takes a pause back. @throws Stripe's error; see `classifyStripeError` */
export async function resumeCollection(
  stripe: Stripe,
  { subscriptionId, idempotencyKey }: { subscriptionId: string; idempotencyKey: string },
): Promise<void> {
  await stripe.subscriptions.update(subscriptionId, { pause_collection: '' }, { idempotencyKey });
}
