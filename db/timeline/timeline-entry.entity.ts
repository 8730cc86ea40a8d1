import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const TimelineEntrySchema = defineEntity({
  name: 'TimelineEntry',
  tableName: 'timeline',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    /** Made of workflow and step: the same entry written twice is one row. */
    key: p.text().unique(),
    customerId: p.text(),
    subscriptionId: p.text().nullable(),
    /** Billing time. */
    at: time(),
    /** Real time of the write. */
    recordedAt: time().defaultRaw('now()'),
    kind: p.text(),
    /** One sentence for people. */
    summary: p.text(),
    /** Stable name of the rule that decided it. */
    rule: p.text().nullable(),
    facts: p.json<Record<string, unknown>>(),
    outcome: p.text().nullable(),
    workflowId: p.text().nullable(),
    runId: p.text().nullable(),
    /** Ids only, never a name or an address. */
    actor: p.json<Record<string, unknown>>().nullable(),
  },
  indexes: [
    { name: 'timeline_subscription_id_index', properties: ['subscriptionId', 'at', 'id'] },
    { name: 'timeline_customer_id_index', properties: ['customerId', 'at', 'id'] },
  ],
});

/** One sentence of what happened to a subscription, with the rule and the facts behind it. */
export class TimelineEntryEntity extends TimelineEntrySchema.class {}
TimelineEntrySchema.setClass(TimelineEntryEntity);
