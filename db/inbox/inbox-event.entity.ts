import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const InboxEventSchema = defineEntity({
  name: 'InboxEvent',
  tableName: 'inbox_events',
  properties: {
    /** Stripe's `evt_…`: what makes a repeated delivery a duplicate. */
    id: p.text().primary(),
    type: p.text(),
    createdAt: time(),
    /** Stripe's text: `json` stores it unchanged at half the cost of `jsonb`. */
    payload: p.json<unknown>().columnType('json'),
    receivedAt: time().defaultRaw('now()'),
    state: p.enum(['pending', 'delivered', 'processed', 'ignored']).default('pending'),
    reason: p.text().nullable(),
    workflowId: p.text().nullable(),
    /** How often a dispatcher took it. */
    attempts: p.integer().default(0),
    /** End of a dispatcher's lease. In the past: that dispatcher counts as dead. */
    leasedUntil: time().nullable(),
    deliveredAt: time().nullable(),
    processedAt: time().nullable(),
  },
  indexes: [
    // The list for staff, read backwards. Rows come in its order, so keeping it costs little.
    { name: 'inbox_events_received_at_id_index', properties: ['receivedAt', 'id'] },
    { name: 'inbox_events_pending_index', properties: ['receivedAt', 'id'], where: "state = 'pending'" },
    { name: 'inbox_events_delivered_index', properties: ['deliveredAt'], where: "state = 'delivered'" },
    // A small index: catalogue events that could not be applied.
    {
      name: 'inbox_events_attention_index',
      properties: ['processedAt'],
      where: "starts_with(reason, 'Needs attention: ')",
    },
  ],
});

/** A Stripe event as it came in. */
export class InboxEvent extends InboxEventSchema.class {}
InboxEventSchema.setClass(InboxEvent);
