import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const SweepPlaceSchema = defineEntity({
  name: 'SweepPlace',
  tableName: 'sweep_places',
  properties: {
    /** What is gone through. */
    name: p.text().primary(),
    place: p.json<Record<string, string | null>>(),
    updatedAt: time(),
  },
});

/** How far a list of Stripe's that is too long for one look has been gone through. */
export class SweepPlace extends SweepPlaceSchema.class {}
SweepPlaceSchema.setClass(SweepPlace);
