import type { Context } from '../../core/context.ts';
import { factsOf, recordFacts } from '../facts.ts';
import type { LineSeed } from '../invoices/line.ts';
import { storeDraft } from '../invoices/store-draft.ts';
import { recurrenceOf } from '../recurrence.ts';
import { periodAt, type Span } from '../rules/period.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';
import { debitsOf } from './debits.ts';
import { periodLines } from './period-lines.ts';
import { goWayOfPause } from './paused-invoice.ts';
import { changeSubscription } from './save.ts';
import { usageLines } from './usage-lines.ts';

/** The next period of some items: items moved on, and what is charged for it. */
export interface NextPeriod {
  items: SubscriptionItem[];
  seeds: LineSeed[];
  /** The period that ended. */
  period: Span;
  /**
   * The new anchor. It moves only if the ended period was not counted from it (a price of another interval
   * begins).
   */
  anchor: number;
}

/**
 * Advances items whose period ended by `at`: usage in arrears, the next period in advance. Stores nothing.
 */
export function nextPeriod(context: Context, subscription: Subscription, at: number): NextPeriod {
  const items = structuredClone(subscription.items.data);
  const anchor = anchorAt(subscription, at);
  const seeds: LineSeed[] = [];
  const period = { start: at, end: at };
  for (const item of items) {
    if (item.current_period_end > at) continue;
    period.start = Math.min(period.start, item.current_period_start);
    if (subscription.status !== 'trialing')
      seeds.push(...usageLines(context, subscription, item, item.current_period_end));
    const grid = periodAt(anchor, recurrenceOf(item.price), at);
    item.current_period_start = at;
    item.current_period_end = grid.end;
    seeds.push(...periodLines(context, subscription, item, grid.start < at ? grid : undefined));
  }
  return { items, seeds, period, anchor };
}

/**
 * A schedule that changes the interval starts a new anchor there; so does a trial whose settings say so. An
 * anchor in the future was set by the merchant and stays.
 */
function anchorAt(subscription: Subscription, at: number): number {
  const { billing_cycle_anchor: anchor, items } = subscription;
  const changed = items.data.some((item) => {
    const { current_period_start: start, current_period_end: end } = item;
    if (end > at || anchor >= at || subscription.status === 'trialing') return false;
    const grid = periodAt(anchor, recurrenceOf(item.price), start);
    return grid.end !== end;
  });
  return changed ? at : anchor;
}

/**
 * Renews a subscription at the end of a period or trial: new period and draft invoice, charged an hour
 * later.
 */
export function renewSubscription(context: Context, id: string, at: number): void {
  const before = context.get('subscription', id);
  const { items, seeds, period, anchor } = nextPeriod(context, before, at);
  const paused = before.pause_collection?.behavior;
  const invoice = storeDraft(context, before, {
    billingReason: 'subscription_cycle',
    seeds,
    created: at,
    period,
    autoAdvance: paused === undefined && before.status !== 'unpaid',
  });
  recordFacts(context, id, { debits: { ...factsOf(context, id).debits, ...debitsOf(invoice) } });
  changeSubscription(context, id, (draft) => {
    draft.items.data = items;
    draft.billing_cycle_anchor = anchor;
    draft.latest_invoice = invoice.id;
    if (draft.status === 'trialing') draft.status = 'active';
  });
  if (paused !== undefined) goWayOfPause(context, invoice.id, paused);
}
