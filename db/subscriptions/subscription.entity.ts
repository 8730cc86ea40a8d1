import { defineEntity, p } from '@mikro-orm/postgresql';
import { SUBSCRIPTION_MODES } from '../../domain/subscriptions/mode.ts';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import type { AddOnItem } from '../../domain/catalogue/add-on.ts';
import type { LostChange } from '../../domain/subscriptions/lost-change.ts';
import type { PendingChange } from '../../domain/subscriptions/snapshot.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import { money, time } from '../columns.ts';

export const SubscriptionSchema = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    id: p.text().primary(),
    customerId: p.text().index(),
    userId: p.text().nullable().index(),
    status: p.text().$type<BillingStatus>(),
    stripeStatus: p.text(),
    tier: p.text(),
    trialTier: p.text().nullable(),
    priceId: p.text(),
    interval: p.text().$type<PlanInterval>(),
    /** Intervals between two charges: 3 with `month` is quarterly. */
    intervalCount: p.integer().default(1),
    /** What one period costs. */
    amount: money(),
    /** The plan's price for all units of one period, before discounts; null where it is not known. */
    planAmount: money().nullable(),
    unitAmount: money(),
    quantity: p.integer(),
    currency: p.text(),
    /** Of `amount`, tax that the prices include. */
    includedTax: money().default(0),
    mrr: money(),
    currentPeriodStart: time(),
    currentPeriodEnd: time(),
    trialStart: time().nullable(),
    trialEnd: time().nullable(),
    cancelAtPeriodEnd: p.boolean(),
    cancelAt: time().nullable(),
    canceledAt: time().nullable(),
    endedAt: time().nullable(),
    paused: p.boolean(),
    pausedUntil: time().nullable(),
    /** When a bank that is asked for a payment usually answers; null while none is asked. */
    paymentAnswerDueAt: time().nullable(),
    /** The same of a renewal alone. */
    renewalAnswerDueAt: time().nullable(),
    /** Licensed items besides the plan's; null without any. */
    addOns: p.json<AddOnItem[]>().nullable(),
    pendingChange: p.json<PendingChange>().nullable(),
    /** A plan change that waited and could not be made to wait again; null without one. */
    lostChange: p.json<LostChange>().nullable(),
    dunning: p.json<DunningReport>().nullable(),
    paymentMethodId: p.text().nullable(),
    nextActionAt: time().nullable(),
    nextAction: p.text().nullable(),
    /** Why it needs attention; null when it does not. */
    attention: p.text().nullable(),
    /** Managed, observed or foreign: domain/subscriptions/mode.ts. */
    mode: p.enum([...SUBSCRIPTION_MODES]).default('managed'),
    testClockId: p.text().nullable().index(),
    billingTime: time(),
    /** The workflow's counter of writes, rising; a row with a lower one never overwrites. */
    revision: p.integer(),
    everActive: p.boolean(),
    createdAt: time(),
    /** Real time of the write. */
    updatedAt: time(),
  },
  indexes: [
    // Few have any: what a person's add-ons grant is asked for with each look at their access.
    {
      name: 'subscriptions_customer_add_ons_index',
      properties: ['customerId'],
      where: 'add_ons is not null',
    },
    { name: 'subscriptions_user_add_ons_index', properties: ['userId'], where: 'add_ons is not null' },
    {
      name: 'subscriptions_created_at_id_index',
      properties: ['createdAt', 'id'],
      columns: [{ name: 'createdAt', sort: 'DESC' }, { name: 'id' }],
    },
    // What lists of staff are narrowed to, each with the order of the list.
    { name: 'subscriptions_status_created_at_id_index', properties: ['status', 'createdAt', 'id'] },
    {
      name: 'subscriptions_shown_tier_index',
      expression:
        'create index "subscriptions_shown_tier_index" on "subscriptions" (shown_tier(status, trial_tier, tier), created_at, id)',
    },
    {
      name: 'subscriptions_shown_tier_status_index',
      expression:
        'create index "subscriptions_shown_tier_status_index" on "subscriptions" (shown_tier(status, trial_tier, tier), status, created_at, id)',
    },
  ],
});

/** The projection of one subscription, as its workflow last recorded it. */
export class Subscription extends SubscriptionSchema.class {}
SubscriptionSchema.setClass(Subscription);
