import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { finalizeAndCollect } from '../invoices/invoice-clock.ts';
import { pendingItems } from '../invoices/pending-items.ts';
import { planInvoice } from '../invoices/appointments.ts';
import { storeDraft } from '../invoices/store-draft.ts';
import type { Subscription } from '../types.ts';
import { creditUnused } from './prorate.ts';
import { hasEnded } from './plan-ahead.ts';
import { storeProrations } from './store-prorations.ts';
import { changeSubscription } from './save.ts';
import { usageLines } from './usage-lines.ts';

/** How a subscription ends. */
export interface EndOptions {
  reason: 'cancellation_requested' | 'payment_disputed' | 'payment_failed';
  /** Credit the time that was paid for and not used. */
  prorate?: boolean;
  /** Bill metered usage and pending items with a last invoice. */
  invoiceNow?: boolean;
  details?: {
    comment?: string;
    feedback?: NonNullable<NonNullable<Subscription['cancellation_details']>['feedback']>;
  };
}

/** Ends a subscription for good and sends its event. */
export function cancelSubscription(context: Context, id: string, options: EndOptions): Subscription {
  const before = context.get('subscription', id);
  if (hasEnded(before)) throw invalidRequest(`No such subscription: '${id}'`, 'id', 'resource_missing');
  const at = context.now(before);
  if (options.prorate)
    storeProrations(context, before, creditUnused(context, before, before.items.data, at), at);
  if (options.invoiceNow) lastInvoice(context, before, at, true);
  stopCollecting(context, id);
  const after = context.update('subscription', id, (draft) => {
    draft.status = 'canceled';
    draft.ended_at = at;
    draft.canceled_at ??= at;
    draft.pending_update = null;
    draft.pause_collection = null;
    draft.cancellation_details = {
      comment: options.details?.comment ?? draft.cancellation_details?.comment ?? null,
      feedback: options.details?.feedback ?? draft.cancellation_details?.feedback ?? null,
      feedback_option: draft.cancellation_details?.feedback_option ?? null,
      reason: draft.cancellation_details?.reason ?? options.reason,
    };
  });
  forget(context, after);
  context.emit('customer.subscription.deleted', after);
  return after;
}

/** At the end of the last period what was used in it is still billed, with the items that wait. */
export function lastInvoiceAtPeriodEnd(context: Context, subscription: Subscription, at: number): void {
  lastInvoice(context, subscription, at, false);
}

function lastInvoice(context: Context, subscription: Subscription, at: number, atOnce: boolean): void {
  const usage = subscription.items.data.flatMap((item) => usageLines(context, subscription, item, at));
  const used = usage.filter((line) => line.amount !== 0);
  if (used.length === 0 && pendingItems(context, subscription).length === 0) return;
  const { id } = storeDraft(context, subscription, {
    billingReason: atOnce ? 'subscription_update' : 'subscription_cycle',
    seeds: usage,
    created: at,
    period: { start: subscription.items.data[0]?.current_period_start ?? at, end: at },
  });
  changeSubscription(context, subscription.id, (draft) => void (draft.latest_invoice = id));
  finalizeAndCollect(context, id);
}

/**
 * Stops collection of an ended subscription's open invoices, as Stripe does. The merchant decides about
 * them.
 */
function stopCollecting(context: Context, subscription: string): void {
  for (const invoice of context.each('invoice', 'subscription', subscription)) {
    if ((invoice.status !== 'open' && invoice.status !== 'draft') || invoice.auto_advance !== true) continue;
    const after = context.update(
      'invoice',
      invoice.id,
      (draft) => {
        draft.auto_advance = false;
        draft.next_payment_attempt = null;
        draft.automatically_finalizes_at = null;
      },
      'invoice.updated',
    );
    planInvoice(context, after);
  }
}

/** Withdraws what was planned for a subscription that has ended. */
function forget(context: Context, subscription: Subscription): void {
  context.remove('sandbox.billing_facts', subscription.id);
  changeSubscription(context, subscription.id, () => undefined);
}
