import type { RefundInput, RefundResult } from '../contracts/refund.ts';
import { causeOf, durable } from '../temporal/activities.ts';

/** Gives money back, once: tried until Stripe has answered, whatever happens to the one who asked. */
export async function refund(input: RefundInput): Promise<RefundResult> {
  try {
    return await durable.refundCharge.executeWithOptions({ summary: `Refund ${input.chargeId}` }, [input]);
  } catch (error) {
    throw causeOf(error);
  }
}
