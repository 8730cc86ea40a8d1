import { defineEntity, p } from '@mikro-orm/postgresql';
import type { MoneyAction } from '../audit/audit-log.ts';
import { money, time } from '../columns.ts';

export const ApprovalSchema = defineEntity({
  name: 'Approval',
  tableName: 'approvals',
  properties: {
    id: p.text().primary(),
    action: p.text().$type<MoneyAction>(),
    /** What it is about: a charge, an invoice, a customer, a subscription or a plan. */
    subjectId: p.text(),
    customerId: p.text().nullable(),
    /** Key of the effect that it allows; one request, one row. */
    key: p.text().unique(),
    /** Minor units of `currency`; null for all that is left, and for a change of prices. */
    amount: money().nullable(),
    currency: p.text(),
    /**
     * The most that it can come to, minor units of `currency`; what `worth` was converted from. Null before
     * this was written down.
     */
    most: money().nullable(),
    /** Minor units of the default currency, by the day's rate; null where there is none. */
    worth: money().nullable(),
    /**
     * What its asker could move alone that day, minor units of the default currency; null before this was
     * written down.
     */
    alone: money().nullable(),
    /** What is done once it is approved. */
    input: p.json<Record<string, unknown>>(),
    reason: p.text(),
    state: p.enum(['not_needed', 'waiting', 'approved', 'refused', 'withdrawn', 'expired']),
    askedBy: p.text(),
    askedAt: time(),
    expiresAt: time(),
    decidedBy: p.text().nullable(),
    decidedAt: time().nullable(),
    /** What came of carrying it out; null before. */
    outcome: p.enum(['done', 'failed']).nullable(),
    /** Id of what was made, or the code of what stopped it. */
    outcomeDetail: p.text().nullable(),
    carriedOutAt: time().nullable(),
  },
  indexes: [
    { name: 'approvals_asked_index', properties: ['askedBy', 'action', 'askedAt'] },
    {
      name: 'approvals_waiting_index',
      expression: `create index "approvals_waiting_index" on "approvals" ("asked_at") where state = 'waiting'`,
    },
  ],
});

/**
 * Money that a member of staff asked to move. Triggers hold what may change in a row, and
 * db/audit-owner.sql who may change it (ADR 30).
 */
export class Approval extends ApprovalSchema.class {}
ApprovalSchema.setClass(Approval);
