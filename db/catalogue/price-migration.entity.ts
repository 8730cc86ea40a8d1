import { defineEntity, p } from '@mikro-orm/postgresql';
import {
  MIGRATION_BLOCKS,
  MIGRATION_PRORATIONS,
  MIGRATION_TIMINGS,
} from '../../domain/catalogue/price-migration.ts';
import { money, time } from '../columns.ts';

/** `undoing` and `stopped` begin nothing new. */
export const MIGRATION_STATES = [
  'draft',
  'running',
  'paused',
  'stopped',
  'undoing',
  'undone',
  'done',
] as const;

/** `canary`: the first share is through this stage. The others are what keeps it from going on. */
export const PAUSED_BY = ['staff', 'canary', ...MIGRATION_BLOCKS] as const;

export const PriceMigrationSchema = defineEntity({
  name: 'PriceMigration',
  tableName: 'price_migrations',
  properties: {
    id: p.text().primary(),
    planCode: p.text(),
    currency: p.text(),
    interval: p.enum(['month', 'year']),
    /** Null: whatever they pay but the new price. */
    fromPriceIds: p.json<string[]>().nullable(),
    toPriceId: p.text(),
    /** Minor units of `currency`, for one unit. */
    toAmount: money(),
    timing: p.enum([...MIGRATION_TIMINGS]),
    /** Null at a renewal, where nothing is prorated. */
    proration: p.enum([...MIGRATION_PRORATIONS]).nullable(),
    noticeDays: p.integer(),
    sharePercent: p.integer(),
    canaryPercent: p.integer(),
    perMinute: p.integer(),
    state: p.enum([...MIGRATION_STATES]),
    /** Why it is paused. All but `staff` wait for somebody to look. */
    pausedBy: p.enum([...PAUSED_BY]).nullable(),
    /** Staff let the others follow: after the notices of the first share, and after its changes. */
    canaryNoticed: p.boolean(),
    canaryChanged: p.boolean(),
    createdAt: time(),
    startedAt: time().nullable(),
    /** When all subscriptions had been looked at. */
    plannedAt: time().nullable(),
    endedAt: time().nullable(),
  },
  indexes: [
    { name: 'price_migrations_created_at_id_index', properties: ['createdAt', 'id'] },
    {
      name: 'price_migrations_open_index',
      expression:
        'create unique index "price_migrations_open_index" on "price_migrations" ("plan_code", "currency", "interval") where state in (\'running\', \'paused\', \'undoing\')',
    },
  ],
});

/** A move of existing subscribers to another price. */
export class PriceMigration extends PriceMigrationSchema.class {}
PriceMigrationSchema.setClass(PriceMigration);
