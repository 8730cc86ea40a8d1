import type { Stripe } from 'stripe';
import { accountSettings } from '../../core/account.ts';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { cleared, mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import { redeemDiscounts } from '../discounts/redeem.ts';
import { HOUR, type Invoice } from '../types.ts';
import { planInvoice } from './appointments.ts';
import { changeDraft } from './change-draft.ts';

/** What may be changed after finalisation. */
const always = new Set([
  'metadata',
  'auto_advance',
  'default_payment_method',
  'payment_settings',
  'automatically_finalizes_at',
]);

/** Updates an invoice; most of it can be changed in a draft only. */
export function updateInvoice(
  context: Context,
  id: string,
  params: Wire<Stripe.InvoiceUpdateParams>,
): Invoice {
  const before = context.get('invoice', id);
  const frozen = Object.keys(params).find((name) => !always.has(name));
  if (before.status !== 'draft' && frozen !== undefined) {
    throw invalidRequest("Finalized invoices can't be updated in this way", frozen, 'invoice_not_editable');
  }
  const discounts = params.discounts;
  const redeemed = discounts
    ? redeemDiscounts(context, discounts, {
        customer: before.customer ?? '',
        currency: before.currency,
        invoice: id,
      })
    : discounts === ''
      ? []
      : undefined;
  const change = (draft: Invoice): void => {
    draft.metadata = mergeMetadata(draft.metadata, params.metadata);
    if (params.default_payment_method !== undefined)
      draft.default_payment_method = params.default_payment_method || null;
    if (params.auto_advance !== undefined) {
      draft.auto_advance = params.auto_advance;
      if (draft.status === 'draft')
        draft.automatically_finalizes_at = params.auto_advance
          ? context.now(draft) + accountSettings(context).draftHours * HOUR
          : null;
    }
    if (params.automatically_finalizes_at !== undefined)
      draft.automatically_finalizes_at = params.automatically_finalizes_at;
    if (params.description !== undefined) draft.description = params.description || null;
    if (params.footer !== undefined) draft.footer = params.footer || null;
    if (params.collection_method !== undefined) draft.collection_method = params.collection_method;
    if (params.due_date !== undefined) draft.due_date = params.due_date;
    if (params.days_until_due !== undefined) draft.due_date = draft.created + params.days_until_due * 86_400;
    draft.number = cleared(params.number, draft.number);
    if (redeemed) draft.discounts = redeemed;
  };
  const after =
    before.status === 'draft'
      ? changeDraft(context, id, change)
      : context.update('invoice', id, change, 'invoice.updated');
  planInvoice(context, after);
  return after;
}
