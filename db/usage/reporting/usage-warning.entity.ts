import { defineEntity, p } from '@mikro-orm/postgresql';
import { quantity, time } from '../../columns.ts';

export const UsageWarningSchema = defineEntity({
  name: 'UsageWarning',
  tableName: 'usage_warnings',
  properties: {
    customerId: p.text().primary(),
    periodStart: time().primary(),
    /** Percent of the credits: 80 or 100. */
    threshold: p.integer().primary(),
    /** The credits that it was told of; null where that was not written down. */
    allowance: quantity().nullable(),
    createdAt: time().defaultRaw('now()'),
  },
});

/** That a customer was told how far the credits of a period are used: once, and anew where they became more. */
export class UsageWarning extends UsageWarningSchema.class {}
UsageWarningSchema.setClass(UsageWarning);
