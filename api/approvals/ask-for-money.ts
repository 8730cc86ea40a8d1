import { randomUUID } from 'node:crypto';
import { appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import type { AuditRow, MoneyAction } from '../../db/audit/audit-log.ts';
import { askForMoney, isOwnMoney } from '../../db/approvals/approvals.ts';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import { toMinor } from '../../domain/money.ts';
import { DAY_MS } from '../../domain/period.ts';
import { converted } from '../../domain/revenue/exchange-rates.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { Principal } from '../auth/principal.ts';
import { iso } from '../subscriptions/present-subscription.ts';
import { byStaff } from '../audit/by-staff.ts';

/** How long a second person has to agree. */
const WAITS_MS = 3 * DAY_MS;

/** Money that staff ask for. */
export interface MoneyAsked {
  action: MoneyAction;
  subjectType: 'charge' | 'invoice';
  subjectId: string;
  customerId: string | null;
  key: string;
  /** Minor units; null for all that is left. */
  amount: number | null;
  /** The most that it can come to, minor units. */
  most: number;
  currency: string;
  /** What the workflow that moves it takes. */
  input: Record<string, unknown>;
  reason: string;
  before: AuditRow['before'];
}

/**
 * Writes down that money is asked for, in the audit log and where the step that moves it looks, both or neither. Above what one person may move
 * alone on a day (`APPROVAL_ABOVE_…`) it waits for a second one.
 *
 * @throws ApiProblem `forbidden` where the asker is the customer
 */
export async function askedForMoney(
  { deps, principal, requestId }: { deps: ApiDeps; principal: Principal; requestId: string },
  { most, before, subjectType, ...asked }: MoneyAsked,
): Promise<ApprovalRow> {
  const now = deps.now();
  const { defaultCurrency, exchangeRates, approvalAbove } = deps.settings;
  if (await isOwnMoney(deps.em(), principal.userId, asked.customerId))
    throw new ApiProblem('forbidden', 'This is your own money; another member of staff has to do it.');
  const alone = approvalAbove[asked.action];
  return deps.em().transactional(async (em) => {
    const approval = await askForMoney(
      em,
      {
        ...asked,
        id: randomUUID(),
        worth: converted(
          { amount: asked.amount ?? most, currency: asked.currency },
          defaultCurrency,
          iso(now).slice(0, 10),
          exchangeRates,
        ),
        askedBy: principal.userId,
        askedAt: now,
        expiresAt: now + WAITS_MS,
      },
      toMinor(alone, defaultCurrency) ?? 0,
    );
    await appendAudit(em, {
      ...byStaff({ principal, requestId, deps }),
      action: requestedAction(asked.action),
      subjectType,
      subjectId: asked.subjectId,
      before,
      after: { key: asked.key, amount: asked.amount, approval: approval.id, state: approval.state },
      reason: asked.reason,
    });
    return approval;
  });
}
