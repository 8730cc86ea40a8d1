import { defineEntity, p } from '@mikro-orm/postgresql';
import { quantity, time } from '../../columns.ts';

export const UsageWindowSchema = defineEntity({
  name: 'UsageWindow',
  tableName: 'usage_windows',
  properties: {
    customerId: p.text().primary(),
    eventType: p.text().primary(),
    windowStart: time().primary(),
    /** 1 is the first close; a later one holds only what came since. */
    revision: p.integer().primary(),
    subscriptionId: p.text().nullable(),
    /** Usage period that the window lies in. */
    periodStart: time().nullable(),
    eventCount: p.bigint('number'),
    quantity: quantity(),
    /** SHA-256 over the ids of its events (domain/usage/ingest/window.ts). */
    eventsHash: p.text(),
    /** Its events are those of the window with a round above this … */
    roundAfter: p.integer(),
    /** … and up to this. */
    roundUpto: p.integer(),
    state: p.enum(['closed', 'reported']).default('closed'),
    closedAt: time(),
    /** Identifier of the meter event. */
    stripeIdentifier: p.text().unique(),
    stripeReportedAt: time().nullable(),
    /** When Stripe was first asked to count it; what became of that may not be known. */
    stripeTriedAt: time().nullable(),
    /** What the meter event is dated: the window's start, or as far back as Stripe takes events. */
    stripeDatedAt: time().nullable(),
    /** Why Stripe never counts it; people must look. */
    stripeRefusal: p.text().nullable(),
    lagoReportedAt: time().nullable(),
    lagoRefusal: p.text().nullable(),
    /** When staff dismissed a refusal. */
    refusalAcceptedAt: time().nullable(),
    /** The period whose invoice has it. */
    invoicePeriodStart: time().nullable(),
    invoicePeriodEnd: time().nullable(),
    /** The invoice that was final already when this usage came. */
    lateForInvoice: p.text().nullable(),
  },
  indexes: [
    {
      name: 'usage_windows_unreported_index',
      properties: ['customerId', 'eventType', 'windowStart', 'revision'],
      where: "state = 'closed'",
    },
    {
      name: 'usage_windows_refused_index',
      properties: ['closedAt'],
      where:
        '(stripe_refusal is not null or (lago_refusal is not null and subscription_id is not null)) and refusal_accepted_at is null',
    },
    { name: 'usage_windows_invoice_index', properties: ['customerId', 'invoicePeriodStart'] },
    {
      name: 'usage_windows_unsettled_index',
      properties: ['customerId', 'subscriptionId', 'periodStart'],
      where: 'subscription_id is not null and invoice_period_start is null',
    },
  ],
});

/** Five minutes of one customer's usage of one type, summed up and never changed again. */
export class UsageWindow extends UsageWindowSchema.class {}
UsageWindowSchema.setClass(UsageWindow);
