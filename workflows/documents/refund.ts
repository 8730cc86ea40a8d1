import type { RefundInput, RefundResult } from '../contracts/refund.ts';
import { causeOf, durable } from '../temporal/activities.ts';

/** Refunds once, with retries until Stripe answers, even if the caller is gone. */
export async function refund(input: RefundInput): Promise<RefundResult> {
  try {
    return await durable.refundCharge.executeWithOptions({ summary: `Refund ${input.chargeId}` }, [input]);
  } catch (error) {
    throw causeOf(error);
  }
}
