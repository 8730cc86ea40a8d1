import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import type { Wire } from '../../core/object-types.ts';
import { invoicePaymentMethod } from '../payment-source.ts';
import { recordFacts } from '../facts.ts';
import { attemptInvoice } from '../invoices/attempt.ts';
import { finalizeInvoice } from '../invoices/finalize.ts';
import { storeDraft } from '../invoices/store-draft.ts';
import { recurrenceOf } from '../recurrence.ts';
import { addIntervals, periodAt } from '../rules/period.ts';
import type { Subscription } from '../types.ts';
import { debitsOf } from './debits.ts';
import { periodLines } from './period-lines.ts';
import { changeSubscription } from './save.ts';

/** Resumes a paused subscription: a new period is billed, and once that is paid it is active. */
export function resumeSubscription(
  context: Context,
  id: string,
  params: Wire<Stripe.SubscriptionResumeParams>,
): Subscription {
  const before = context.get('subscription', id);
  if (before.status !== 'paused') {
    throw invalidRequest(
      `You cannot resume a subscription with status \`${before.status}\`. Only paused subscriptions can be resumed.`,
    );
  }
  const at = context.now(before);
  const keeps = params.billing_cycle_anchor?.type === 'unchanged';
  const resumed = changeSubscription(context, id, (draft) => {
    if (!keeps) draft.billing_cycle_anchor = at;
    for (const item of draft.items.data) {
      const every = recurrenceOf(item.price);
      item.current_period_start = at;
      item.current_period_end = keeps
        ? periodAt(draft.billing_cycle_anchor, every, at).end
        : addIntervals(at, every, 1);
    }
  });
  const draft = storeDraft(context, resumed, {
    billingReason: 'subscription_update',
    seeds: resumed.items.data.flatMap((item) =>
      periodLines(
        context,
        resumed,
        item,
        keeps ? periodAt(resumed.billing_cycle_anchor, recurrenceOf(item.price), at) : undefined,
      ),
    ),
    created: at,
    period: { start: at, end: at },
  });
  recordFacts(context, id, { debits: debitsOf(draft) });
  changeSubscription(context, id, (subscription) => void (subscription.latest_invoice = draft.id));
  const open = finalizeInvoice(context, draft.id);
  // Without a method there is no attempt: the invoice waits, and the subscription stays paused.
  if (open.status !== 'open' || invoicePaymentMethod(context, open) === null)
    return context.get('subscription', id);
  attemptInvoice(context, open.id, { offSession: true, automatic: false });
  if (params.payment_behavior !== 'resume_on_payment_success') resumeUnpaid(context, id);
  return context.get('subscription', id);
}

/** By default the attempt alone resumes: where the payment failed, the subscription is past due. */
function resumeUnpaid(context: Context, id: string): void {
  if (context.get('subscription', id).status !== 'paused') return;
  const resumed = changeSubscription(context, id, (draft) => {
    draft.status = 'past_due';
    delete draft.status_details;
  });
  context.emit('customer.subscription.resumed', resumed);
}
