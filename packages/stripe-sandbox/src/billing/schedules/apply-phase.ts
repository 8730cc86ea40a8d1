import type { Context } from '../../core/context.ts';
import { redeemDiscounts, type DiscountRequest } from '../discounts/redeem.ts';
import { planOf } from '../plan.ts';
import { nextPeriodEnd } from '../recurrence.ts';
import { carryOut } from '../subscriptions/carry-out.ts';
import type { ItemRequest } from '../subscriptions/items.ts';
import { planChange } from '../subscriptions/plan-change.ts';
import { changeSubscription } from '../subscriptions/save.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';
import type { Phase, PhaseItem } from './types.ts';

/** Moves a subscription into a phase: items, discounts, metadata, trial. Prorates as the phase says. */
export function applyPhase(
  context: Context,
  id: string,
  phase: Phase,
  at: number,
  prorationBehavior: string,
): void {
  const before = context.get('subscription', id);
  const discounts = phaseDiscounts(context, before, phase);
  const boundary = nextPeriodEnd(before.items.data) <= at;
  changeSubscription(context, id, (draft) => {
    draft.discounts = discounts;
    draft.metadata = { ...draft.metadata, ...phase.metadata };
    if (phase.default_payment_method !== null) draft.default_payment_method = phase.default_payment_method;
    if (phase.collection_method !== null) draft.collection_method = phase.collection_method;
    applySettings(context, draft, phase);
    // At a period's end the renewal that follows bills the new items: there is nothing to prorate.
    if (boundary) draft.items.data = phaseItems(context, draft, phase.items);
  });
  if (boundary) return;
  const items = itemRequests(context.get('subscription', id), phase.items);
  const trial =
    phase.trial_end !== null && phase.trial_end > at && before.trial_end !== phase.trial_end
      ? { trial_end: phase.trial_end }
      : {};
  if (items.length === 0 && !('trial_end' in trial)) return;
  const request = { items, ...trial, proration_behavior: prorationBehavior };
  carryOut(context, id, planChange(context, context.get('subscription', id), request, at), request, at);
}

/**
 * What a phase sets beside items and discounts. A setting it leaves out comes from `default_settings`. Tax
 * rates and thresholds have no default there: a phase that leaves them out removes them.
 */
function applySettings(context: Context, draft: Subscription, phase: Phase): void {
  const { default_settings: defaults } = context.get('subscription_schedule', draft.schedule ?? '');
  const { invoice_settings: invoices } = phase;
  Object.assign(draft, {
    application_fee_percent: phase.application_fee_percent ?? defaults.application_fee_percent,
    automatic_tax: phase.automatic_tax ?? defaults.automatic_tax ?? draft.automatic_tax,
    billing_thresholds: phase.billing_thresholds ?? defaults.billing_thresholds,
    days_until_due: invoices?.days_until_due ?? defaults.invoice_settings.days_until_due,
    default_tax_rates: phase.default_tax_rates ?? [],
    description: phase.description ?? defaults.description,
    invoice_settings: {
      account_tax_ids: invoices?.account_tax_ids ?? defaults.invoice_settings.account_tax_ids,
      custom_fields: invoices?.custom_fields ?? defaults.invoice_settings.custom_fields,
      description: invoices?.description ?? defaults.invoice_settings.description,
      footer: invoices?.footer ?? defaults.invoice_settings.footer,
      issuer: invoices?.issuer ?? defaults.invoice_settings.issuer,
    },
    on_behalf_of: phase.on_behalf_of ?? defaults.on_behalf_of,
    transfer_data: phase.transfer_data ?? defaults.transfer_data,
  } satisfies Partial<Subscription>);
}

/** The subscription as its schedule will have it at its period's end `at`; nothing is stored. */
export function applyDuePhase(context: Context, subscription: Subscription, at: number): Subscription {
  const schedule =
    subscription.schedule === null ? undefined : context.find('subscription_schedule', subscription.schedule);
  if (schedule?.status !== 'active') return subscription;
  const phase = schedule.phases.find((one) => one.start_date <= at && at < one.end_date);
  if (!phase || phase.start_date === schedule.current_phase?.start_date) return subscription;
  const items = phaseItems(context, subscription, phase.items);
  return {
    ...subscription,
    automatic_tax:
      phase.automatic_tax ?? schedule.default_settings.automatic_tax ?? subscription.automatic_tax,
    default_tax_rates: phase.default_tax_rates ?? [],
    items: { ...subscription.items, data: items },
    discounts: phaseDiscounts(context, subscription, phase),
  };
}

/** The items of a phase. An item with the same price, or at the same index, keeps its id. */
function phaseItems(
  context: Context,
  subscription: Subscription,
  wanted: readonly PhaseItem[],
): SubscriptionItem[] {
  const existing = subscription.items.data;
  return matched(existing, wanted).map(({ item, like }) => {
    const price = context.get('price', item.price);
    const first = existing[0];
    const base: SubscriptionItem = like ?? {
      id: context.newId('si'),
      object: 'subscription_item',
      billing_thresholds: null,
      created: context.now(subscription),
      current_period_end: first?.current_period_end ?? 0,
      current_period_start: first?.current_period_start ?? 0,
      current_trial: null,
      discounts: [],
      metadata: item.metadata ?? {},
      plan: planOf(price),
      price,
      subscription: subscription.id,
      tax_rates: [],
    };
    const { quantity: _, ...rest } = structuredClone(base);
    return {
      ...rest,
      billing_thresholds: item.billing_thresholds,
      metadata: item.metadata ?? {},
      tax_rates: item.tax_rates ?? [],
      discounts: rest.discounts.filter((id) => item.discounts.some(({ discount }) => discount === id)),
      price,
      plan: planOf(price),
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
    };
  });
}

function itemRequests(subscription: Subscription, wanted: readonly PhaseItem[]): ItemRequest[] {
  const existing = subscription.items.data;
  const pairs = matched(existing, wanted);
  const kept = new Set(pairs.map(({ like }) => like?.id));
  const requests: ItemRequest[] = [];
  for (const { item, like } of pairs) {
    if (like?.price.id === item.price && like.quantity === item.quantity) continue;
    requests.push({
      price: item.price,
      ...(like ? { id: like.id } : {}),
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
    });
  }
  for (const { id } of existing) if (!kept.has(id)) requests.push({ id, deleted: true });
  return requests;
}

/** Pairs each wanted item with the existing one it continues. */
function matched(existing: readonly SubscriptionItem[], wanted: readonly PhaseItem[]) {
  const free = new Map(existing.map((item) => [item.id, item]));
  const take = (found: SubscriptionItem | undefined) => {
    if (found) free.delete(found.id);
    return found;
  };
  const samePrice = wanted.map((item) => take([...free.values()].find((one) => one.price.id === item.price)));
  return wanted.map((item, index) => ({ item, like: samePrice[index] ?? take([...free.values()][0]) }));
}

function phaseDiscounts(context: Context, subscription: Subscription, phase: Phase): string[] {
  const requests: DiscountRequest[] = phase.discounts.map((one) => ({
    ...(one.discount === null ? {} : { discount: one.discount }),
    ...(one.coupon === null ? {} : { coupon: one.coupon }),
    ...(one.promotion_code === null ? {} : { promotion_code: one.promotion_code }),
  }));
  // A discount that has ended since the schedule was made is not brought back.
  const known = requests.filter(
    ({ discount }) => discount === undefined || subscription.discounts.includes(discount),
  );
  const { id, customer, currency } = subscription;
  return redeemDiscounts(context, known, { customer, currency, subscription: id });
}
