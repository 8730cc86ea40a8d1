import { taxBeside } from '../catalogue/tax-beside.ts';
import type { TaxBeside } from '../catalogue/tax-beside.ts';
import type { z } from 'zod';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { accessOf } from '../../domain/subscriptions/access-of.ts';
import { endsAt } from '../../domain/subscriptions/ends-at.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { findStrategy } from '../../domain/dunning/strategies.ts';
import { toMajor } from '../../domain/money.ts';
import { DAY_MS, toMs } from '../../domain/period.ts';
import type { PendingChange } from '../../domain/subscriptions/snapshot.ts';
import { entitledTier } from '../../domain/subscriptions/tiers.ts';
import type { ApiDeps } from '../deps.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import type { SubscriptionBody, SubscriptionStatusBody } from './subscription-body.ts';

/** The row of GET /billing/subscription. */
export function presentSubscription(
  row: SubscriptionRow | null,
  deps: TaxDeps,
): z.input<typeof SubscriptionBody> {
  if (row === null) {
    return {
      tier: entitledTier(null),
      status: 'none',
      current_period_start: null,
      current_period_end: null,
      cancel_at_period_end: null,
      amount: null,
      tax: null,
      tax_amount: null,
      interval: null,
      currency: null,
    };
  }
  return {
    tier: entitledTier(row),
    status: row.status,
    current_period_start: iso(row.currentPeriodStart),
    current_period_end: iso(row.currentPeriodEnd),
    cancel_at_period_end: row.cancelAtPeriodEnd,
    amount: toMajor(row.amount, row.currency),
    ...presentTax(row, deps),
    interval: row.interval,
    ...(row.intervalCount === 1 ? {} : { interval_count: row.intervalCount }),
    currency: row.currency,
  };
}

/** The row of GET /billing/subscription-status. */
export function presentStatus(
  row: SubscriptionRow | null,
  plans: readonly Plan[],
  deps: AccessDeps,
): z.input<typeof SubscriptionStatusBody> {
  return {
    ...presentSubscription(row, deps),
    has_subscription: row !== null,
    mode: row?.mode ?? null,
    subscription_id: row?.id ?? null,
    trial_end: isoOrNull(row?.trialEnd ?? null),
    access: presentAccess(row, plans, deps),
    add_ons: (row?.heldAddOns ?? []).map(({ name, quantity, grants }) => ({
      name,
      quantity,
      services: grants,
    })),
    dunning: row === null ? null : presentDunning(row),
    pending_change: row === null ? null : presentPending(row),
    lost_change: presentLost(row),
    next_invoice: row === null ? null : nextInvoice(row, plans),
    paused_until: isoOrNull(row?.pausedUntil ?? null),
    payment_answer_due: isoOrNull(row?.paymentAnswerDueAt ?? null),
  };
}

/** Customers choose another plan, cycle or quantity: a change of nothing but the price is staff's. */
function presentPending(row: SubscriptionRow): z.input<typeof SubscriptionStatusBody>['pending_change'] {
  const { pendingChange, tier, interval, intervalCount, quantity } = row;
  const change = presentChange(pendingChange);
  if (change === null) return null;
  const isSamePlan =
    change.tier === tier &&
    change.interval === interval &&
    intervalCount === 1 &&
    change.quantity === quantity;
  return { ...change, price_only: isSamePlan };
}

/** A price that staff could not set up again is no loss to the customer, who can choose nothing. */
const presentLost = (row: SubscriptionRow | null): z.input<typeof SubscriptionStatusBody>['lost_change'] => {
  const change = row?.lostChange?.change ?? null;
  return change?.migrationId === undefined ? presentChange(change) : null;
};

const presentChange = (
  change: PendingChange | null | undefined,
): z.input<typeof SubscriptionStatusBody>['lost_change'] =>
  change == null
    ? null
    : {
        tier: change.tier,
        interval: change.interval,
        quantity: change.quantity,
        effective_at: iso(change.effectiveAt),
      };

/** Real time, used without a test clock, whether workers are away, and how prices are taxed. */
export type AccessDeps = Pick<ApiDeps, 'now' | 'workers' | 'settings'>;

type TaxDeps = Pick<ApiDeps, 'settings'>;

function presentTax(
  row: SubscriptionRow,
  deps: TaxDeps,
): Pick<z.input<typeof SubscriptionBody>, 'tax' | 'tax_amount'> {
  const tax = taxOf(row, deps);
  if (tax === 'none') return { tax, tax_amount: 0 };
  const isKnown = tax === 'included' && row.includedTax > 0;
  return { tax, tax_amount: isKnown ? toMajor(row.includedTax, row.currency) : null };
}

/** One that was sold elsewhere has terms of its own. */
function taxOf(
  { includedTax, mode }: SubscriptionRow,
  { settings }: TaxDeps,
): z.output<typeof TaxBeside> | null {
  if (includedTax > 0) return 'included';
  return mode === 'managed' ? taxBeside(settings) : null;
}

function presentAccess(
  row: SubscriptionRow | null,
  plans: readonly Plan[],
  deps: AccessDeps,
): z.input<typeof SubscriptionStatusBody>['access'] {
  const access = accessOf(row, { plans, now: deps.now(), absence: deps.workers.current() });
  return {
    services: access.services,
    calls_per_day: access.limits.callsPerDay,
    reason: access.reason,
    warning: access.warning,
    expires_at: isoOrNull(access.expiresAt),
  };
}

function presentDunning({ dunning }: SubscriptionRow): z.input<typeof SubscriptionStatusBody>['dunning'] {
  if (dunning === null || dunning.stage === 'ended') return null;
  return {
    invoice_id: dunning.invoiceIds[0] ?? null,
    attempt: dunning.attempt,
    next_attempt_at: isoOrNull(dunning.nextAttemptAt),
    planning: dunning.planned === false,
    grace_until: iso(dunning.graceUntil),
    started_at: iso(dunning.startedAt),
    suspended: dunning.stage === 'suspended',
    final_action_at: iso(dunning.finalActionAt),
    final_action: findStrategy(dunning.strategy)?.finalAction.action ?? null,
    promise_days: promiseDays(dunning.strategy),
  };
}

/** None by a strategy that is not known here: during a deploy a worker may be newer. */
function promiseDays(version: string): number {
  const promises = findStrategy(version)?.promises;
  return promises === undefined || promises.most === 0 ? 0 : toMs(promises.maxAhead) / DAY_MS;
}

/** Amount of the next renewal before credits, temporary coupons, usage and tax, which only Stripe knows. */
function nextInvoice(
  row: SubscriptionRow,
  plans: readonly Plan[],
): z.input<typeof SubscriptionStatusBody>['next_invoice'] {
  const end = endsAt(row);
  const renews =
    (row.status === 'active' || row.status === 'trialing') && (end === null || end > row.currentPeriodEnd);
  if (!renews) return null;
  const { currency } = row;
  const pendingChange = changeAtRenewal(row);
  const price = plans
    .find(({ code }) => code === pendingChange?.tier)
    ?.prices.find(
      (one) =>
        one.active &&
        one.kind === 'recurring' &&
        one.interval === pendingChange?.interval &&
        one.currency === currency,
    );
  const listed = price === undefined || pendingChange === null ? null : price.amount * pendingChange.quantity;
  const changed = pendingChange?.amount ?? listed;
  return {
    amount: toMajor(changed ?? row.amount, currency),
    currency,
    at: iso(row.currentPeriodEnd),
    has_payment_method: row.paymentMethodId !== null,
    includes_tax: changed === null ? row.includedTax > 0 : null,
  };
}

/** The change that waits for the next renewal; one of a later period does not change its amount. */
const changeAtRenewal = ({ pendingChange, currentPeriodEnd }: SubscriptionRow): PendingChange | null =>
  pendingChange !== null && pendingChange.effectiveAt <= currentPeriodEnd ? pendingChange : null;
