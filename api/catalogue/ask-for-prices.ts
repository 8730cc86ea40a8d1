import { planChanges } from '../../domain/catalogue/plan-changes.ts';
import type { PlanField } from '../../domain/catalogue/plan-changes.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { askedForMoney } from '../approvals/ask-for-money.ts';
import type { AskingContext } from '../approvals/ask-for-money.ts';

/** What of a plan says what customers pay, and what they get for it before they pay more. */
const PRICE_FIELDS: readonly PlanField[] = [
  'prices',
  'pricePer1k',
  'overageTiers',
  'includedCredits',
  'rollover',
];

/**
 * Asks for a change of what a plan costs; null where it needs no second person: nothing of the price
 * changes, or one administrator may (`APPROVAL_PRICE_CHANGES`).
 *
 * @param before null: a new plan
 * @throws ApiProblem `invalid_request` without a reason, `stripe_not_configured`, `engine_unavailable`
 */
export async function askedForPrices(
  context: AskingContext & { idempotencyKey: string },
  { before, after, reason }: { before: Plan | null; after: Plan; reason: string | undefined },
): Promise<ApprovalRow | null> {
  const { deps, principal, idempotencyKey } = context;
  const isPrice =
    before === null || planChanges(before, after).some(({ field }) => PRICE_FIELDS.includes(field));
  if (!isPrice || deps.settings.approvals.priceChanges === 'alone') return null;
  requireStripe(deps);
  if (reason === undefined) {
    const detail = 'reason is required: a second administrator has to agree to what a plan costs.';
    throw new ApiProblem('invalid_request', detail, { errors: [{ pointer: '/reason', detail }] });
  }
  return askedForMoney(context, {
    action: before === null ? 'plan.create' : 'plan.update',
    subjectId: after.code,
    customerId: null,
    key: `plan:${after.code}:${principal.userId}/${idempotencyKey}`,
    amount: null,
    most: null,
    currency: deps.settings.defaultCurrency,
    input: { before, after },
    mayDiffer: ['before'],
    reason,
    before,
  });
}
