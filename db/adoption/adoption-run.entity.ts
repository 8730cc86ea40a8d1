import { defineEntity, p } from '@mikro-orm/postgresql';
import { ADOPTION_KINDS } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionCounts, AdoptionPhase, AdoptionSelection } from '../../domain/adoption/adoption-run.ts';
import { time } from '../columns.ts';

export const AdoptionRunSchema = defineEntity({
  name: 'AdoptionRun',
  tableName: 'adoption_runs',
  properties: {
    id: p.text().primary(),
    kind: p.enum([...ADOPTION_KINDS]),
    /** `failed`: something that no retry mends; `problem` says what. */
    state: p.enum(['running', 'done', 'stopped', 'failed']),
    /** Null for an import, which takes all that is mapped. */
    selection: p.json<AdoptionSelection>().nullable(),
    /** Paid invoices of an import since then; null: none. */
    invoicesSince: time().nullable(),
    phase: p.text().$type<NonNullable<AdoptionPhase>>().nullable(),
    pages: p.integer(),
    counts: p.json<AdoptionCounts>(),
    /** Subscriptions of a release or undo that matched when it began. */
    expected: p.integer().nullable(),
    stopAsked: p.boolean(),
    problem: p.text().nullable(),
    /** Staff; the reason stands in the audit log under the same request. */
    askedBy: p.text(),
    requestId: p.text(),
    beganAt: time(),
    endedAt: time().nullable(),
    updatedAt: time(),
  },
  indexes: [
    { name: 'adoption_runs_began_at_index', properties: ['beganAt'] },
    {
      name: 'adoption_runs_running_index',
      expression:
        'create unique index "adoption_runs_running_index" on "adoption_runs" ("state") where state = \'running\'',
    },
  ],
});

/** One import, release or undo. One runs at a time. */
export class AdoptionRun extends AdoptionRunSchema.class {}
AdoptionRunSchema.setClass(AdoptionRun);
