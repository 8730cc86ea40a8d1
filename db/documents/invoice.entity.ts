import { defineEntity, p } from '@mikro-orm/postgresql';
import type { InvoiceFacts, PaymentFailure } from '../../domain/subscriptions/snapshot.ts';
import { money, time } from '../columns.ts';

export const InvoiceSchema = defineEntity({
  name: 'Invoice',
  tableName: 'invoices',
  properties: {
    id: p.text().primary(),
    number: p.text().nullable().index(),
    customerId: p.text(),
    subscriptionId: p.text().nullable().index(),
    status: p.text().$type<InvoiceFacts['status']>(),
    billingReason: p.text().nullable(),
    amountDue: money(),
    amountPaid: money(),
    amountRemaining: money(),
    tax: money().nullable(),
    taxPaid: money().nullable(),
    currency: p.text(),
    createdAt: time(),
    dueAt: time().nullable(),
    paidAt: time().nullable(),
    periodStart: time().nullable(),
    periodEnd: time().nullable(),
    hostedInvoiceUrl: p.text().nullable(),
    invoicePdf: p.text().nullable(),
    attemptCount: p.integer(),
    nextStripeAttemptAt: time().nullable(),
    failure: p.json<PaymentFailure>().nullable(),
    updatedAt: time(),
    /** Real time at which the read of Stripe began; an older read never overwrites. */
    readAt: time(),
  },
  indexes: [
    { name: 'invoices_tax_unknown_index', properties: ['id'], where: "status = 'paid' and tax_paid is null" },
    {
      name: 'invoices_void_renewals_index',
      properties: ['subscriptionId', 'createdAt'],
      where: "status = 'void' and billing_reason = 'subscription_cycle' and attempt_count = 0",
    },
    // Read backwards for the newest first.
    { name: 'invoices_customer_id_created_at_id_index', properties: ['customerId', 'createdAt', 'id'] },
  ],
});

/** A Stripe invoice. */
export class Invoice extends InvoiceSchema.class {}
InvoiceSchema.setClass(Invoice);
