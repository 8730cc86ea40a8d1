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
    /** What the period's overage came to more than before; negative where it came to less. */
    amount: money(),
    currency: p.text(),
    /** The period on whose invoice it is, another one where its own was final already. */
    billedStart: time(),
    billedEnd: time(),
    /** What the meter event is dated; inside the period it is billed in. */
    datedAt: time(),
    /**
     * `withdrawn`: no invoice has it; what it was for is settled anew, or was seen to by a person. `waived`: of a subscription that is over,
     * and not worth an invoice, or not to be asked for; `error` says why.
     */
    state: p.enum(['planned', 'reported', 'refused', 'withdrawn', 'waived']).default('planned'),
    error: p.text().nullable(),
    /** Key of the invoice that is made for usage after a subscription's end; null for what goes to the meter. */
    finalInvoice: p.text().nullable(),
    /** That invoice, once it is made. */
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

/** Overage that Stripe is told of, in minor units; only ever added to. */
export class UsageCharge extends UsageChargeSchema.class {}
UsageChargeSchema.setClass(UsageCharge);
