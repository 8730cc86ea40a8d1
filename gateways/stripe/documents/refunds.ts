import type Stripe from 'stripe';

/** Metadata by which a refund is found again. */
const EFFECT_KEY = 'effect_key';

/** A refund's result. Minor units. */
interface RefundReading {
  refundId: string;
  status: string;
  amount: number;
  currency: string;
}

/**
 * Gives back all that is left of a charge, or a part. Stripe refuses more than was paid.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function createRefundAtStripe(
  stripe: Stripe,
  input: { chargeId: string; amount: number | null; idempotencyKey: string },
): Promise<RefundReading> {
  const refund = await stripe.refunds.create(
    {
      charge: input.chargeId,
      ...(input.amount === null ? {} : { amount: input.amount }),
      reason: 'requested_by_customer',
      metadata: { [EFFECT_KEY]: input.idempotencyKey },
    },
    { idempotencyKey: input.idempotencyKey },
  );
  return toReading(refund);
}

/** The refund of a key; null without one. @throws Stripe's error; see `classifyStripeError` */
export async function findRefund(
  stripe: Stripe,
  input: { chargeId: string; idempotencyKey: string },
): Promise<RefundReading | null> {
  const { data } = await stripe.refunds.list({ charge: input.chargeId, limit: 100 });
  const found = data.find(({ metadata }) => metadata?.[EFFECT_KEY] === input.idempotencyKey);
  return found === undefined ? null : toReading(found);
}

const toReading = ({ id, status, amount, currency }: Stripe.Refund): RefundReading => ({
  refundId: id,
  status: status ?? 'pending',
  amount,
  currency,
});
