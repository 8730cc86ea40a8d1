import { z } from 'zod';
import {
  countWaiting,
  decideApproval,
  findApproval,
  isOwnMoney,
  approvalRuleIn,
  listApprovals,
  mayDecide,
  whoMayDecide,
} from '../../db/approvals/approvals.ts';
import type { ListedApproval } from '../../db/approvals/approvals.ts';
import { MONEY_SUBJECTS, appendAudit } from '../../db/audit/audit-log.ts';
import type { MoneyAction } from '../../db/audit/audit-log.ts';
import { toMajor } from '../../domain/money.ts';
import type { ApiDeps } from '../deps.ts';
import { wakeApproval } from '../temporal/approval-run.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { hasRole } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { effectWords } from './approval-words.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';

const ApprovalBody = z
  .object({
    id: z.string(),
    action: z.enum(Object.keys(MONEY_SUBJECTS) as [MoneyAction, ...MoneyAction[]]),
    subject: z.string(),
    customer: z.string().nullable(),
    amount: z.number().nullable().meta({
      description:
        'Of granted credits what they cost as overage; null: all that is left, or a change of prices, which has none',
    }),
    currency: z.string(),
    summary: z.string().meta({ description: 'What is done once it is approved, for people' }),
    details: z.array(z.string()),
    effect: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What is carried out, exactly, once it is approved; amounts in minor units' }),
    reason: z.string(),
    state: z.enum(['waiting', 'approved', 'refused', 'withdrawn', 'expired', 'not_needed']),
    asked_by: z.string(),
    asked_by_email: z.string().nullable(),
    asked_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    decided_by: z.string().nullable(),
    decided_by_email: z.string().nullable(),
    decided_at: z.iso.datetime().nullable(),
    outcome: z.enum(['done', 'failed']).nullable().meta({
      description:
        'What came of carrying it out; null before, and where it was not approved. Approving it again begins what an outage kept from beginning',
    }),
    outcome_detail: z
      .string()
      .nullable()
      .meta({ description: 'Id of what was made, or the code of what stopped it' }),
    may: z.array(z.enum(['approve', 'refuse', 'withdraw'])).meta({ description: 'What the caller may do' }),
  })
  .meta({ id: 'Approval' });

type Decision = 'approve' | 'refuse' | 'withdraw';

async function present(
  deps: ApiDeps,
  principal: Principal,
  row: ListedApproval,
): Promise<z.input<typeof ApprovalBody>> {
  const state = stateOf(row, deps.now());
  const may: Decision[] = [];
  if (state === 'waiting')
    for (const decision of ['approve', 'refuse', 'withdraw'] as const)
      if ((await whyNot(deps, principal, row, decision)) === null) may.push(decision);
  return {
    id: row.id,
    action: row.action,
    subject: row.subjectId,
    customer: row.customerId,
    amount: row.amount === null ? null : toMajor(row.amount, row.currency),
    currency: row.currency,
    ...effectWords(row),
    effect: row.input,
    reason: row.reason,
    state,
    asked_by: row.askedBy,
    asked_by_email: row.askedEmail,
    asked_at: iso(row.askedAt),
    expires_at: iso(row.expiresAt),
    decided_by: row.decidedBy,
    decided_by_email: row.decidedEmail,
    decided_at: isoOrNull(row.decidedAt),
    outcome: row.outcome,
    outcome_detail: row.outcomeDetail,
    may,
  };
}

/** A request whose time is over has expired, also before its run has said so. */
const stateOf = ({ state, expiresAt }: ListedApproval, now: number): ListedApproval['state'] =>
  state === 'waiting' && expiresAt <= now ? 'expired' : state;

/** GET /admin/approvals */
export const getApprovalsRoute = defineRoute({
  method: 'get',
  path: '/admin/approvals',
  role: 'finance',
  summary: 'Lists what waits for a second person, oldest first, or what was decided or expired, newest first',
  tags: ['Administration'],
  query: z.object({
    waiting: z.enum(['true', 'false']).default('true'),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  responses: {
    200: z
      .object({
        approvals: z.array(ApprovalBody),
        waiting_for_others: z
          .number()
          .int()
          .meta({ description: 'Requests that wait and that the caller did not make' }),
      })
      .meta({ id: 'ApprovalList' }),
  },
  errors: [],
  handler: async ({ query, principal, deps }) => {
    const now = deps.now();
    const rows = await listApprovals(deps.em(), { ...query, waiting: query.waiting === 'true', now });
    const approvals = await Promise.all(rows.map((row) => present(deps, principal, row)));
    return ok({ approvals, waiting_for_others: await countWaiting(deps.em(), principal.userId, now) });
  },
});

const ApprovalParams = z.object({ id: z.string().max(64) });

/** GET /admin/approvals/:id, where a 202 leads to. */
export const getApprovalRoute = defineRoute({
  method: 'get',
  path: '/admin/approvals/:id',
  role: 'finance',
  summary: 'Returns how money that staff asked for stands, whether or not it needed a second person',
  tags: ['Administration'],
  params: ApprovalParams,
  responses: {
    200: ApprovalBody.extend({
      may_be_decided_by: z
        .number()
        .int()
        .meta({ description: 'How many others could decide it; at 0 nothing happens until there is one' }),
    }).meta({ id: 'ApprovalStatus' }),
  },
  errors: ['not_found'],
  handler: async ({ params, principal, deps }) => {
    const row = await known(deps, params.id);
    const deciders = await whoMayDecide(deps.em(), row);
    return ok({ ...(await present(deps, principal, row)), may_be_decided_by: deciders.length });
  },
});

/** POST /admin/approvals/:id */
export const decideRoute = defineRoute({
  method: 'post',
  path: '/admin/approvals/:id',
  role: 'finance',
  recentSignIn: true,
  summary: 'Approves or refuses what somebody else asked for, or withdraws what the caller asked for',
  description:
    'Approving and refusing need an administrator who neither asked for it nor is its customer. What is approved is carried out at once, by the ' +
    'run that waited for it; approving it again begins it again where the engine was away, without a second effect.',
  tags: ['Administration'],
  params: ApprovalParams,
  body: z.object({ decision: z.enum(['approve', 'refuse', 'withdraw']), reason }),
  responses: { 200: ApprovalBody },
  errors: ['not_found', 'approval_decided', 'engine_unavailable'],
  handler: async ({ params, body, principal, deps, requestId }) => {
    await requireEngine(deps.temporal);
    const asked = await known(deps, params.id);
    const why = await whyNot(deps, principal, asked, body.decision);
    if (why !== null) throw new ApiProblem('forbidden', why);
    const state = ({ approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const)[body.decision];
    const isRepeat = asked.state === state && asked.decidedBy === principal.userId;
    if (!isRepeat)
      await deps.em().transactional(async (em) => {
        if (!(await decided(em, asked.id, { state, by: principal.userId })))
          throw new ApiProblem(
            'approval_decided',
            `The request is ${stateOf(asked, deps.now())}; ask again where it is still wanted.`,
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
    await wakeApproval(deps.temporal, asked, { requestId, waitMs: deps.settings.changeWaitMs });
    if (MONEY_SUBJECTS[asked.action] === 'plan') deps.metered.forgetPlans();
    return ok(await present(deps, principal, await known(deps, asked.id)));
  },
});

/** @throws ApiProblem `forbidden` where a role fell, or an account went, since it was looked at */
async function decided(...decision: Parameters<typeof decideApproval>): Promise<boolean> {
  try {
    return await decideApproval(...decision);
  } catch (error) {
    const rule = approvalRuleIn(error);
    if (rule === null) throw error;
    throw new ApiProblem(
      'forbidden',
      rule === 'asker'
        ? 'The person who asked is no longer staff. Refuse it. It can be asked for again.'
        : 'You may no longer decide this.',
      { cause: error },
    );
  }
}

/** @throws ApiProblem `not_found` */
async function known({ em }: ApiDeps, id: string): Promise<ListedApproval> {
  const row = await findApproval(em(), id);
  if (row === null) throw new ApiProblem('not_found', `There is no request ${id}.`);
  return row;
}

/** Why somebody may not decide so; null where they may. */
async function whyNot(
  deps: ApiDeps,
  principal: Principal,
  asked: ListedApproval,
  decision: Decision,
): Promise<string | null> {
  const isAsker = asked.askedBy === principal.userId;
  if (decision === 'withdraw')
    return isAsker ? null : 'Only who asked for it can withdraw it; refuse it instead.';
  if (isAsker) return 'You asked for it. Another person must decide.';
  if (!hasRole(principal, 'admin')) return 'Only an administrator can decide this.';
  if (await isOwnMoney(deps.em(), principal.userId, asked.customerId))
    return 'It is your own money. Another person must decide.';
  return (await mayDecide(deps.em(), asked, principal.userId))
    ? null
    : 'To decide this you must be an administrator with a verified e-mail address that is not the address of who asked.';
}
