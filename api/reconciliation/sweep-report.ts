import { z } from 'zod';
import { latestSweepPasses, readInvariants } from '../../db/reconciliation/sweep-passes.ts';
import type { SweepPassRow } from '../../db/reconciliation/sweep-passes.ts';
import { latestRepairs } from '../../db/reconciliation/sweep-repairs.ts';
import type { SweepRepairRow } from '../../db/reconciliation/sweep-repairs.ts';
import { INVARIANTS } from '../../domain/reconciliation/invariants.ts';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import { accountSyncWorkflowId } from '../../workflows/contracts/account-sync.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { runUrl } from '../temporal/present-run.ts';

const fact = z.union([z.string(), z.number(), z.boolean()]).nullable();

const PassBody = z
  .object({
    kind: z.enum(['standing', 'once']).meta({ description: 'once: an operator asked for it' }),
    began_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable().meta({ description: 'Null while it goes on' }),
    list: z.string().nullable().meta({ description: 'The list that it is in' }),
    pages: z.number().int(),
    pages_expected: z.number().int().meta({ description: 'By the last pass, else an estimate' }),
    looked_at: z.record(z.string(), z.number().int()).meta({ description: 'Objects so far, by list' }),
    not_looked_at: z
      .array(z.object({ list: z.string(), reason: z.string() }))
      .meta({ description: 'Lists that could not be gone through' }),
    repairs_asked: z.number().int(),
    repairs_left: z.number().int().meta({ description: 'Left to the next pass: one asks for a thousand' }),
  })
  .meta({ id: 'SweepPass' });

const RepairBody = z
  .object({
    subject: z.enum(['subscription', 'account', 'invoice', 'dispute', 'refund', 'charge']),
    id: z.string(),
    customer: z.string().nullable(),
    invariant: z.string(),
    action: z.enum(['start', 'refresh', 'read', 'write', 'none']).meta({
      description:
        'start: its run; refresh: its run reads Stripe; read: the account sync reads it; write: Keycloak, Lago or the address at Stripe is written; none: nothing is safe',
    }),
    state: z
      .enum(['waiting', 'asked', 'repaired', 'attention'])
      .meta({ description: 'waiting: the next pass asks for its repair' }),
    facts: z
      .array(
        z.object({
          fact: z.string(),
          in: z.string().meta({ description: 'Who was behind' }),
          by: z.string().meta({ description: 'Whose word counts' }),
          before: fact,
          wanted: fact,
          after: fact.meta({ description: 'What it was at the last look' }),
        }),
      )
      .meta({ description: 'What differed when it was found' }),
    found_at: z.iso.datetime(),
    looked_at: z.iso.datetime().nullable(),
    problem: z.string().nullable().meta({ description: 'Why it could not be looked at the last time' }),
    workflow_url: z.string().nullable(),
  })
  .meta({ id: 'SweepRepair' });

const SweepBody = z
  .object({
    passes: z.array(PassBody).meta({ description: 'The last ten, newest first' }),
    invariants: z.array(
      z.object({
        id: z.string(),
        sentence: z.string(),
        checked_at: z.iso.datetime().nullable().meta({ description: 'Null: not checked yet' }),
        checked: z.number().int().meta({ description: 'Over how many' }),
        differed: z.number().int(),
        repairing: z.number().int().meta({ description: 'Of those, how many a repair was begun for' }),
        repaired: z.number().int().meta({ description: 'Repaired in thirty days' }),
        attention: z.number().int().meta({ description: 'A person should look' }),
      }),
    ),
    repairs: z.array(RepairBody).meta({ description: 'A hundred: open ones first, then the latest' }),
  })
  .meta({ id: 'SweepReport' });

/** GET /admin/drift/sweep */
export const getSweepReportRoute = defineRoute({
  method: 'get',
  path: '/admin/drift/sweep',
  role: 'editor',
  summary: 'Returns how far the sweep is, when each invariant was checked, and what was repaired',
  description: 'From the database alone. Each repair has what differed before it, and what it came to.',
  tags: ['Administration'],
  responses: { 200: SweepBody },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const passes = await latestSweepPasses(em);
    const known = new Map((await readInvariants(em)).map((row) => [row.id, row]));
    const repairs = await latestRepairs(em);
    return ok({
      passes: passes.map(presentPass),
      invariants: INVARIANTS.map(({ id, sentence }) => {
        const row = known.get(id);
        return {
          id,
          sentence,
          checked_at: isoOrNull(row?.checkedAt ?? null),
          checked: row?.checked ?? 0,
          differed: row?.differed ?? 0,
          repairing: row?.repairing ?? 0,
          repaired: row?.repaired ?? 0,
          attention: row?.attention ?? 0,
        };
      }),
      repairs: repairs.map((row) => ({ ...presentRepair(row), workflow_url: runUrl(deps, runIdOf(row)) })),
    });
  },
});

const presentPass = (row: SweepPassRow): z.input<typeof PassBody> => ({
  kind: row.kind,
  began_at: iso(row.beganAt),
  ended_at: isoOrNull(row.endedAt),
  list: row.list,
  pages: row.pages,
  pages_expected: Math.max(row.pages, row.pagesExpected),
  looked_at: row.lookedAt,
  not_looked_at: row.notLookedAt,
  repairs_asked: row.repairsAsked,
  repairs_left: row.repairsLeft,
});

const presentRepair = (row: SweepRepairRow): Omit<z.input<typeof RepairBody>, 'workflow_url'> => ({
  subject: row.subject,
  id: row.subjectId,
  customer: row.customerId,
  invariant: row.invariant,
  action: row.action,
  state: row.state,
  facts: row.before.map((one) => ({
    fact: one.fact,
    in: one.in,
    by: one.by,
    before: one.seen,
    wanted: one.wanted,
    after: afterOf(one, row.after),
  })),
  found_at: iso(row.foundAt),
  looked_at: isoOrNull(row.lookedAt),
  problem: row.problem,
});

/** What no longer differs is as it should be. */
function afterOf(one: Difference, after: readonly Difference[] | null): Difference['seen'] {
  if (after === null) return one.seen;
  const still = after.find((other) => other.fact === one.fact && other.in === one.in);
  return still === undefined ? one.wanted : still.seen;
}

function runIdOf({ subject, subjectId, customerId }: SweepRepairRow): string | null {
  if (subject === 'subscription') return subscriptionWorkflowId(subjectId);
  return customerId === null ? null : accountSyncWorkflowId(customerId);
}
