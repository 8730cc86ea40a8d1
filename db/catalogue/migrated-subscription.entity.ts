import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

/**
 * `planned` → `noticed` (the mail was sent) → `scheduled` (waits at Stripe for the renewal) → `changed`.
 * `excluded` from the start, `left_out` later; both with a reason.
 */
export const MIGRATED_STATES = [
  'excluded',
  'planned',
  'noticed',
  'scheduled',
  'changed',
  'left_out',
  'stopped',
  'undone',
] as const;

export const MigratedSubscriptionSchema = defineEntity({
  name: 'MigratedSubscription',
  tableName: 'migrated_subscriptions',
  properties: {
    migrationId: p.text().primary(),
    subscriptionId: p.text().primary().index(),
    customerId: p.text().index(),
    state: p.enum([...MIGRATED_STATES]),
    /** Why it was excluded or left out, or could not be taken back; a code. */
    reason: p.text().nullable(),
    isCanary: p.boolean(),
    fromPriceId: p.text(),
    /** Of the plan for one period, before discounts and added tax; minor units. */
    oldAmount: money(),
    newAmount: money(),
    mrrEffect: money(),
    isEstimate: p.boolean(),
    /** Billing times of the subscription. */
    noticedAt: time().nullable(),
    noticeEndsAt: time().nullable(),
    /** When the new price counts, or was expected to when this was written. */
    effectiveAt: time().nullable(),
    changedAt: time().nullable(),
    /** Real time from which the mail that the old price stays is tried; null: none is owed. */
    staysMailDueAt: time().nullable(),
    /** Real time of the last write of what became of it. */
    updatedAt: time(),
  },
  indexes: [
    { name: 'migrated_subscriptions_state_index', properties: ['migrationId', 'state', 'subscriptionId'] },
    {
      name: 'migrated_subscriptions_mail_index',
      expression:
        'create index "migrated_subscriptions_mail_index" on "migrated_subscriptions" ("migration_id", "stays_mail_due_at") where stays_mail_due_at is not null',
    },
  ],
});

/** What a price migration does with one subscription. */
export class MigratedSubscription extends MigratedSubscriptionSchema.class {}
MigratedSubscriptionSchema.setClass(MigratedSubscription);
