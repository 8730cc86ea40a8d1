import type { Context } from '../../core/context.ts';
import type { Resource } from '../../core/registry.ts';
import { factsOf } from '../facts.ts';
import { voidInvoice } from '../invoices/close.ts';
import { subscriptionDraft } from '../invoices/store-draft.ts';
import { nextPeriodEnd } from '../recurrence.ts';
import { advanceSchedule } from '../schedules/advance.ts';
import { HOUR, type Subscription } from '../types.ts';
import { endTrial } from './end-trial.ts';
import { cancelSubscription, lastInvoiceAtPeriodEnd } from './cancel.ts';
import { dropPendingChange } from './pending-change.ts';
import { appointmentKinds, hasEnded, incompleteHours, isRunning, planAhead } from './plan-ahead.ts';
import { nextPeriod, renewSubscription } from './renew.ts';
import { changeSubscription } from './save.ts';

/** What time does to subscriptions. */
export const subscriptionClock: Resource = (registry) => {
  registry.onDue<{ subscription: string }>(appointmentKinds.due, (context, { subscription }, at) =>
    advanceSubscription(context, subscription, at),
  );
  registry.onDue<{ subscription: string }>(appointmentKinds.trialNotice, (context, payload) => {
    const subscription = context.find('subscription', payload.subscription);
    if (subscription?.status === 'trialing')
      context.emit('customer.subscription.trial_will_end', subscription);
  });
  registry.onDue<{ subscription: string }>(appointmentKinds.upcoming, (context, payload) => {
    const subscription = context.find('subscription', payload.subscription);
    if (subscription && isRunning(subscription)) sendUpcoming(context, subscription);
  });
};

function advanceSubscription(context: Context, id: string, at: number): void {
  const found = context.find('subscription', id);
  if (!found || hasEnded(found)) return;
  if (found.status === 'incomplete' && found.created + incompleteHours * HOUR <= at) {
    if (found.latest_invoice !== null) voidInvoice(context, found.latest_invoice);
    return;
  }
  if (found.pending_update && found.pending_update.expires_at <= at) expirePendingChange(context, id);
  if (isDue(found.pause_collection?.resumes_at, at)) {
    changeSubscription(context, id, (draft) => void (draft.pause_collection = null));
  }
  if (found.schedule !== null) advanceSchedule(context, found.schedule, at);
  const subscription = context.get('subscription', id);
  if (hasEnded(subscription)) return;
  if (isDue(subscription.cancel_at, at)) end(context, subscription, at);
  else if (isRunning(subscription) && nextPeriodEnd(subscription.items.data) <= at) {
    if (subscription.status === 'trialing') endTrial(context, id, at);
    else renewSubscription(context, id, at);
  }
  planAhead(context, context.get('subscription', id));
}

function isDue(moment: number | null | undefined, at: number): boolean {
  return moment != null && moment <= at;
}

function end(context: Context, subscription: Subscription, at: number): void {
  if (nextPeriodEnd(subscription.items.data) <= at) lastInvoiceAtPeriodEnd(context, subscription, at);
  cancelSubscription(context, subscription.id, { reason: 'cancellation_requested' });
}

function expirePendingChange(context: Context, id: string): void {
  const invoice = factsOf(context, id).pendingChange?.invoice;
  if (invoice !== undefined && context.get('invoice', invoice).status === 'open')
    voidInvoice(context, invoice);
  else dropPendingChange(context, id);
}

/** Tells what the next renewal will bill, as an invoice that does not exist yet. */
function sendUpcoming(context: Context, subscription: Subscription): void {
  const at = nextPeriodEnd(subscription.items.data);
  const { seeds, period } = nextPeriod(context, subscription, at);
  const draft = subscriptionDraft(context, subscription, {
    billingReason: 'upcoming',
    seeds,
    created: at,
    period,
  });
  const { id: _, ...upcoming } = { ...draft, next_payment_attempt: at + HOUR };
  context.emit('invoice.upcoming', upcoming);
}
