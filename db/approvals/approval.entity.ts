import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const ApprovalSchema = defineEntity({
  name: 'Approval',
  tableName: 'approvals',
  properties: {
    id: p.text().primary(),
    action: p.text(),
    /** What the money is of: a charge or an invoice. */
    subjectId: p.text(),
    customerId: p.text().nullable(),
    /** Key of the effect that it allows; one request, one row. */
    key: p.text().unique(),
    /** Minor units of `currency`; null for all that is left. */
    amount: money().nullable(),
    currency: p.text(),
    /** Minor units of the default currency, by the day's rate; null where there is none. */
    worth: money().nullable(),
    /** What is done once it is approved: the input of the workflow. */
    input: p.json<Record<string, unknown>>(),
    reason: p.text(),
    state: p.enum(['not_needed', 'waiting', 'approved', 'refused', 'withdrawn']),
    askedBy: p.text(),
    askedAt: time(),
    expiresAt: time(),
    decidedBy: p.text().nullable(),
    decidedAt: time().nullable(),
  },
  indexes: [
    { name: 'approvals_asked_index', properties: ['askedBy', 'action', 'askedAt'] },
    {
      name: 'approvals_waiting_index',
      expression: `create index "approvals_waiting_index" on "approvals" ("asked_at") where state = 'waiting'`,
    },
  ],
});

/** A trigger refuses rows that their asker decided (approvals_second_person). Money that a member of staff asked to move, and whether a second one has to agree. */
export class Approval extends ApprovalSchema.class {}
ApprovalSchema.setClass(Approval);
