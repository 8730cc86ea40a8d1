import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const MrrChangeSchema = defineEntity({
  name: 'MrrChange',
  tableName: 'mrr_changes',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    key: p.text().unique(),
    customerId: p.text().index(),
    subscriptionId: p.text().index(),
    at: time(),
    /** Signed change of what the subscription is worth a month. */
    amount: money(),
    /** What it is worth from then on. */
    mrr: money(),
    currency: p.text(),
    tier: p.text(),
    voluntary: p.boolean(),
  },
});

/** A change of one subscription's monthly recurring revenue; the movements of persons are made of these. */
export class MrrChangeEntity extends MrrChangeSchema.class {}
MrrChangeSchema.setClass(MrrChangeEntity);
