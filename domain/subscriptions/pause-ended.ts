import { endOf } from './ends-at.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import type { PauseState } from './state.ts';

/**
 * What is known of a pause after a reading. Only what was voided after the pause was first read counts: staff
 * void renewals too. Where the pause's beginning was not seen, nothing counts.
 */
export const foldPause = (
  known: PauseState | undefined,
  previous: SubscriptionSnapshot | null,
  snapshot: SubscriptionSnapshot,
  { closes = true }: { closes?: boolean } = {},
): PauseState | undefined => {
  const { pause, billingTime, currentPeriodStart, voidRenewalAt } = snapshot;
  if ((snapshot.mode ?? 'managed') !== 'managed') return undefined;
  const begins = pause !== null && previous !== null && (previous.pause ?? null) === null;
  const since = begins ? billingTime : (known?.since ?? null);
  const isVoid = since !== null && voidRenewalAt !== undefined && voidRenewalAt >= since;
  const stays = known?.unpaidPeriod === currentPeriodStart && !isPaidOtherwise(snapshot);
  const unpaidPeriod = isVoid || stays ? currentPeriodStart : null;
  const trouble = stays ? known.trouble : undefined;
  const next = { unpaidPeriod, ...(trouble === undefined ? {} : { trouble }) };
  if (pause !== null) return since === null && unpaidPeriod === null ? undefined : { since, ...next };
  if (unpaidPeriod === null) return undefined;
  const endsNow = (since !== null || known?.leaves === true) && trouble === undefined;
  if (!endsNow || mayBegin(snapshot)) return { since: null, ...next };
  return closes && isLeaving(snapshot) ? { since: null, ...next, leaves: true } : undefined;
};

/**
 * Whether the reading is the first after a pause of somebody who is about to leave: the rest of the period
 * that it left unpaid stays closed.
 */
export const pauseEndedLeaving = (
  known: PauseState | undefined,
  previous: SubscriptionSnapshot | null,
  snapshot: SubscriptionSnapshot,
): boolean => known?.leaves !== true && foldPause(known, previous, snapshot)?.leaves === true;

/**
 * Whether a pause has just ended in a period whose renewal it voided. Then the rest of the period would be
 * free, and so would every period of who pauses right before each renewal.
 */
export const pauseEndedUnpaid = (
  known: PauseState | undefined,
  previous: SubscriptionSnapshot | null,
  snapshot: SubscriptionSnapshot,
): boolean => {
  const isOver = known !== undefined && (known.since !== null || known.leaves === true);
  if (snapshot.pause !== null || !isOver || !mayBegin(snapshot)) return false;
  const next = foldPause(known, previous, snapshot);
  return next !== undefined && next.unpaidPeriod !== null && next.trouble === undefined;
};

/** Who is about to leave begins no new period. */
const mayBegin = (snapshot: SubscriptionSnapshot): boolean =>
  snapshot.stripeStatus === 'active' && endOf(snapshot) === null && !snapshot.cancelAtPeriodEnd;

/** Runs, and is set to end. */
const isLeaving = (snapshot: SubscriptionSnapshot): boolean =>
  snapshot.stripeStatus === 'active' && (endOf(snapshot) !== null || snapshot.cancelAtPeriodEnd);

/** Staff billed the period by another invoice. */
const isPaidOtherwise = ({ invoices, currentPeriodStart }: SubscriptionSnapshot): boolean =>
  invoices.some(
    ({ status, billingReason, amountPaid, createdAt }) =>
      status === 'paid' &&
      billingReason !== 'subscription_cycle' &&
      amountPaid > 0 &&
      createdAt >= currentPeriodStart,
  );
