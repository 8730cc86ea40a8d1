import { defineEntity, p } from '@mikro-orm/postgresql';
import { quantity, time } from '../../columns.ts';

export const CreditBurnSchema = defineEntity({
  name: 'CreditBurn',
  tableName: 'credit_burns',
  properties: {
    grantId: p.text().primary(),
    subscriptionId: p.text().primary(),
    /** Usage period. */
    periodStart: time().primary(),
    customerId: p.text().index(),
    amount: quantity(),
    updatedAt: time(),
  },
});

/** How much of a grant covers the usage of one period, as last rated. */
export class CreditBurnEntity extends CreditBurnSchema.class {}
CreditBurnSchema.setClass(CreditBurnEntity);
