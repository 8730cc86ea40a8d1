import { createRefundAtStripe, findRefund } from '../../gateways/stripe/documents/refunds.ts';
import type { RefundInput, RefundResult } from '../../workflows/contracts/refund.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { asAsked } from '../effects/as-asked.ts';
import { syncCharge } from './sync-charge.ts';

/** Gives back all or a part of a charge, once for each key, and writes the charge down as it is then. */
export const refundCharge =
  (deps: ActivityDeps) =>
  ({ chargeId, amount, key, staffId }: RefundInput): Promise<RefundResult> =>
    asAsked(deps, {
      action: 'charge.refund',
      subjectId: chargeId,
      key,
      amount,
      made: ({ refundId }) => refundId,
      carryOut: async () => {
        const result = await performEffect<RefundResult>(deps, {
          key,
          subject: { chargeId },
          kind: 'refund',
          intent: { chargeId, amount, staffId },
          call: (idempotencyKey) => createRefundAtStripe(deps.stripe, { chargeId, amount, idempotencyKey }),
          lookUp: () => findRefund(deps.stripe, { chargeId, idempotencyKey: key }),
          providerId: ({ refundId }) => refundId,
        });
        await syncCharge(deps, chargeId);
        return result;
      },
    });
