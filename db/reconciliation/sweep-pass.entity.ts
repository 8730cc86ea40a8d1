import { defineEntity, p } from '@mikro-orm/postgresql';
import type { InvariantCounts } from '../../domain/reconciliation/invariants.ts';
import type { NotLookedAt } from '../../domain/reconciliation/sweep-progress.ts';
import { time } from '../columns.ts';

export const SweepPassSchema = defineEntity({
  name: 'SweepPass',
  tableName: 'sweep_passes',
  properties: {
    id: p.text().primary(),
    /** `standing`: the one that always runs. `once`: asked for by an operator. */
    kind: p.enum(['standing', 'once']),
    beganAt: time(),
    /** Null while it goes on. */
    endedAt: time().nullable(),
    /** The list that it is in; null when it has ended. */
    list: p.text().nullable(),
    pages: p.integer(),
    pagesExpected: p.integer(),
    /** Objects looked at, by list. */
    lookedAt: p.json<Record<string, number>>(),
    counts: p.json<InvariantCounts>(),
    /** Lists that could not be gone through, and why. */
    notLookedAt: p.json<NotLookedAt[]>(),
    repairsAsked: p.integer().default(0),
    /** Repairs beyond what one pass asks for: the next pass asks for them. */
    repairsLeft: p.integer().default(0),
    updatedAt: time(),
  },
  indexes: [{ name: 'sweep_passes_began_at_index', properties: ['beganAt'] }],
});

/** One pass of the sweep over everything at Stripe. */
export class SweepPass extends SweepPassSchema.class {}
SweepPassSchema.setClass(SweepPass);
