import type { Context } from '../../core/context.ts';
import { recordFacts } from '../facts.ts';
import { attemptInvoice, isProcessing } from '../invoices/attempt.ts';
import { finalizeInvoice } from '../invoices/finalize.ts';
import { onFailedInvoice } from './on-invoice.ts';
import { paymentRefusal } from '../invoices/refusal.ts';
import { storeDraft } from '../invoices/store-draft.ts';
import { nextPeriodEnd } from '../recurrence.ts';
import { HOUR, type Invoice, type Subscription } from '../types.ts';
import { debitsOf } from './debits.ts';
import { applyPendingChange } from './pending-change.ts';
import type { PlannedChange } from './plan-change.ts';
import { goWayOfPause } from './paused-invoice.ts';
import { incompleteHours } from './plan-ahead.ts';
import { changeSubscription } from './save.ts';
import { storeProrations } from './store-prorations.ts';

/** How a change is billed and what happens when its payment fails. */
export interface BillingBehavior {
  proration_behavior?: string;
  payment_behavior?: string;
  off_session?: boolean;
}

/**
 * Applies a planned change: prorations wait for the next invoice, or are billed now with a new period.
 * @throws 402 with `error_if_incomplete`; then nothing is kept
 */
export function carryOut(
  context: Context,
  id: string,
  change: PlannedChange,
  behavior: BillingBehavior,
  at: number,
): void {
  const before = context.get('subscription', id);
  const invoices =
    change.restarts || (behavior.proration_behavior === 'always_invoice' && change.prorations.length > 0);
  const waits = behavior.payment_behavior === 'pending_if_incomplete' && invoices;
  storeProrations(context, change.next, change.prorations, at);
  if (!waits) apply(context, id, change);
  if (!invoices) return;
  const invoice = billChange(context, before, change, at);
  if (waits) payOrWait(context, id, change, invoice, behavior, at);
  else collect(context, id, invoice, behavior);
}

function apply(context: Context, id: string, { next, debits }: PlannedChange): void {
  recordFacts(context, id, { debits });
  changeSubscription(context, id, (draft) => Object.assign(draft, structuredClone(changedMembers(next))));
}

/** What a planned change may alter in a subscription. */
function changedMembers({ items, billing_cycle_anchor, trial_end, trial_start, status }: Subscription) {
  return { items, billing_cycle_anchor, trial_end, trial_start, status };
}

function billChange(context: Context, before: Subscription, change: PlannedChange, at: number): Invoice {
  const start = before.items.data[0]?.current_period_start ?? at;
  return storeDraft(context, change.next, {
    billingReason: 'subscription_update',
    seeds: change.fresh,
    created: at,
    period: { start: change.restarts ? start : at, end: at },
    prorationDate: at,
  });
}

function collect(context: Context, id: string, draft: Invoice, behavior: BillingBehavior): void {
  const { debits } = context.get('sandbox.billing_facts', id);
  recordFacts(context, id, { debits: { ...debits, ...debitsOf(draft) } });
  changeSubscription(context, id, (subscription) => void (subscription.latest_invoice = draft.id));
  const pause = context.get('subscription', id).pause_collection?.behavior;
  if (pause !== undefined) {
    goWayOfPause(context, draft.id, pause);
    return;
  }
  if (draft.collection_method === 'send_invoice') return;
  const open = finalizeInvoice(context, draft.id);
  if (open.status !== 'open') return;
  if (behavior.payment_behavior === 'default_incomplete') {
    onFailedInvoice(context, open);
    return;
  }
  const after = attemptInvoice(context, open.id, {
    offSession: behavior.off_session ?? false,
    automatic: false,
  });
  // A bank that was asked and has not answered has refused nothing.
  const isRefused = after.status !== 'paid' && !isProcessing(context, open.id);
  if (isRefused && behavior.payment_behavior === 'error_if_incomplete')
    throw paymentRefusal(context, after, false);
}

/** Applies the change when its invoice is paid: now, or later while it shows as `pending_update`. */
function payOrWait(
  context: Context,
  id: string,
  change: PlannedChange,
  draft: Invoice,
  behavior: BillingBehavior,
  at: number,
): void {
  const debits = { ...change.debits, ...debitsOf(draft) };
  recordFacts(context, id, {
    pendingChange: { invoice: draft.id, next: changedMembers(change.next), debits },
  });
  changeSubscription(context, id, (subscription) => void (subscription.latest_invoice = draft.id));
  const open = finalizeInvoice(context, draft.id);
  if (open.status === 'open')
    attemptInvoice(context, draft.id, { offSession: behavior.off_session ?? false, automatic: false });
  if (context.get('invoice', draft.id).status === 'paid') {
    applyPendingChange(context, id);
    return;
  }
  changeSubscription(context, id, (subscription) => {
    subscription.pending_update = {
      billing_cycle_anchor: change.restarts ? change.next.billing_cycle_anchor : null,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: Math.min(at + incompleteHours * HOUR, nextPeriodEnd(subscription.items.data)),
      metadata: null,
      subscription_items: change.next.items.data,
      trial_end: change.next.trial_end === subscription.trial_end ? null : change.next.trial_end,
      trial_from_plan: null,
    };
  });
}
