import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const InvariantSchema = defineEntity({
  name: 'Invariant',
  tableName: 'invariants',
  properties: {
    /** Of domain/reconciliation/invariants.ts. */
    id: p.text().primary(),
    checkedAt: time(),
    /** Over how many. */
    checked: p.integer(),
    differed: p.integer(),
    /** Of those, how many a repair was begun for. */
    repairing: p.integer(),
  },
});

/** When something that must always hold was last checked, and what was found. */
export class InvariantEntity extends InvariantSchema.class {}
InvariantSchema.setClass(InvariantEntity);
