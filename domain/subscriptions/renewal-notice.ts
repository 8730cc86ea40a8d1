import { DAY_MS } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { endsWithPeriod } from './ends-at.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import type { BillingStatus } from './status.ts';

/** Facts for a renewal notice. Times are epoch milliseconds on the billing clock. */
interface RenewalNoticeFacts {
  snapshot: SubscriptionSnapshot;
  status: BillingStatus;
  /** Start of the last period whose renewal was announced; null without one. */
  announcedFor: number | null;
  now: number;
}

/** A renewal to announce. */
export interface RenewalNotice {
  at: number;
  periodStart: number;
  renewsAt: number;
  /** Tier from the renewal on, where the plan changes with it; else null. */
  nextTier: string | null;
}

/**
 * The notice of the next renewal; null when none will be due. One a period, for a managed subscription that
 * renews. A period no longer than the notice has none, because its receipt is as recent.
 */
export function renewalNotice({
  snapshot,
  status,
  announcedFor,
  now,
}: RenewalNoticeFacts): RenewalNotice | null {
  const { currentPeriodStart: periodStart, currentPeriodEnd: renewsAt, pendingChange } = snapshot;
  const days = daysAhead(snapshot);
  const at = renewsAt - days * DAY_MS;
  const isRenewing =
    (snapshot.mode ?? 'managed') === 'managed' && status === 'active' && !endsWithPeriod(snapshot);
  if (days === 0 || !isRenewing || announcedFor === periodStart || at <= periodStart || now >= renewsAt)
    return null;
  const nextTier =
    pendingChange !== null && pendingChange.effectiveAt <= renewsAt ? pendingChange.tier : null;
  return { at: Math.max(at, now), periodStart, renewsAt, nextTier };
}

function daysAhead({ interval, intervalCount = 1, terms }: SubscriptionSnapshot): number {
  const isYearly = interval === 'year' || (interval === 'month' && intervalCount >= 12);
  return isYearly
    ? (terms?.yearlyRenewalNoticeDays ?? DEFAULT_POLICY.yearlyRenewalNoticeDays)
    : (terms?.renewalNoticeDays ?? DEFAULT_POLICY.renewalNoticeDays);
}
