import { z } from 'zod';
import { decideApproval, findApproval, isOwnMoney, listApprovals } from '../../db/approvals/approvals.ts';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { toMajor } from '../../domain/money.ts';
import type { CreditNoteInput } from '../../workflows/contracts/credit-note.ts';
import type { RefundInput } from '../../workflows/contracts/refund.ts';
import type { ApiDeps } from '../deps.ts';
import { runCreditNote } from '../documents/run-credit-note.ts';
import { runRefund } from '../documents/run-refund.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { hasRole } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { iso, isoOrNull } from '../subscriptions/present-subscription.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';

const ApprovalBody = z
  .object({
    id: z.string(),
    action: z.enum(['charge.refund', 'invoice.credit']),
    subject: z.string(),
    customer: z.string().nullable(),
    amount: z.number().nullable().meta({ description: 'null: all that is left' }),
    currency: z.string(),
    effect: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What is carried out, exactly, once it is approved; amounts in minor units' }),
    reason: z.string(),
    state: z.enum(['waiting', 'approved', 'refused', 'withdrawn', 'expired', 'not_needed']),
    asked_by: z.string(),
    asked_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    decided_by: z.string().nullable(),
    decided_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Approval' });

const present = (row: ApprovalRow, now: number): z.input<typeof ApprovalBody> => ({
  id: row.id,
  action: row.action,
  subject: row.subjectId,
  customer: row.customerId,
  amount: row.amount === null ? null : toMajor(row.amount, row.currency),
  currency: row.currency,
  effect: row.input,
  reason: row.reason,
  state: row.state === 'waiting' && row.expiresAt <= now ? 'expired' : row.state,
  asked_by: row.askedBy,
  asked_at: iso(row.askedAt),
  expires_at: iso(row.expiresAt),
  decided_by: row.decidedBy,
  decided_at: isoOrNull(row.decidedAt),
});

/** GET /admin/approvals */
export const getApprovals = defineRoute({
  method: 'get',
  path: '/admin/approvals',
  role: 'finance',
  summary: 'Lists money that waits for a second person, oldest first, or that was decided, newest first',
  tags: ['Administration'],
  query: z.object({
    waiting: z.enum(['true', 'false']).default('true'),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  responses: { 200: z.object({ approvals: z.array(ApprovalBody) }).meta({ id: 'ApprovalList' }) },
  errors: [],
  handler: async ({ query, deps }) => {
    const now = deps.now();
    const rows = await listApprovals(deps.em(), { ...query, waiting: query.waiting === 'true', now });
    return ok({ approvals: rows.map((row) => present(row, now)) });
  },
});

/** POST /admin/approvals/:id */
export const decide = defineRoute({
  method: 'post',
  path: '/admin/approvals/:id',
  role: 'finance',
  recentSignIn: true,
  summary: 'Approves or refuses money that somebody else asked for, or withdraws what the caller asked for',
  description:
    'Approving and refusing need an administrator who neither asked for it nor is its customer. What is approved is carried out at once; ' +
    'approving it again begins it again where the engine was away, without a second effect.',
  tags: ['Administration'],
  params: z.object({ id: z.string().max(64) }),
  body: z.object({ decision: z.enum(['approve', 'refuse', 'withdraw']), reason }),
  responses: {
    200: ApprovalBody.extend({
      outcome: z.enum(['done', 'pending', 'failed']).nullable().meta({
        description: 'Of what was approved; pending: approve it again to see, or to begin it again',
      }),
      detail: z.string().nullable(),
    }).meta({ id: 'ApprovalDecision' }),
  },
  errors: ['not_found', 'approval_decided'],
  handler: async ({ params, body, principal, deps, requestId }) => {
    const asked = await findApproval(deps.em(), params.id);
    if (asked === null || asked.state === 'not_needed')
      throw new ApiProblem('not_found', `There is no request ${params.id} to decide.`);
    await checkMayDecide(deps, principal, asked, body.decision);
    const state = ({ approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const)[body.decision];
    const isRepeat =
      state === 'approved' && asked.state === 'approved' && asked.decidedBy === principal.userId;
    if (!isRepeat)
      await deps.em().transactional(async (em) => {
        if (!(await decideApproval(em, asked.id, { state, by: principal.userId, at: deps.now() })))
          throw new ApiProblem(
            'approval_decided',
            `The request is ${present(asked, deps.now()).state}; ask for the money again where it is still wanted.`,
          );
        await appendAudit(em, {
          ...byStaff({ principal, requestId, deps }),
          action: `approval.${body.decision}`,
          subjectType: 'approval',
          subjectId: asked.id,
          before: { askedBy: asked.askedBy, key: asked.key },
          after: { effect: asked.input },
          reason: body.reason,
        });
      });
    const decided = (await findApproval(deps.em(), asked.id)) ?? asked;
    const carriedOut = state === 'approved' ? await carryOut(deps, decided, requestId) : NOTHING;
    return ok({ ...present(decided, deps.now()), ...carriedOut });
  },
});

/** @throws ApiProblem `forbidden` */
async function checkMayDecide(
  deps: ApiDeps,
  principal: Principal,
  asked: ApprovalRow,
  decision: 'approve' | 'refuse' | 'withdraw',
): Promise<void> {
  const isAsker = asked.askedBy === principal.userId;
  if (decision === 'withdraw') {
    if (isAsker) return;
    throw new ApiProblem('forbidden', 'Only who asked for it can withdraw it; refuse it instead.');
  }
  if (isAsker) throw new ApiProblem('forbidden', 'You asked for it yourself; somebody else has to decide.');
  if (!hasRole(principal, 'admin'))
    throw new ApiProblem('forbidden', 'Only an administrator can decide this.');
  if (await isOwnMoney(deps.em(), principal.userId, asked.customerId))
    throw new ApiProblem('forbidden', 'It is your own money; somebody else has to decide.');
}

const NOTHING = { outcome: null, detail: null };

/** Begins what was approved and waits for it for a while. What stops it is told, and does not take the decision back. */
async function carryOut(
  { temporal, settings }: ApiDeps,
  { action, input }: ApprovalRow,
  requestId: string,
): Promise<{ outcome: 'done' | 'pending' | 'failed'; detail: string | null }> {
  const asking = { requestId, waitMs: settings.changeWaitMs };
  // The row's `input` was written by the route of its action, as that action's run takes it.
  try {
    const result =
      action === 'charge.refund'
        ? await runRefund(temporal, { ...(input as unknown as Asked<RefundInput>), ...asking })
        : await runCreditNote(temporal, { ...(input as unknown as Asked<CreditNoteInput>), ...asking });
    return { outcome: result === null ? 'pending' : 'done', detail: null };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { outcome: error.code === 'engine_unavailable' ? 'pending' : 'failed', detail: error.message };
  }
}

type Asked<Input> = Omit<Input, 'key'> & { requestKey: string };
