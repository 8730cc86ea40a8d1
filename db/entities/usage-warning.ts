import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from './columns.ts';

export const UsageWarningSchema = defineEntity({
  name: 'UsageWarning',
  tableName: 'usage_warnings',
  properties: {
    customerId: p.text().primary(),
    periodStart: time().primary(),
    /** Percent of the credits: 80 or 100. */
    threshold: p.integer().primary(),
    createdAt: time().defaultRaw('now()'),
  },
});

/** That a customer was told how far the credits of a period are used: once. */
export class UsageWarning extends UsageWarningSchema.class {}
UsageWarningSchema.setClass(UsageWarning);
