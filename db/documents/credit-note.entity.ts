import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const CreditNoteSchema = defineEntity({
  name: 'CreditNote',
  tableName: 'credit_notes',
  properties: {
    id: p.text().primary(),
    number: p.text(),
    invoiceId: p.text().index(),
    customerId: p.text().index(),
    status: p.text(),
    reason: p.text().nullable(),
    memo: p.text().nullable(),
    currency: p.text(),
    amount: money(),
    tax: money().nullable(),
    refunded: money(),
    credited: money(),
    outside: money(),
    refundId: p.text().nullable(),
    pdf: p.text().nullable(),
    createdAt: time(),
    /** Real time at which the read of Stripe began; an older read never overwrites. */
    readAt: time(),
  },
  indexes: [{ name: 'credit_notes_created_at_id_index', properties: ['createdAt', 'id'] }],
});

/** A Stripe credit note. */
export class CreditNote extends CreditNoteSchema.class {}
CreditNoteSchema.setClass(CreditNote);
