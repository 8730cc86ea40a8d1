import { DEFAULT_POLICY } from '../policy.ts';
import { deriveStatus } from './derive-status.ts';
import { endOf } from './ends-at.ts';
import { firstPaymentOf } from './first-payment.ts';
import { foldDunning } from './fold-dunning.ts';
import { isKnownStatus } from './known-to-us.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import type { SubscriptionState, TransitionEffect, TransitionInput, TransitionResult } from './state.ts';
import { foldPause, pauseEndedUnpaid } from './pause-ended.ts';
import { isFinal } from './status.ts';

/** State of a subscription of which nothing is known yet. */
export const initialState = (currency: string): SubscriptionState => ({
  status: 'none',
  everActive: false,
  dunning: null,
  endRequestedBy: null,
  mrr: 0,
  currency,
});

/**
 * Interprets one reading of Stripe. Pure: the same snapshot on the same state gives the same answer, and
 * the second time no commands. An older reading changes nothing. `mrr` is left to whoever writes the
 * movements.
 */
export const transition = (input: TransitionInput): TransitionResult => {
  const { state, previous, snapshot } = input;
  if (previous !== null && snapshot.readAt < previous.readAt) return { state, effects: [] };
  // Read by a newer worker: its words mean nothing here.
  if (!isKnownStatus(snapshot.stripeStatus)) return { state, effects: [] };

  const everActive = state.everActive || hasPaidRecurring(snapshot);
  const firstPayment = input.waitsForFirstPayment === false ? null : firstPaymentOf(snapshot, everActive);
  const dunning = foldDunning({
    firstPayment,
    dunning: state.dunning,
    endRequestedBy: state.endRequestedBy,
    snapshot,
    strategy: input.strategy ?? DEFAULT_POLICY.dunningStrategy,
    creditIsNoPayment: input.creditIsNoPayment ?? true,
    sparesLeftOpen: input.sparesLeftOpen ?? true,
    suspendsUntilPaid: input.suspendsUntilPaid ?? true,
  });
  const { pause: knownPause, ...rest } = state;
  const pause = foldPause(knownPause, previous, snapshot, { closes: input.closesAfterPause ?? true });
  const derived = deriveStatus({
    firstPayment,
    closedAfterPause: pause?.leaves === true,
    snapshot,
    unpaid: dunning.unpaid,
    suspendsUntilPaid: input.suspendsUntilPaid ?? true,
    dunning: dunning.dunning,
    everActive,
    endRequestedBy: state.endRequestedBy,
  });
  const next: SubscriptionState = {
    ...rest,
    ...(pause === undefined ? {} : { pause }),
    status: derived.status,
    everActive,
    dunning: dunning.dunning,
    currency: snapshot.currency,
  };
  return {
    state: next,
    effects: [
      ...modeChanged(previous, snapshot),
      ...statusChanged(state, next, snapshot, derived.rule),
      ...planChanged(previous, snapshot),
      ...periodRolled(previous, snapshot),
      ...trialEffects(state, next, previous, snapshot),
      ...dunning.effects,
      ...(input.collectsAfterPause !== false && pauseEndedUnpaid(knownPause, previous, snapshot)
        ? [{ type: 'begin_period_after_pause', unpaidSince: snapshot.currentPeriodStart } as const]
        : []),
      ...(firstPayment?.state === 'failed' && (snapshot.mode ?? 'managed') === 'managed'
        ? [{ type: 'end_first_unpaid', invoiceId: firstPayment.invoiceId } as const]
        : []),
      ...(mustSync(state, next, previous, snapshot) ? [{ type: 'sync_account' } as const] : []),
      ...(isFinal(next.status) && !isFinal(state.status) ? [{ type: 'end' } as const] : []),
    ],
  };
};

/**
 * A paid invoice after the trial. For about an hour after the trial Stripe calls a subscription active
 * before it asks for the first money, which makes no paying customer yet.
 */
const hasPaidRecurring = ({ stripeStatus, trialEnd, invoices }: SubscriptionSnapshot): boolean =>
  stripeStatus !== 'trialing' &&
  stripeStatus !== 'incomplete' &&
  invoices.some(({ status, createdAt }) => status === 'paid' && (trialEnd === null || createdAt >= trialEnd));

const statusChanged = (
  before: SubscriptionState,
  after: SubscriptionState,
  snapshot: SubscriptionSnapshot,
  rule: string,
): TransitionEffect[] =>
  before.status === after.status
    ? []
    : [
        {
          type: 'status_changed',
          from: before.status,
          to: after.status,
          rule,
          facts: {
            stripeStatus: snapshot.stripeStatus,
            tier: snapshot.tier,
            unpaidInvoices: after.dunning?.stage === 'ended' ? 0 : (after.dunning?.invoiceIds.length ?? 0),
            dunningStage: after.dunning?.stage ?? null,
            graceUntil: after.dunning?.graceUntil ?? null,
            cancelAtPeriodEnd: snapshot.cancelAtPeriodEnd,
            endsAt: endOf(snapshot),
            cancellationReason: snapshot.cancellationReason,
            endRequestedBy: after.endRequestedBy,
            trialEnd: snapshot.trialEnd,
            currentPeriodEnd: snapshot.currentPeriodEnd,
          },
        },
      ];

const modeChanged = (
  previous: SubscriptionSnapshot | null,
  { mode: to = 'managed' }: SubscriptionSnapshot,
): TransitionEffect[] => {
  const from = previous === null ? to : (previous.mode ?? 'managed');
  return from === to ? [] : [{ type: 'mode_changed', from, to }];
};

const planChanged = (
  previous: SubscriptionSnapshot | null,
  now: SubscriptionSnapshot,
): TransitionEffect[] => {
  if (previous === null) return [];
  const same =
    previous.tier === now.tier && previous.interval === now.interval && previous.quantity === now.quantity;
  if (same) return [];
  return [
    {
      type: 'plan_changed',
      fromTier: previous.tier,
      toTier: now.tier,
      fromInterval: previous.interval,
      toInterval: now.interval,
      fromQuantity: previous.quantity,
      toQuantity: now.quantity,
    },
  ];
};

const periodRolled = (
  previous: SubscriptionSnapshot | null,
  now: SubscriptionSnapshot,
): TransitionEffect[] =>
  previous !== null && now.currentPeriodStart > previous.currentPeriodStart
    ? [{ type: 'period_rolled', from: previous.currentPeriodEnd, to: now.currentPeriodEnd }]
    : [];

const trialEffects = (
  before: SubscriptionState,
  after: SubscriptionState,
  previous: SubscriptionSnapshot | null,
  snapshot: SubscriptionSnapshot,
): TransitionEffect[] => {
  const was = before.status === 'trialing';
  const is = after.status === 'trialing';
  if (is && snapshot.trialEnd !== null) {
    if (!was) return [{ type: 'start_trial', trialEnd: snapshot.trialEnd }];
    const from = previous?.trialEnd ?? snapshot.trialEnd;
    return from === snapshot.trialEnd ? [] : [{ type: 'trial_moved', from, to: snapshot.trialEnd }];
  }
  return was && !is ? [{ type: 'end_trial', outcome: trialOutcome(after) }] : [];
};

const trialOutcome = ({
  status,
}: SubscriptionState): 'converted' | 'expired' | 'canceled' | 'payment_failed' => {
  switch (status) {
    case 'active':
      return 'converted';
    case 'past_due':
    case 'suspended':
    case 'incomplete':
      return 'payment_failed';
    case 'canceled':
      return 'canceled';
    default:
      return 'expired';
  }
};

/** What Keycloak or Lago show: status, tier, owner and the dates of the period. */
const mustSync = (
  before: SubscriptionState,
  after: SubscriptionState,
  previous: SubscriptionSnapshot | null,
  now: SubscriptionSnapshot,
): boolean =>
  previous === null ||
  before.status !== after.status ||
  previous.tier !== now.tier ||
  (previous.mode ?? 'managed') !== (now.mode ?? 'managed') ||
  previous.trialTier !== now.trialTier ||
  previous.userId !== now.userId ||
  previous.currentPeriodEnd !== now.currentPeriodEnd ||
  previous.cancelAtPeriodEnd !== now.cancelAtPeriodEnd ||
  JSON.stringify(previous.addOns) !== JSON.stringify(now.addOns) ||
  endOf(previous) !== endOf(now);
