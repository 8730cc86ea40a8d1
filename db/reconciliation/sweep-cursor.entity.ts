import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const SweepPlaceSchema = defineEntity({
  name: 'SweepPlace',
  tableName: 'sweep_places',
  properties: {
    /** The list. */
    name: p.text().primary(),
    place: p.json<Record<string, string | null>>(),
    updatedAt: time(),
  },
});

/** Position in a list of Stripe's that is too long for one look. */
export class SweepCursorEntity extends SweepPlaceSchema.class {}
SweepPlaceSchema.setClass(SweepCursorEntity);
