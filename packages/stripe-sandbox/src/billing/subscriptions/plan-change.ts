import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { factsOf, type Debit } from '../facts.ts';
import type { LineSeed } from '../invoices/line.ts';
import { isMetered, recurrenceOf } from '../recurrence.ts';
import { addIntervals, periodAt, sameRecurrence } from '../rules/period.ts';
import { priceAmount } from '../rules/price-amount.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';
import { currencyOf, refuseMixedIntervals, requestedItems, type ItemRequest } from './items.ts';
import { periodLines, trialLine } from './period-lines.ts';
import { chargeRemaining, creditUnused, debitOf } from './prorate.ts';
import { usageLines } from './usage-lines.ts';

/** What of an update decides what is billed. */
export interface ChangeRequest {
  items?: ItemRequest[];
  trial_end?: 'now' | number;
  /** Begin a new period now (`billing_cycle_anchor: now`). */
  restart?: boolean;
  proration_behavior?: string;
  proration_date?: number;
}

/** A change worked out but not made. */
export interface PlannedChange {
  next: Subscription;
  /** Credits and charges for the rest of the current period; they wait for an invoice. */
  prorations: LineSeed[];
  /** Lines of a new period that begins now; then an invoice is due at once. */
  fresh: LineSeed[];
  restarts: boolean;
  /** What later credits are based on, without what the coming invoice adds. */
  debits: Record<string, Debit[]>;
}

/** Computes the items, periods and prorations of an update at `at`. Stores nothing but inline prices. */
export function planChange(
  context: Context,
  before: Subscription,
  request: ChangeRequest,
  at: number,
): PlannedChange {
  const owner = {
    subscription: before.id,
    customer: before.customer,
    created: at,
    period: periodOfNewItems(before),
  };
  const items = requestedItems(context, owner, before.items.data, request.items ?? []);
  for (const item of items) joinGrid(before, item, at);
  const next: Subscription = { ...structuredClone(before), items: { ...before.items, data: items } };
  next.currency = currencyOf(items);
  refuseMixedIntervals(next);
  if (next.currency !== before.currency)
    throw invalidRequest('The currency of a subscription cannot be changed.', 'items');
  const trialEnd = request.trial_end === 'now' ? at : request.trial_end;
  if (trialEnd !== undefined && trialEnd > at) return toTrial(context, before, next, trialEnd, request, at);
  const endsTrial = trialEnd !== undefined && before.status === 'trialing';
  if (before.status === 'trialing' && !endsTrial) return withinTrial(context, before, next);
  const restarts =
    endsTrial || request.restart === true || changesRhythm(before, next) || becomesPaid(before, next);
  return restarts
    ? restart(context, before, next, request, at)
    : withinPeriod(context, before, next, request, at);
}

/** Whether a `billing_cycle_anchor` parameter asks for a new period now, in the newer form or the older. */
export function startsAnew(anchor: { type: string } | string | number | undefined): boolean {
  return anchor === 'now' || (typeof anchor === 'object' && anchor.type === 'now');
}

/** An item added to a running subscription joins the period of the others. */
function periodOfNewItems(subscription: Subscription): { start: number; end: number } {
  const first = subscription.items.data[0];
  return {
    start: first?.current_period_start ?? subscription.created,
    end: first?.current_period_end ?? subscription.created,
  };
}

/**
 * A new item with another interval has its own periods from the subscription's anchor (flexible billing
 * mode): months for a metered item of a yearly plan, for example.
 */
function joinGrid(before: Subscription, item: SubscriptionItem, at: number): void {
  const others = before.items.data;
  const every = recurrenceOf(item.price);
  if (before.status === 'trialing' || !isMetered(item) || others.some(({ id }) => id === item.id)) return;
  if (others.some(({ price }) => sameRecurrence(recurrenceOf(price), every))) return;
  const grid = periodAt(before.billing_cycle_anchor, every, at);
  item.current_period_start = grid.start;
  item.current_period_end = grid.end;
}

function withinTrial(context: Context, before: Subscription, next: Subscription): PlannedChange {
  return { next, prorations: [], fresh: [], restarts: false, debits: factsOf(context, before.id).debits };
}

function withinPeriod(
  context: Context,
  before: Subscription,
  next: Subscription,
  request: ChangeRequest,
  at: number,
): PlannedChange {
  const from = request.proration_date ?? at;
  const { debits: known } = factsOf(context, before.id);
  const gone = before.items.data.filter((item) => differs(item, next.items.data));
  const come = next.items.data.filter((item) => differs(item, before.items.data));
  const none = request.proration_behavior === 'none';
  const charges = none ? [] : chargeRemaining(context, next, come, from);
  const prorations = none ? [] : [...creditUnused(context, before, gone, from), ...charges];
  const debits = { ...known };
  if (!none) {
    for (const item of gone) debits[item.id] = [];
    for (const seed of charges) debits[seed.subscriptionItem ?? ''] = [debitOf(seed)];
  }
  return { next, prorations, fresh: [], restarts: false, debits };
}

function restart(
  context: Context,
  before: Subscription,
  next: Subscription,
  request: ChangeRequest,
  at: number,
): PlannedChange {
  const from = request.proration_date ?? at;
  const credits =
    request.proration_behavior === 'none' ? [] : creditUnused(context, before, before.items.data, from);
  const wasTrial = before.status === 'trialing';
  const usage = wasTrial ? [] : before.items.data.flatMap((item) => usageLines(context, before, item, at));
  next.billing_cycle_anchor = at;
  if (wasTrial) {
    next.trial_end = at;
    next.status = 'active';
  }
  for (const item of next.items.data) {
    item.current_period_start = at;
    item.current_period_end = addIntervals(at, recurrenceOf(item.price), 1);
  }
  const fresh = [...usage, ...next.items.data.flatMap((item) => periodLines(context, next, item))];
  return { next, prorations: credits, fresh, restarts: true, debits: {} };
}

function toTrial(
  context: Context,
  before: Subscription,
  next: Subscription,
  trialEnd: number,
  request: ChangeRequest,
  at: number,
): PlannedChange {
  const wasTrial = before.status === 'trialing';
  next.trial_end = trialEnd;
  next.trial_start = wasTrial ? before.trial_start : at;
  next.status = 'trialing';
  if (next.trial_settings?.end_behavior.billing_cycle_anchor !== 'unchanged')
    next.billing_cycle_anchor = trialEnd;
  for (const item of next.items.data) {
    if (!wasTrial) item.current_period_start = at;
    item.current_period_end = trialEnd;
  }
  const none = request.proration_behavior === 'none';
  const prorations = wasTrial || none ? [] : creditUnused(context, before, before.items.data, at);
  const fresh = wasTrial ? [] : next.items.data.flatMap((item) => trialLine(context, next, item));
  return { next, prorations, fresh, restarts: !wasTrial, debits: {} };
}

function differs(item: SubscriptionItem, others: readonly SubscriptionItem[]): boolean {
  const other = others.find((one) => one.id === item.id);
  return other?.price.id !== item.price.id || other.quantity !== item.quantity;
}

/** Whether an item that stays changes to a price of another interval: then its period begins anew. */
function changesRhythm(before: Subscription, next: Subscription): boolean {
  return next.items.data.some((item) => {
    const known = before.items.data.find((one) => one.id === item.id);
    // What is billed in arrears for its use has a rhythm of its own and moves nobody else's.
    if (known === undefined && isMetered(item)) return false;
    const old = known ?? before.items.data[0];
    return old !== undefined && !sameRecurrence(recurrenceOf(old.price), recurrenceOf(item.price));
  });
}

/** Stripe begins a new period when a subscription that cost nothing comes to cost something. */
function becomesPaid(before: Subscription, next: Subscription): boolean {
  const cost = ({ items }: Subscription): number =>
    items.data.reduce(
      (sum, item) => sum + (isMetered(item) ? 0 : priceAmount(item.price, item.quantity ?? 1)),
      0,
    );
  return !before.items.data.some(isMetered) && cost(before) === 0 && cost(next) > 0;
}
