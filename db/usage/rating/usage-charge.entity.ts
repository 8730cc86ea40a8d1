import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../../columns.ts';

export const UsageChargeSchema = defineEntity({
  name: 'UsageCharge',
  tableName: 'usage_charges',
  properties: {
    /** Identifier of the meter event. */
    id: p.text().primary(),
    customerId: p.text(),
    subscriptionId: p.text(),
    /** Start of the usage period that it is for. */
    periodStart: time(),
    /** The difference to what was charged before; negative when the overage became less. */
    amount: money(),
    currency: p.text(),
    /** The period whose invoice has it; another one when its own was final. */
    billedStart: time(),
    billedEnd: time(),
    /** What the meter event is dated; inside the period it is billed in. */
    datedAt: time(),
    /**
     * `withdrawn`: on no invoice; its usage is rated again, or staff dealt with it. `waived`: of an ended
     * subscription and not worth an invoice, or not collectible; `error` gives the reason.
     */
    state: p.enum(['planned', 'reported', 'refused', 'withdrawn', 'waived']).default('planned'),
    error: p.text().nullable(),
    /** Key of the invoice for usage after a subscription's end; null for charges that go to the meter. */
    finalInvoice: p.text().nullable(),
    /**
     * That invoice, once it is made; or the last one of its subscription, once it was compared with the
     * meter's charges; or the void renewal that had it.
     */
    invoiceId: p.text().nullable(),
    createdAt: time(),
    reportedAt: time().nullable(),
  },
  indexes: [
    {
      name: 'usage_charges_planned_index',
      properties: ['customerId', 'createdAt', 'id'],
      where: "state = 'planned'",
    },
    // Overage of the last days, for staff.
    { name: 'usage_charges_dated_index', properties: ['datedAt'] },
    { name: 'usage_charges_billed_index', properties: ['subscriptionId', 'billedEnd'] },
    { name: 'usage_charges_invoice_index', properties: ['invoiceId'], where: 'invoice_id is not null' },
  ],
});

/** Overage reported to Stripe, in minor units. Rows are only added. */
export class UsageCharge extends UsageChargeSchema.class {}
UsageChargeSchema.setClass(UsageCharge);
