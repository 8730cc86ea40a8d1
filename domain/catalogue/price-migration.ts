import { DAY_MS, addInterval, anchorDayOf } from '../period.ts';
import type { SubscriptionMode } from '../subscriptions/mode.ts';
import type { BillingStatus } from '../subscriptions/status.ts';
import type { Plan, PlanInterval, PlanPrice } from './plan.ts';

/** What a change in the middle of a period charges for the rest of it; Stripe's names. */
export const MIGRATION_PRORATIONS = ['always_invoice', 'create_prorations', 'none'] as const;
export type MigrationProration = (typeof MIGRATION_PRORATIONS)[number];

/** `now`: as soon as the notice is over. `renewal`: at the first renewal after that. */
export const MIGRATION_TIMINGS = ['renewal', 'now'] as const;
export type MigrationTiming = (typeof MIGRATION_TIMINGS)[number];

/** Who is to pay what, and from when. Amounts are minor units of `currency`. */
export interface MigrationTerms {
  id: string;
  planCode: string;
  currency: string;
  interval: Extract<PlanInterval, 'month' | 'year'>;
  /** Prices that subscribers pay now; null: any but the new one. */
  fromPriceIds: readonly string[] | null;
  toPriceId: string;
  toAmount: number;
  timing: MigrationTiming;
  noticeDays: number;
  /** Of those that can be migrated, 1 to 100. */
  sharePercent: number;
  /** Of the share: who comes first, 0 to 99. */
  canaryPercent: number;
}

/** An active price of a plan by which a month or year is sold; null where the plan has no such price. */
export function soldPriceOf(
  { prices }: Plan,
  stripePriceId: string,
): { price: PlanPrice; interval: MigrationTerms['interval'] } | null {
  for (const price of prices) {
    const { interval, kind, active } = price;
    if (price.stripePriceId !== stripePriceId || kind !== 'recurring' || !active) continue;
    if (interval === 'month' || interval === 'year') return { price, interval };
  }
  return null;
}

/** Why a migration does not go on by itself: nobody could be told, or Stripe takes the price no more. */
export const MIGRATION_BLOCKS = ['price_archived', 'mail_not_configured'] as const;
export type MigrationBlock = (typeof MIGRATION_BLOCKS)[number];

/** A subscription of the plan, as the projection has it. Times are billing time, epoch milliseconds. */
export interface MigrationCandidate {
  id: string;
  mode: SubscriptionMode;
  status: BillingStatus;
  priceId: string;
  currency: string;
  interval: PlanInterval;
  intervalCount: number;
  /** The plan's price for all units of one period, before discounts. */
  planAmount: number;
  quantity: number;
  /** All licensed items of one period, after discounts for ever. */
  amount: number;
  mrr: number;
  currentPeriodEnd: number;
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  paused: boolean;
  hasPendingChange: boolean;
  hasAddOns: boolean;
  /** A bank is asked for a payment. */
  paymentIsUnderWay: boolean;
  /** Its latest invoice was sent, not charged. */
  sendsInvoices: boolean;
}

/** Why a subscription is left out before anything is done; the first that is true counts. */
export const MIGRATION_EXCLUSIONS = [
  'foreign',
  'observed',
  'other_currency',
  'other_cycle',
  'past_due',
  'paused',
  'not_active',
  'ending',
  'change_scheduled',
  'other_rhythm',
  'payment_under_way',
  'send_invoice',
  'outside_share',
] as const;
export type MigrationExclusion = (typeof MIGRATION_EXCLUSIONS)[number];

/** Null where the subscription is migrated. */
export function exclusionOf(terms: MigrationTerms, candidate: MigrationCandidate): MigrationExclusion | null {
  const { id, mode, currency, interval } = candidate;
  if (mode !== 'managed') return mode;
  // Another currency or cycle has a migration of its own: no rate turns one price into another.
  if (currency !== terms.currency) return 'other_currency';
  if (interval !== terms.interval) return 'other_cycle';
  return (
    exclusionByState(terms.timing, candidate) ??
    (isWithin(terms, 'share', id, terms.sharePercent) ? null : 'outside_share')
  );
}

/** The same without share, currency and cycle: for one that was chosen already. */
export function exclusionByState(
  timing: MigrationTiming,
  candidate: Omit<MigrationCandidate, 'planAmount' | 'currency' | 'interval'>,
): MigrationExclusion | null {
  const { mode, status } = candidate;
  if (mode !== 'managed') return mode;
  if (status === 'past_due' || status === 'suspended') return 'past_due';
  if (status === 'paused' || candidate.paused) return 'paused';
  if (status !== 'active' && status !== 'trialing') return 'not_active';
  if (candidate.cancelAtPeriodEnd || candidate.cancelAt !== null) return 'ending';
  if (candidate.hasPendingChange) return 'change_scheduled';
  // The new price is paid once an interval: another rhythm would be another sum.
  if (candidate.intervalCount !== 1) return 'other_rhythm';
  if (timing === 'renewal') return null;
  if (candidate.paymentIsUnderWay) return 'payment_under_way';
  // Nobody is charged in the middle of a period who pays by invoice.
  return candidate.sendsInvoices ? 'send_invoice' : null;
}

/** Whether a subscription comes before the others. The same answer each time it is asked. */
export const isCanary = (terms: MigrationTerms, subscriptionId: string): boolean =>
  isWithin(terms, 'canary', subscriptionId, terms.canaryPercent);

function isWithin(
  { id }: MigrationTerms,
  what: 'share' | 'canary',
  subscriptionId: string,
  percent: number,
): boolean {
  return percent >= 100 || spread(`${what}/${id}/${subscriptionId}`) % 10_000 < percent * 100;
}

/** FNV-1a with a last mix, 32 bits: ids that differ in one letter lie far from each other. */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Key of what is asked of a subscription's run. Stays the same until the row is written again: a repeat is
 * answered as the first was, and what was refused can be asked for anew.
 */
export const migrationKey = (
  row: { migrationId: string; subscriptionId: string; updatedAt: number },
  deed: 'change' | 'undo',
): string => `price-migration/${row.migrationId}/${row.subscriptionId}/${deed}/${row.updatedAt}`;

/** Key of the one mail of its kind that a migration sends to a subscriber. */
export const priceMailKey = (
  row: { migrationId: string; subscriptionId: string },
  kind: 'price_change' | 'price_change_withdrawn',
): string => `price-migration/${row.migrationId}/${row.subscriptionId}/${kind}`;

/** The migration that an effect belongs to, by the effect's key; undefined for any other effect. */
export const migrationOfEffect = (effectKey: string | undefined): string | undefined =>
  /^[^/]+\/price-migration\/([^/]+)\/.+\/migrate-price$/.exec(effectKey ?? '')?.[1];

/** What a subscriber pays for the plan in one period, before discounts and added tax. */
export interface MigratedAmounts {
  before: number;
  after: number;
  /** By how much MRR changes. */
  mrrEffect: number;
  /** Discounts or add-ons make `mrrEffect` an estimate. */
  isEstimate: boolean;
}

/** Old and new amount of a subscription. */
export function migratedAmounts(
  { toAmount }: Pick<MigrationTerms, 'toAmount'>,
  { planAmount: before, quantity, amount, mrr, hasAddOns }: MigrationCandidate,
): MigratedAmounts {
  const after = toAmount * quantity;
  // A discount in percent shrinks the difference as it shrinks MRR.
  const whole = hasAddOns ? amount : before;
  const mrrEffect = whole === 0 ? 0 : Math.round(((after - before) * mrr) / whole);
  return { before, after, mrrEffect, isEstimate: hasAddOns || amount !== before };
}

/** When the notice is over. @param noticedAt billing time at which the mail was sent */
export const noticeEndsAt = ({ noticeDays }: Pick<MigrationTerms, 'noticeDays'>, noticedAt: number): number =>
  noticedAt + noticeDays * DAY_MS;

/** When the new price counts from, for a notice that ends then. Stripe has the last word on the moment. */
export function migratesAt(
  { timing, interval }: Pick<MigrationTerms, 'timing' | 'interval'>,
  { currentPeriodEnd }: Pick<MigrationCandidate, 'currentPeriodEnd'>,
  noticeEnd: number,
): number {
  if (timing === 'now') return noticeEnd;
  let at = currentPeriodEnd;
  const anchor = anchorDayOf(currentPeriodEnd);
  for (let count = 1; at < noticeEnd; count++) at = addInterval(currentPeriodEnd, interval, count, anchor);
  return at;
}

/** What a migration would do with a subscription, or why nothing. */
export interface PlannedMigration extends MigratedAmounts {
  exclusion: MigrationExclusion | null;
  isCanary: boolean;
  /** Null where it is left out. */
  effectiveAt: number | null;
}

/** The plan of a migration for one subscription. @param noticedAt billing time of its notice */
export function plannedMigration(
  terms: MigrationTerms,
  candidate: MigrationCandidate,
  noticedAt: number,
): PlannedMigration {
  const exclusion = exclusionOf(terms, candidate);
  const { planAmount: before } = candidate;
  const isOfAnother = exclusion === 'other_currency' || exclusion === 'other_cycle';
  return {
    // There is no sum that a price of another currency or cycle would come to.
    ...(isOfAnother
      ? { before, after: before, mrrEffect: 0, isEstimate: false }
      : migratedAmounts(terms, candidate)),
    exclusion,
    isCanary: exclusion === null && isCanary(terms, candidate.id),
    effectiveAt: exclusion === null ? migratesAt(terms, candidate, noticeEndsAt(terms, noticedAt)) : null,
  };
}
