import type { Context } from '../../core/context.ts';
import { factsOf, recordFacts } from '../facts.ts';
import { changeSubscription } from './save.ts';

/** Carries out a change that waited for its invoice (`payment_behavior: pending_if_incomplete`). */
export function applyPendingChange(context: Context, subscription: string): void {
  const { pendingChange } = factsOf(context, subscription);
  if (!pendingChange) return;
  recordFacts(context, subscription, { pendingChange: null, debits: pendingChange.debits });
  const hadWaited = context.get('subscription', subscription).pending_update !== null;
  const after = changeSubscription(context, subscription, (draft) => {
    Object.assign(draft, structuredClone(pendingChange.next));
    draft.pending_update = null;
  });
  if (hadWaited) context.emit('customer.subscription.pending_update_applied', after);
}

/** Gives up a waiting change. Its invoice is the caller's to void. */
export function dropPendingChange(context: Context, subscription: string): void {
  recordFacts(context, subscription, { pendingChange: null });
  const after = changeSubscription(context, subscription, (draft) => void (draft.pending_update = null));
  context.emit('customer.subscription.pending_update_expired', after);
}
