import type { EntityManager } from '@mikro-orm/postgresql';
import { approvalOfKey, endApproval } from '../../db/approvals/approvals.ts';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { lockUsageToSeeTo, noteSeenTo } from '../../db/usage/reporting/usage-attention.ts';
import type { UsageToSeeTo } from '../../db/usage/reporting/usage-attention.ts';
import { refuseOwnMoney, writeRequest } from '../approvals/ask-for-money.ts';
import type { AskingContext } from '../approvals/ask-for-money.ts';
import { byStaff } from '../audit/by-staff.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** A usage period that staff waive. */
interface WaiveRequest {
  subscription: string;
  /** Start of the period, ISO 8601. */
  from: string;
  reason: string;
  idempotencyKey: string;
}

/** What was waived, minor units, or the request that waits for a second person. */
type Waived = Pick<UsageToSeeTo, 'unbilled' | 'currency'> | { asked: ApprovalRow };

/**
 * Waives a usage period, or asks a second person to agree. In one transaction that locks the period: what is
 * waived is what was weighed.
 * @throws ApiProblem `not_found`, `forbidden`, `idempotency_conflict`
 */
export async function waiveOrAsk(
  em: EntityManager,
  context: AskingContext,
  request: WaiveRequest,
): Promise<Waived> {
  const { subscription: subscriptionId, from } = request;
  const startsAt = Date.parse(from);
  const key = `waive:${subscriptionId}:${startsAt}:${context.principal.userId}/${request.idempotencyKey}`;
  const period = await lockUsageToSeeTo(em, { subscriptionId, startsAt });
  // A repeat is answered by what the first one did, whatever was used since.
  const earlier = await approvalOfKey(em, key);
  if (earlier !== null) return answerOf(earlier);
  if (period === null)
    throw new ApiProblem(
      'not_found',
      `There is nothing to see to in the usage of ${subscriptionId} from ${from}.`,
    );
  await refuseOwnMoney(em, context, period.customerId);
  // What the customer is owed is no gift of ours.
  if (period.unbilled > 0) {
    const asked = await writeRequest(em, context, {
      action: 'usage.waive',
      subjectId: subscriptionId,
      customerId: period.customerId,
      key,
      amount: period.unbilled,
      most: period.unbilled,
      currency: period.currency,
      input: { startsAt },
      reason: request.reason,
      before: null,
    });
    if (asked.state !== 'not_needed') return { asked };
  }
  await noteSeenTo(em, period);
  await appendAudit(em, {
    ...byStaff(context),
    action: 'usage.period.seen_to',
    subjectType: 'subscription',
    subjectId: subscriptionId,
    before: { ...period, email: undefined },
    after: null,
    reason: request.reason,
  });
  await endApproval(em, key, { outcome: 'done', detail: null });
  return period;
}

/** @throws ApiProblem `idempotency_conflict` for a request that was never carried out */
function answerOf(earlier: ApprovalRow): Waived {
  if (earlier.state !== 'not_needed') return { asked: earlier };
  if (earlier.outcome === 'done') return { unbilled: earlier.amount ?? 0, currency: earlier.currency };
  throw new ApiProblem(
    'idempotency_conflict',
    'Nothing came of the request with this Idempotency-Key. Look at the period as it is, and ask again with a new key.',
  );
}
