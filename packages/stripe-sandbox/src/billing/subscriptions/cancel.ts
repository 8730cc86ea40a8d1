import type { Context } from '../../core/context.ts';
import { finalizeAndCollect } from '../invoices/invoice-clock.ts';
import { pendingItems } from '../invoices/pending-items.ts';
import { storeDraft } from '../invoices/store-draft.ts';
import type { Subscription } from '../types.ts';
import { endSubscription } from './end.ts';
import type { EndOptions } from './end.ts';
import { hasEnded } from './plan-ahead.ts';
import { creditUnused } from './prorate.ts';
import { changeSubscription } from './save.ts';
import { storeProrations } from './store-prorations.ts';
import { usageLines } from './usage-lines.ts';

/** Ends a subscription; first credits unused time and bills what is open, if asked to. */
export function cancelSubscription(context: Context, id: string, options: EndOptions): Subscription {
  const before = context.get('subscription', id);
  // Its end is refused below; nothing is credited or billed a second time.
  if (!hasEnded(before)) {
    const at = context.now(before);
    if (options.prorate)
      storeProrations(context, before, creditUnused(context, before, before.items.data, at), at);
    if (options.invoiceNow) lastInvoice(context, before, at, true);
  }
  return endSubscription(context, id, options);
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
