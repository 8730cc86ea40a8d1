import { z } from 'zod';
import { dunningBoard as readBoard, dunningTotals } from '../../db/dunning/dunning-board.ts';
import type { DunningRow } from '../../db/dunning/dunning-board.ts';
import { endedEpisodes } from '../../db/dunning/dunning-episodes.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { finalActionWords } from '../../domain/dunning/final-action.ts';
import { findStrategy } from '../../domain/dunning/strategies.ts';
import { toMajor } from '../../domain/money.ts';
import { dunningWorkflowId } from '../../workflows/contracts/dunning.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { FigureWindowBody, figureWindow } from '../revenue/figure-window.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { runUrl } from '../temporal/present-run.ts';
import { countedBy, EndedEpisodeBody, presentEnded, RecoveryBody, recoveryOf } from './ended-episodes.ts';

const DunningBody = z
  .object({
    subscription: z.string(),
    customer: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    tier: z.string(),
    status: z.string(),
    owed: z.number(),
    currency: z.string(),
    stage: z.enum(['grace', 'suspended', 'ended']),
    strategy: z.string(),
    attempt: z.number().int().meta({ description: 'Counted attempts so far' }),
    started_at: z.iso.datetime(),
    decline_code: z.string().nullable(),
    rule: z.string().nullable().meta({ description: 'The rule that decided last' }),
    last: z.string().nullable().meta({ description: 'What it came to, in words' }),
    next: z.object({ at: z.iso.datetime(), what: z.string() }).nullable(),
    next_attempt_at: z.iso.datetime().nullable(),
    planning: z.boolean().meta({
      description: 'true for a moment after the failure: whether and when it is tried again is being planned',
    }),
    grace_until: z.iso.datetime(),
    final_action_at: z.iso.datetime(),
    final_action: z
      .object({
        action: z.enum(['cancel', 'mark_unpaid', 'downgrade']),
        downgrade_to: z.string().nullable(),
        debt: z.enum(['keep', 'void']),
        what: z.string().meta({ description: 'The same in words' }),
      })
      .nullable()
      .meta({
        description:
          'What is done at final_action_at if nothing is paid, by the strategy that the episode keeps; null where that is not known here',
      }),
    attention: z.string().nullable(),
    workflow_id: z.string(),
    workflow_url: z.string().nullable(),
  })
  .meta({ id: 'DunningEntry' });

/** The ended episodes that the board lists; the figures count all. */
const LISTED = 50;

/** GET /admin/dunning */
export const getDunningBoardRoute = defineRoute({
  method: 'get',
  path: '/admin/dunning',
  role: 'editor',
  summary: 'Shows who owes, how much, by which rule, and what comes next and when',
  tags: ['Administration'],
  query: pageQuery(50).extend({ stage: z.enum(['grace', 'suspended']).optional() }),
  responses: {
    200: z
      .object({
        episodes: z.array(DunningBody),
        totals: z.array(
          z.object({
            stage: z.enum(['grace', 'suspended']),
            currency: z.string(),
            count: z.number().int(),
            owed: z.number(),
          }),
        ),
        outcomes_30d: z.record(z.string(), z.number().int()).meta({
          description:
            'Episodes that ended in the last 30 days of billing time, by outcome. Each counts once',
        }),
        ended_30d: z.array(EndedEpisodeBody).meta({
          description: `Episodes that ended in the window, newest first; the newest ${LISTED}`,
        }),
        recovery_30d: RecoveryBody,
        window: FigureWindowBody,
        ...pageFields,
      })
      .meta({ id: 'DunningBoard' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const em = deps.em();
    const { rows, total, nextCursor } = await readBoard(em, query);
    const totals = await dunningTotals(em);
    const plans = await loadPlans(em);
    const window = await figureWindow(em, deps.now());
    const ended = await endedEpisodes(em, Date.parse(window.from));
    return ok({
      episodes: rows.map((row) => present(deps, row, plans)),
      totals: totals.map((sum) => ({ ...sum, owed: toMajor(sum.owed, sum.currency) })),
      outcomes_30d: countedBy(ended, ({ outcome }) => outcome),
      ended_30d: ended.slice(0, LISTED).map(presentEnded),
      recovery_30d: recoveryOf(ended),
      window,
      total,
      next_cursor: nextCursor,
    });
  },
});

function present(deps: ApiDeps, row: DunningRow, plans: readonly Plan[]): z.input<typeof DunningBody> {
  const { dunning } = row;
  const workflowId = dunningWorkflowId(row.id);
  return {
    subscription: row.id,
    customer: row.customerId,
    email: row.email,
    name: row.name,
    tier: row.tier,
    status: row.status,
    owed: toMajor(row.owed, row.currency),
    currency: row.currency,
    stage: dunning.stage,
    strategy: dunning.strategy,
    attempt: dunning.attempt,
    started_at: iso(dunning.startedAt),
    decline_code: row.failure?.code ?? null,
    rule: row.rule,
    last: row.lastSummary,
    next: row.nextActionAt === null ? null : { at: iso(row.nextActionAt), what: row.nextAction ?? '' },
    next_attempt_at: isoOrNull(dunning.nextAttemptAt),
    planning: dunning.planned === false,
    grace_until: iso(dunning.graceUntil),
    final_action_at: iso(dunning.finalActionAt),
    final_action: finalAction(dunning.strategy, plans),
    attention: row.attention,
    workflow_id: workflowId,
    workflow_url: runUrl(deps, workflowId),
  };
}

/** Null by a strategy that is not known here: during a deploy a worker may be newer. */
function finalAction(version: string, plans: readonly Plan[]): z.input<typeof DunningBody>['final_action'] {
  const strategy = findStrategy(version);
  if (strategy === null) return null;
  const { action, downgradeTo, debt } = strategy.finalAction;
  const nameOf = (tier: string): string => findPlan(plans, tier)?.displayName ?? tier;
  return {
    action,
    downgrade_to: downgradeTo,
    debt,
    what: finalActionWords(strategy.finalAction, nameOf),
  };
}
