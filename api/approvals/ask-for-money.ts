import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import {
  OtherRequestError,
  approvalRuleIn,
  askForMoney,
  isOwnMoney,
  whoMayDecide,
} from '../../db/approvals/approvals.ts';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import { MONEY_SUBJECTS, appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import type { AuditRow, MoneyAction } from '../../db/audit/audit-log.ts';
import { toMinor } from '../../domain/money.ts';
import { converted } from '../../domain/revenue/exchange-rates.ts';
import type { ApiDeps } from '../deps.ts';
import { startApproval } from '../temporal/approval-run.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { otherRequest } from '../http/idempotency.ts';
import type { Principal } from '../auth/principal.ts';
import { iso } from '../http/iso.ts';
import { byStaff } from '../audit/by-staff.ts';

/** Money that staff ask for. */
interface MoneyAsked {
  action: MoneyAction;
  subjectId: string;
  customerId: string | null;
  key: string;
  /** Minor units; null for all that is left, and for what has no amount. */
  amount: number | null;
  /**
   * The most that it can come to, minor units; null where nobody can tell, which always needs a second
   * person.
   */
  most: number | null;
  currency: string;
  /** What is carried out. A repeat of the key asks for the same. */
  input: Record<string, unknown>;
  /** Fields of it that the asker does not choose. */
  mayDiffer?: readonly string[];
  reason: string;
  before: AuditRow['before'];
  /** What else its entry in the audit log says. */
  audited?: Record<string, unknown>;
}

/** The parts of a request that asks. */
export interface AskingContext {
  deps: ApiDeps;
  principal: Principal;
  requestId: string;
}

/**
 * Writes down that money is asked for, in the audit log and where the step that moves it looks, both or
 * neither. Above what one person may move alone on a day (`APPROVAL_ABOVE_…`) it waits for a second one,
 * and its run begins.
 *
 * @throws ApiProblem `forbidden` where the asker is the customer, `idempotency_conflict`,
 * `engine_unavailable`
 */
export async function askedForMoney(context: AskingContext, asked: MoneyAsked): Promise<ApprovalRow> {
  const { deps } = context;
  await refuseOwnMoney(deps.em(), context, asked.customerId);
  const row = await deps.em().transactional((em) => writeRequest(em, context, asked));
  await startIfOpen(context, row);
  return row;
}

/** @throws ApiProblem `forbidden` where the asker is the customer */
export async function refuseOwnMoney(
  em: EntityManager,
  { principal }: AskingContext,
  customerId: string | null,
): Promise<void> {
  if (await isOwnMoney(em, principal.userId, customerId))
    throw new ApiProblem('forbidden', 'This is your own money; another member of staff has to do it.');
}

/**
 * Begins the run of a request that is committed and not over; a repeat finds it running.
 * @throws ApiProblem `engine_unavailable`
 */
export async function startIfOpen({ deps, requestId }: AskingContext, row: ApprovalRow): Promise<void> {
  const isOpen = row.state === 'waiting' || (row.state === 'approved' && row.outcome === null);
  if (isOpen) await startApproval(deps.temporal, row, requestId);
}

/** The rows of a request, in the caller's transaction: it is asked for only where that commits. */
export async function writeRequest(
  em: EntityManager,
  { deps, principal, requestId }: AskingContext,
  { most, before, audited, mayDiffer = [], ...asked }: MoneyAsked,
): Promise<ApprovalRow> {
  const { defaultCurrency, exchangeRates, approvals } = deps.settings;
  const amount = asked.amount ?? most;
  const today = iso(deps.now()).slice(0, 10);
  const approval = await allowed(askForMoney)(
    em,
    {
      ...asked,
      id: randomUUID(),
      most: amount,
      worth:
        amount === null
          ? null
          : converted({ amount, currency: asked.currency }, defaultCurrency, today, exchangeRates),
      askedBy: principal.userId,
    },
    {
      alone: toMinor(approvals.above[asked.action], defaultCurrency) ?? 0,
      waitsMs: approvals.waitsMs,
      mayDiffer,
    },
  );
  await appendAudit(em, {
    ...byStaff({ principal, requestId, deps }),
    action: requestedAction(asked.action),
    subjectType: MONEY_SUBJECTS[asked.action],
    subjectId: asked.subjectId,
    before,
    after: { ...audited, key: asked.key, amount: asked.amount, approval: approval.id, state: approval.state },
    reason: asked.reason,
  });
  return approval;
}

/**
 * @throws ApiProblem `forbidden` where the asker's role fell meanwhile, or it is their own money since;
 * `idempotency_conflict` where the key stands for something else
 */
const allowed =
  (ask: typeof askForMoney): typeof askForMoney =>
  async (...asked) => {
    try {
      return await ask(...asked);
    } catch (error) {
      if (error instanceof OtherRequestError) throw otherRequest(error);
      if (approvalRuleIn(error) === null) throw error;
      throw new ApiProblem('forbidden', 'You may no longer ask for this.', { cause: error });
    }
  };

/** An answer that is not the last one, and leads to the request; 200 once it has ended. */
export const underWay = <B>(
  { id, state, outcome }: ApprovalRow,
  body: B,
): { status: 200 | 202; body: B; headers: Record<string, string> } => ({
  status:
    state === 'waiting' || (outcome === null && (state === 'approved' || state === 'not_needed')) ? 202 : 200,
  body,
  headers: { Location: `/api/v1/admin/approvals/${id}` },
});

/** Fields of every answer to a request that may wait for a second person. */
const waitingFields = {
  status: z.string().meta({
    description:
      'waiting_for_approval: a second administrator has to agree; pending: agreed to, and under way; done, failed, refused, withdrawn, expired: how that ended',
  }),
  approval_id: z.string().nullable().meta({ description: 'What waits, under /admin/approvals' }),
  detail: z.string().nullable().meta({ description: 'What it waits for and until when, for people' }),
};

/** The same for what has a status of Stripe's once it is made. */
export const waitingAtStripeFields = {
  ...waitingFields,
  status: z.string().meta({
    description: `Stripe's; before there is one, or where a second person agreed: ${waitingFields.status.description ?? ''}`,
  }),
};

/** Answer where nothing but the request is known yet. */
export const WaitingBody = z
  .object({ ...waitingFields, approval_id: z.string() })
  .meta({ id: 'WaitingForApproval', description: 'Ask at Location for the outcome' });

/** The state of a request that needs a second person, as `waitingFields`. */
export async function approvalState(
  { em }: Pick<ApiDeps, 'em'>,
  asked: ApprovalRow,
): Promise<{ status: string; approval_id: string; detail: string | null }> {
  return { status: statusOf(asked), approval_id: asked.id, detail: await detailOf(em(), asked) };
}

function statusOf({ state, outcome }: ApprovalRow): string {
  if (state === 'waiting') return 'waiting_for_approval';
  return state === 'approved' ? (outcome ?? 'pending') : state;
}

async function detailOf(em: ReturnType<ApiDeps['em']>, asked: ApprovalRow): Promise<string | null> {
  if (asked.state !== 'waiting') return null;
  const until = iso(asked.expiresAt);
  const { length } = await whoMayDecide(em, asked);
  return length > 0
    ? `Needs a second administrator, until ${until}. ${length} may approve it.`
    : `Nobody can approve this yet: it needs a second administrator with a verified e-mail address who has signed in. ` +
        `Give somebody the role admin at the identity provider, or raise ${SETTINGS[asked.action]}. It expires ${until}.`;
}

const SETTINGS: Readonly<Record<MoneyAction, string>> = {
  'charge.refund': 'APPROVAL_ABOVE_REFUNDS',
  'invoice.credit': 'APPROVAL_ABOVE_CREDITS',
  'usage.grant_credits': 'APPROVAL_ABOVE_GRANTS',
  'dunning.write_off': 'APPROVAL_ABOVE_WRITE_OFFS',
  'usage.waive': 'APPROVAL_ABOVE_WRITE_OFFS',
  'trial.extend': 'APPROVAL_ABOVE_OVERRIDES',
  'dunning.extend_grace': 'APPROVAL_ABOVE_OVERRIDES',
  'subscription.apply_coupon': 'APPROVAL_ABOVE_OVERRIDES',
  'usage.correct': 'APPROVAL_ABOVE_OVERRIDES',
  'coupon.create': 'APPROVAL_PRICE_CHANGES (to alone)',
  'plan.policy': 'APPROVAL_PRICE_CHANGES (to alone)',
  'plan.create': 'APPROVAL_PRICE_CHANGES (to alone)',
  'plan.update': 'APPROVAL_PRICE_CHANGES (to alone)',
  'mapping.put': 'APPROVAL_PRICE_CHANGES (to alone)',
  'mapping.delete': 'APPROVAL_PRICE_CHANGES (to alone)',
  'mapping.file': 'APPROVAL_PRICE_CHANGES (to alone)',
  'price.migrate': 'APPROVAL_PRICE_CHANGES (to alone)',
};
