import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { listPage } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Resource } from '../../core/registry.ts';
import { createRefund } from '../../payments/refunds.ts';
import { changeBalance } from '../balance.ts';
import { defaultIntent } from '../invoices/invoice-payments.ts';
import { markPaid } from '../invoices/paid.ts';
import type { CreditNote, Invoice } from '../types.ts';
import { planCredit, type CreditParams } from './plan-credit.ts';

/** Credit notes: create, preview, retrieve, update, void, list. */
export const creditNotes: Resource = (registry) => {
  registry.type('credit_note', {
    prefix: 'cn',
    noun: 'creditnote',
    indexes: { invoice: (note) => note.invoice, customer: (note) => note.customer },
  });
  registry.route<Stripe.CreditNoteCreateParams>()('POST', '/v1/credit_notes', issue);
  registry.route<Stripe.CreditNotePreviewParams>()('GET', '/v1/credit_notes/preview', (context, params) =>
    planCredit(context, params),
  );
  registry.route<Stripe.CreditNoteListParams>()('GET', '/v1/credit_notes', (context, params) =>
    listPage(
      context,
      {
        type: 'credit_note',
        url: '/v1/credit_notes',
        index: params.invoice === undefined ? ['customer', params.customer] : ['invoice', params.invoice],
      },
      params,
    ),
  );
  const one = '/v1/credit_notes/{id}' as const;
  registry.route<Stripe.CreditNoteRetrieveParams>()('GET', one, (context, _, { id }) =>
    context.get('credit_note', id),
  );
  registry.route<Stripe.CreditNoteUpdateParams>()('POST', one, (context, params, { id }) =>
    context.update(
      'credit_note',
      id,
      (draft) => {
        if (params.memo !== undefined) draft.memo = params.memo;
        draft.metadata = mergeMetadata(draft.metadata, params.metadata);
      },
      'credit_note.updated',
    ),
  );
  registry.route<Stripe.CreditNoteVoidCreditNoteParams>()(
    'POST',
    '/v1/credit_notes/{id}/void',
    (context, _, { id }) => voidNote(context, id),
  );
  registry.route<Stripe.CreditNoteListLineItemsParams>()(
    'GET',
    '/v1/credit_notes/{credit_note}/lines',
    (context, _, path) => context.get('credit_note', path.credit_note).lines,
  );
};

function issue(context: Context, params: CreditParams): CreditNote {
  const note = planCredit(context, params);
  const invoice = context.get('invoice', note.invoice);
  context.create('credit_note', note);
  if (params.refund_amount !== undefined && params.refund_amount > 0)
    refund(context, note, invoice, params.refund_amount);
  if (params.credit_amount !== undefined && params.credit_amount > 0)
    credit(context, note, params.credit_amount);
  const after = context.update('invoice', invoice.id, (draft) => {
    draft.pre_payment_credit_notes_amount += note.pre_payment_amount;
    draft.post_payment_credit_notes_amount += note.post_payment_amount;
    draft.amount_due -= note.pre_payment_amount;
    draft.amount_remaining -= note.pre_payment_amount;
  });
  context.emitUpdated('invoice.updated', invoice, after);
  const issued = context.get('credit_note', note.id);
  context.emit('credit_note.created', issued);
  if (note.pre_payment_amount > 0) reduceIntent(context, after);
  return issued;
}

/** What remains to be paid is less now; nothing left means paid. */
function reduceIntent(context: Context, invoice: Invoice): void {
  if (invoice.amount_remaining === 0) {
    for (const payment of [...context.each('invoice_payment', 'invoice', invoice.id)]) {
      if (payment.status === 'open')
        context.update('invoice_payment', payment.id, (draft) => {
          draft.status = 'canceled';
        });
    }
    markPaid(context, invoice.id, { amount: 0 });
    return;
  }
  const intent = defaultIntent(context, invoice.id);
  if (intent !== null) {
    context.update('payment_intent', intent, (draft) => {
      draft.amount = invoice.amount_remaining;
    });
  }
  for (const payment of [...context.each('invoice_payment', 'invoice', invoice.id)]) {
    if (payment.status !== 'open') continue;
    context.update('invoice_payment', payment.id, (draft) => {
      draft.amount_requested = invoice.amount_remaining;
    });
  }
}

function refund(context: Context, note: CreditNote, invoice: Invoice, amount: number): void {
  const intent = defaultIntent(context, invoice.id);
  const charge = intent === null ? undefined : context.find('payment_intent', intent)?.latest_charge;
  if (charge == null) throw invalidRequest('This invoice has no payment to refund.', 'refund_amount');
  const made = createRefund(context, { charge, amount });
  context.update('credit_note', note.id, (draft) => {
    draft.refunds = [
      { amount_refunded: amount, payment_record_refund: null, refund: made.id, type: 'refund' },
    ];
  });
}

function credit(context: Context, note: CreditNote, amount: number): void {
  const transaction = changeBalance(context, note.customer, {
    amount: -amount,
    currency: note.currency,
    type: 'credit_note',
    creditNote: note.id,
    invoice: note.invoice,
  });
  context.update('credit_note', note.id, (draft) => {
    draft.customer_balance_transaction = transaction;
  });
}

function voidNote(context: Context, id: string): CreditNote {
  const note = context.get('credit_note', id);
  const invoice = context.get('invoice', note.invoice);
  if (note.status === 'void') throw invalidRequest('This credit note is already void.', 'id');
  if (invoice.status !== 'open' || note.post_payment_amount > 0) {
    throw invalidRequest('You can only void credit notes of open invoices that gave nothing back.', 'id');
  }
  const after = context.update('invoice', invoice.id, (draft) => {
    draft.pre_payment_credit_notes_amount -= note.pre_payment_amount;
    draft.amount_due += note.pre_payment_amount;
    draft.amount_remaining += note.pre_payment_amount;
  });
  context.emitUpdated('invoice.updated', invoice, after);
  reduceIntent(context, after);
  const voided = context.update('credit_note', id, (draft) => {
    draft.status = 'void';
    draft.voided_at = context.now(invoice);
  });
  context.emit('credit_note.voided', voided);
  return voided;
}
