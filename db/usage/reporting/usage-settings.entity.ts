import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../../columns.ts';

export const UsageSettingsSchema = defineEntity({
  name: 'UsageSettings',
  tableName: 'usage_settings',
  properties: {
    customerId: p.text().primary(),
    /** Most overage a usage period may cost; null is without limit. */
    spendLimit: money().nullable(),
    currency: p.text(),
    updatedAt: time(),
  },
});

/** What a customer set for their usage. */
export class UsageSettings extends UsageSettingsSchema.class {}
UsageSettingsSchema.setClass(UsageSettings);
