import type { Context } from '../../core/context.ts';
import { recordFacts } from '../facts.ts';
import { requestedPrice } from '../inline-price.ts';
import { attemptInvoice, isProcessing } from '../invoices/attempt.ts';
import { finalizeInvoice } from '../invoices/finalize.ts';
import { storeInvoiceItem } from '../invoices/invoice-items.ts';
import type { LineSeed } from '../invoices/line.ts';
import { noPaymentMethod, paymentRefusal } from '../invoices/refusal.ts';
import { storeDraft } from '../invoices/store-draft.ts';
import { createSetupIntent } from '../../payments/setup-intents.ts';
import { isMetered } from '../recurrence.ts';
import { moneyText } from '../rules/money-text.ts';
import { requestedRates } from '../tax/tax-rates.ts';
import type { Subscription } from '../types.ts';
import type { CreateParams } from './create.ts';
import { hasPaymentMethod } from '../payment-source.ts';
import { debitsOf } from './debits.ts';
import { periodLines, trialLine } from './period-lines.ts';
import { changeSubscription } from './save.ts';
import { firstPeriod, type StartDates } from './start-dates.ts';
import { usageLines } from './usage-lines.ts';

/** Makes the first invoice of a subscription, finalises it and has it paid, as `payment_behavior` says. */
export function firstInvoice(context: Context, id: string, params: CreateParams, dates: StartDates): void {
  const subscription = context.get('subscription', id);
  const at = subscription.created;
  for (const [index, extra] of (params.add_invoice_items ?? []).entries()) {
    const price = requestedPrice(context, extra, `add_invoice_items[${index}]`);
    if (price)
      storeInvoiceItem(context, {
        customer: subscription.customer,
        subscription: id,
        price,
        quantity: extra.quantity,
        taxRates: requestedRates(context, extra.tax_rates, [], `add_invoice_items[${index}][tax_rates]`),
      });
  }
  const invoice = storeDraft(context, subscription, {
    billingReason: 'subscription_create',
    seeds: firstLines(context, subscription, dates, params.proration_behavior === 'none'),
    created: at,
    period: { start: at, end: at },
  });
  recordFacts(context, id, { debits: debitsOf(invoice) });
  changeSubscription(context, id, (draft) => void (draft.latest_invoice = invoice.id));
  if (subscription.collection_method === 'send_invoice') {
    if (subscription.status === 'incomplete')
      changeSubscription(context, id, (draft) => void (draft.status = 'active'));
    return;
  }
  const behavior = params.payment_behavior ?? 'allow_incomplete';
  const mustPay = behavior !== 'default_incomplete';
  if (invoice.amount_due > 0 && mustPay && !hasPaymentMethod(context, subscription)) throw noPaymentMethod();
  if (!mustPay && dates.trialEnd !== null && !hasPaymentMethod(context, subscription))
    askForCard(context, subscription);
  const open = finalizeInvoice(context, invoice.id);
  if (open.status !== 'open' || !mustPay) return;
  const after = attemptInvoice(context, open.id, {
    offSession: params.off_session ?? false,
    automatic: false,
  });
  if (after.status !== 'paid' && !isProcessing(context, open.id) && behavior === 'error_if_incomplete')
    throw paymentRefusal(context, after, false);
}

/** With `default_incomplete`, a trial without a card gets a setup intent to collect one. */
function askForCard(context: Context, { id, customer }: Subscription): void {
  const intent = createSetupIntent(context, { customer, paymentMethod: null });
  changeSubscription(context, id, (draft) => {
    draft.pending_setup_intent = intent.id;
  });
}

/**
 * The lines of a first invoice: the trial, or each item's first period (prorated if the anchor is later).
 */
export function firstLines(
  context: Context,
  subscription: Subscription,
  dates: StartDates,
  stubIsFree: boolean,
): LineSeed[] {
  return subscription.items.data.flatMap((item) => {
    if (dates.trialEnd !== null) return trialLine(context, subscription, item);
    if (isMetered(item)) return usageLines(context, subscription, item, item.current_period_start);
    const { grid } = firstPeriod(item.price, dates, subscription.created);
    const lines = periodLines(context, subscription, item, grid);
    if (!grid || !stubIsFree) return lines;
    return lines.map((line) => ({
      ...line,
      amount: 0,
      description: line.description.replace(/at [^/]+/, `at ${moneyText(0, line.currency)} `),
    }));
  });
}
