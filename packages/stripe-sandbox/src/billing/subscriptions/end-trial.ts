import type { Context } from '../../core/context.ts';
import { hasPaymentMethod } from '../payment-source.ts';
import { cancelSubscription } from './cancel.ts';
import { renewSubscription } from './renew.ts';
import { changeSubscription } from './save.ts';

/** The end of a trial: billing begins, or what the trial's settings say where nothing can be charged. */
export function endTrial(context: Context, id: string, at: number): void {
  const subscription = context.get('subscription', id);
  const missing = subscription.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice';
  const chargeable =
    subscription.collection_method === 'send_invoice' || hasPaymentMethod(context, subscription);
  if (chargeable || missing === 'create_invoice') {
    renewSubscription(context, id, at);
  } else if (missing === 'cancel') {
    cancelSubscription(context, id, { reason: 'cancellation_requested' });
  } else {
    const paused = changeSubscription(context, id, (draft) => {
      draft.status = 'paused';
      draft.status_details = {
        paused: {
          subscription: { type: 'trial_end_without_payment_method' },
          transitioned_at: at,
          type: 'subscription',
        },
      };
    });
    context.emit('customer.subscription.paused', paused);
  }
}
