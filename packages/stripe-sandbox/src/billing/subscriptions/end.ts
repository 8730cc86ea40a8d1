import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { planInvoice } from '../invoices/appointments.ts';
import type { Subscription } from '../types.ts';
import { hasEnded } from './plan-ahead.ts';
import { changeSubscription } from './save.ts';

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

/** Ends a subscription for good and sends its event; bills nothing. */
export function endSubscription(
  context: Context,
  id: string,
  options: Pick<EndOptions, 'reason' | 'details'>,
): Subscription {
  const before = context.get('subscription', id);
  if (hasEnded(before)) throw invalidRequest(`No such subscription: '${id}'`, 'id', 'resource_missing');
  const at = context.now(before);
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
