import { numberOf, referenceOf, rowOf, rowsOf, textOf } from './read.ts';
import type { Row } from './evidence.ts';

/*
 * The rules once more, small and slow, for default settings. Nothing of the product's code is used: who
 * changes a rule there changes it here too, from docs/rules.md.
 */

const DAY_MS = 86_400_000;
const GRACE_MS = 7 * DAY_MS;
const EPISODE_MS = 21 * DAY_MS;

/** Engine and bank do not act on the second: so near to a moment, either side of it is right. */
const MARGIN_MS = 2 * 3_600_000;

/** What a subscription is to its owner. `unclear`: within the margin of a moment at which it changes. */
export type Standing = 'trialing' | 'active' | 'past_due' | 'suspended' | 'paused' | 'over' | 'unpaid_start';

/** A subscription at one moment, as Stripe has it. */
export interface MomentAtStripe {
  subscription: Row;
  invoices: readonly Row[];
  charges: readonly Row[];
  /** Epoch milliseconds. */
  clock: number;
}

/** Whether the engine may do anything with it. */
export const carriesOurMark = (subscription: Row): boolean =>
  textOf(rowOf(subscription, 'metadata'), 'managed_by') === 'perennial';

const planPrice = (subscription: Row): Row | undefined => {
  const items = rowsOf(subscription, 'items').map((item) => rowOf(item, 'price'));
  return items.find((price) => textOf(rowOf(price, 'recurring'), 'usage_type') !== 'metered');
};

/** The tier that is paid for, by the name that the catalogue gave its price; null for a foreign price. */
export function tierPaid(subscription: Row): string | null {
  const name = textOf(planPrice(subscription), 'lookup_key');
  return /^(trial|starter|professional|enterprise)_/.exec(name)?.[1] ?? null;
}

/** The tier that is opened: a Trial opens another than it converts to. */
export function tierOpened(subscription: Row): string | null {
  const trial = textOf(rowOf(subscription, 'metadata'), 'trial_tier');
  return textOf(subscription, 'status') === 'trialing' && trial !== '' ? trial : tierPaid(subscription);
}

const ofSubscription = (invoice: Row): string =>
  referenceOf(rowOf(rowOf(invoice, 'parent'), 'subscription_details'), 'subscription');

/** Since when the oldest open invoice of a subscription has failed to be paid; null where none has. */
export function owedSince({ subscription, invoices, charges }: MomentAtStripe): number | null {
  const open = invoices.filter(
    (invoice) =>
      textOf(invoice, 'status') === 'open' && ofSubscription(invoice) === textOf(subscription, 'id'),
  );
  const failures = open.flatMap((invoice) => {
    const intents = rowsOf(invoice, 'payments').map((payment) =>
      referenceOf(rowOf(payment, 'payment'), 'payment_intent'),
    );
    return charges
      .filter((charge) => textOf(charge, 'status') === 'failed')
      .filter((charge) => intents.includes(referenceOf(charge, 'payment_intent')))
      .map((charge) => numberOf(charge, 'created') * 1000);
  });
  return failures.length === 0 ? null : Math.min(...failures);
}

/** How a subscription stands; null so near to a change that either is right. */
export function standingOf(moment: MomentAtStripe): Standing | null {
  const { subscription, clock } = moment;
  const status = textOf(subscription, 'status');
  if (status === 'canceled' || status === 'incomplete_expired') return 'over';
  if (status === 'incomplete') return 'unpaid_start';
  if (status === 'trialing') return 'trialing';
  const since = owedSince(moment);
  if (since !== null && carriesOurMark(subscription)) {
    if (Math.abs(clock - since - GRACE_MS) < MARGIN_MS) return null;
    if (clock - since > GRACE_MS) return 'suspended';
  }
  if (rowOf(subscription, 'pause_collection') !== undefined) return 'paused';
  return since !== null || status === 'past_due' ? 'past_due' : 'active';
}

/** Whether an unpaid subscription should have come to its end long ago. */
export function isOverdue(moment: MomentAtStripe): boolean {
  const since = owedSince(moment);
  return since !== null && moment.clock - since > EPISODE_MS + DAY_MS;
}

const OPEN: readonly Standing[] = ['trialing', 'active', 'past_due'];

/** What one subscription opens: everything of a tier, the pages to pay on, or what is left to everybody. */
export function openedBy(standing: Standing): 'tier' | 'paying' | 'nothing' {
  if (OPEN.includes(standing)) return 'tier';
  return standing === 'over' || standing === 'unpaid_start' ? 'nothing' : 'paying';
}

const PER_MONTH: Record<string, number> = { month: 1, year: 1 / 12 };

/** What it is worth a month at Stripe's own prices, less a coupon that never ends; minor units. */
export function monthlyWorth(subscription: Row): number | null {
  let worth = 0;
  for (const item of rowsOf(subscription, 'items')) {
    const price = rowOf(item, 'price');
    const recurring = rowOf(price, 'recurring');
    if (textOf(recurring, 'usage_type') === 'metered') continue;
    const perMonth = PER_MONTH[textOf(recurring, 'interval')];
    if (perMonth === undefined || numberOf(recurring, 'interval_count') !== 1) return null;
    worth += numberOf(price, 'unit_amount') * numberOf(item, 'quantity') * perMonth;
  }
  for (const discount of rowsOf(subscription, 'discounts')) {
    const source = rowOf(discount, 'source');
    const coupon = rowOf(source, 'coupon');
    if (coupon === undefined) return null;
    if (textOf(coupon, 'duration') !== 'forever') continue;
    worth *= 1 - numberOf(coupon, 'percent_off') / 100;
    worth -= numberOf(coupon, 'amount_off');
  }
  return Math.round(Math.max(0, worth));
}

/** Calls a day that a tier lets through; null for no bound. */
export const CALLS_A_DAY: Record<string, number | null> = {
  trial: 100,
  starter: 1000,
  professional: null,
  enterprise: null,
};

/** What each tier opens, and what is left to those who do not pay. */
export const SERVICES_OF_TIER: Record<string, readonly string[]> = {
  trial: ['ops-center', 'chat'],
  starter: ['ops-center', 'chat', 'inference', 'embeddings', 'search'],
  professional: ['ops-center', 'chat', 'inference', 'embeddings', 'search', 'tts', 'stt', 'agents'],
  enterprise: [
    ...['ops-center', 'chat', 'inference', 'embeddings', 'search', 'tts', 'stt', 'agents'],
    ...['fine-tuning', 'team', 'audit-log'],
  ],
};
export const PAYING_SERVICES = ['ops-center', 'billing'];
export const LEFT_SERVICES = ['ops-center'];
