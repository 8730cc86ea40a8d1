import { defineEntity, p } from '@mikro-orm/postgresql';
import type { PlanTerms } from '../../../domain/usage/rating/rate-usage.ts';
import { money, quantity, time } from '../../columns.ts';

export const UsagePeriodSchema = defineEntity({
  name: 'UsagePeriod',
  tableName: 'usage_periods',
  properties: {
    subscriptionId: p.text().primary(),
    startsAt: time().primary(),
    endsAt: time(),
    customerId: p.text().index(),
    currency: p.text(),
    /** The plan that was in force last. */
    tier: p.text(),
    /** Sum of the closed windows, of all types. */
    used: quantity().defaultRaw('0'),
    /** Credits of the plan, and what was carried over from the period before. */
    included: quantity().defaultRaw('0'),
    carried: quantity().defaultRaw('0'),
    includedUsed: quantity().defaultRaw('0'),
    carriedUsed: quantity().defaultRaw('0'),
    granted: quantity().defaultRaw('0'),
    /** What no credit covered. */
    overage: quantity().defaultRaw('0'),
    /** Price of the overage, and how much of it is in `usage_charges`. */
    amount: money().defaultRaw('0'),
    charged: money().defaultRaw('0'),
    /** To be rated again: windows, grants or the plan changed. */
    isOpen: p.boolean().default(true),
    /** The metered item that overage is billed by, once it is known to be there. */
    itemId: p.text().nullable(),
    /** Why it needs attention; null without a reason. */
    attention: p.text().nullable(),
    /** When uninvoiced usage is billed automatically; null: never, or staff decide. */
    invoiceAt: time().nullable(),
    /** Billing terms of its plans when it was last rated: what is invoiced is not repriced. */
    terms: p.json<Record<string, PlanTerms>>().nullable(),
    settledAt: time().nullable(),
  },
  indexes: [
    { name: 'usage_periods_open_index', properties: ['customerId'], where: 'is_open' },
    { name: 'usage_periods_attention_index', properties: ['startsAt'], where: 'attention is not null' },
    { name: 'usage_periods_invoice_index', properties: ['invoiceAt'], where: 'invoice_at is not null' },
  ],
});

/** What the usage of one subscription in one month came to. */
export class UsagePeriodEntity extends UsagePeriodSchema.class {}
UsagePeriodSchema.setClass(UsagePeriodEntity);
