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
    /** The credits it was about; null for older rows. */
    allowance: quantity().nullable(),
    createdAt: time().defaultRaw('now()'),
  },
});

/** A warning that a period's credits run out: once, and again when the credits grew. */
export class UsageWarning extends UsageWarningSchema.class {}
UsageWarningSchema.setClass(UsageWarning);
