import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import { time } from '../columns.ts';

export const SweepRepairSchema = defineEntity({
  name: 'SweepRepair',
  tableName: 'sweep_repairs',
  properties: {
    id: p.text().primary(),
    passId: p.text(),
    subject: p.enum(['subscription', 'account', 'invoice', 'dispute', 'refund', 'charge']),
    subjectId: p.text(),
    customerId: p.text().nullable().index(),
    invariant: p.text(),
    /** What was asked for; `none`: nothing is safe, a person should look. */
    action: p.enum(['start', 'refresh', 'read', 'write', 'none']),
    /** `waiting`: its repair was not asked for yet. `asked`: not seen to agree yet. */
    state: p.enum(['waiting', 'asked', 'repaired', 'attention']),
    before: p.json<Difference[]>(),
    /** What still differed when it was last looked at; null before that. */
    after: p.json<Difference[]>().nullable(),
    foundAt: time(),
    lookedAt: time().nullable(),
    /** When its repair was asked for; null: not yet. */
    askedAt: time().nullable(),
    /** Why it could not be looked at the last time; null: it was. */
    problem: p.text().nullable(),
  },
  indexes: [
    {
      name: 'sweep_repairs_open_index',
      expression:
        'create unique index "sweep_repairs_open_index" on "sweep_repairs" ("subject", "subject_id") where state <> \'repaired\'',
    },
    { name: 'sweep_repairs_found_at_index', properties: ['foundAt'] },
  ],
});

/** A difference that the sweep found, and what became of it. */
export class SweepRepair extends SweepRepairSchema.class {}
SweepRepairSchema.setClass(SweepRepair);
