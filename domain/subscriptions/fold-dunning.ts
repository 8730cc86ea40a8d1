import { episodeStartOf, isLongBefore } from '../dunning/left-open.ts';
import { collectedSince, firstFailureAt, closedWithoutPayment, unpaidInvoices } from '../dunning/unpaid.ts';
import { debtLeft } from '../dunning/left-unpaid.ts';
import { graceMs, strategyFor } from '../dunning/strategies.ts';
import type { DunningStrategy } from '../dunning/types.ts';
import { toMs } from '../period.ts';
import type { FirstPayment } from './first-payment.ts';
import type { InvoiceFacts, SubscriptionSnapshot } from './snapshot.ts';
import type { DunningReport, SubscriptionState, TransitionEffect } from './state.ts';

/** What the invoices of a snapshot mean for the episode. */
interface FoldedDunning {
  dunning: DunningReport | null;
  /** Unpaid invoices that an ended episode has not dealt with already. */
  unpaid: InvoiceFacts[];
  effects: TransitionEffect[];
}

interface FoldInput {
  /** Its invoice begins no episode: without it the subscription never began. */
  firstPayment: FirstPayment | null;
  dunning: DunningReport | null;
  endRequestedBy: SubscriptionState['endRequestedBy'];
  snapshot: SubscriptionSnapshot;
  /** Version for a new episode. */
  strategy: string;
  suspendsUntilPaid: boolean;
  creditIsNoPayment: boolean;
  sparesLeftOpen: boolean;
}

/** Begins, continues or ends the dunning episode, by the invoices that are unpaid now and nothing else. */
export const foldDunning = (input: FoldInput): FoldedDunning => {
  const { dunning, endRequestedBy, snapshot, suspendsUntilPaid, firstPayment } = input;
  // Somebody else collects: unpaid invoices begin nothing, and a running episode ends.
  if ((snapshot.mode ?? 'managed') !== 'managed') return outOfOurHands(dunning);
  const goesOn = dunning !== null && dunning.stage !== 'ended';
  const unpaid = unpaidInvoices(snapshot, goesOn ? dunning.invoiceIds : []).filter(
    ({ id }) => id !== firstPayment?.invoiceId,
  );
  if (snapshot.stripeStatus === 'canceled' || snapshot.stripeStatus === 'incomplete_expired') {
    return subscriptionOver(dunning, endRequestedBy);
  }
  if (dunning !== null && suspendsUntilPaid && dunning.outcome === 'unpaid')
    return leftUnpaid(dunning, snapshot);
  if (dunning === null) return begin(input, unpaid, unpaid[0]);
  if (dunning.stage === 'ended') return afterEnd(dunning, input, unpaid);
  if (unpaid.length > 0) return goOn(dunning, unpaid, input);
  // The final action voids or writes off what is unpaid; the episode is reporting its own end.
  if (endRequestedBy === 'dunning') return { dunning, unpaid, effects: [] };
  return {
    dunning: null,
    unpaid,
    effects: [{ type: 'end_dunning', outcome: howClosed(dunning, snapshot, input.creditIsNoPayment) }],
  };
};

type Begun = Pick<FoldInput, 'snapshot' | 'sparesLeftOpen' | 'strategy'>;

/** `first` is the invoice that the deadlines count from, unless it was left open long before. */
const begin = (
  { snapshot, sparesLeftOpen, strategy }: Begun,
  unpaid: InvoiceFacts[],
  first: InvoiceFacts | undefined,
): FoldedDunning => {
  if (first === undefined) return { dunning: null, unpaid, effects: [] };
  const startedAt = sparesLeftOpen
    ? episodeStartOf([first, ...unpaid.slice(unpaid.indexOf(first) + 1)], snapshot)
    : firstFailureAt(first, snapshot.billingTime);
  const invoiceIds = unpaid.map(({ id }) => id);
  return {
    dunning: openEpisode(
      `${snapshot.subscriptionId}/${first.id}`,
      startedAt,
      invoiceIds,
      strategyFor(strategy),
    ),
    unpaid,
    effects: [{ type: 'start_dunning', invoiceIds, firstFailureAt: startedAt }],
  };
};

/**
 * Suspended until paid, whatever Stripe calls it; if the debt was voided, until somebody resumes
 * collection.
 */
const leftUnpaid = (dunning: DunningReport, snapshot: SubscriptionSnapshot): FoldedDunning => {
  const left = debtLeft(dunning, snapshot.invoices);
  const isPaused = snapshot.pause !== null;
  // The run that reported its final action has not ended yet.
  if (dunning.stage !== 'ended' || left === 'owed' || (left === 'void' && isPaused))
    return { dunning, unpaid: [], effects: [] };
  return {
    dunning: null,
    unpaid: [],
    effects: isPaused ? [{ type: 'collect_again', episodeId: dunning.episodeId }] : [],
  };
};

/** A debt that an episode left open on purpose is not dunned again; a later failure is a new episode. */
const afterEnd = (ended: DunningReport, input: Begun, unpaid: InvoiceFacts[]): FoldedDunning => {
  const { snapshot } = input;
  if (unpaid.length === 0) {
    const stillUnpaid = snapshot.stripeStatus === 'past_due' || snapshot.stripeStatus === 'unpaid';
    return { dunning: stillUnpaid ? ended : null, unpaid, effects: [] };
  }
  const fresh = unpaid.find(({ id }) => !ended.invoiceIds.includes(id));
  return fresh === undefined ? { dunning: ended, unpaid: [], effects: [] } : begin(input, unpaid, fresh);
};

/**
 * Deadlines count from the oldest unpaid invoice. Once it is paid and others are not, they move to the next
 * one and keep every extension. One that was left open long before moves none back.
 */
const goOn = (
  dunning: DunningReport,
  unpaid: InvoiceFacts[],
  { snapshot, sparesLeftOpen }: Begun,
): FoldedDunning => {
  const invoiceIds = unpaid.map(({ id }) => id);
  const first = unpaid[0];
  if (first === undefined || sameList(invoiceIds, dunning.invoiceIds))
    return { dunning, unpaid, effects: [] };
  const isSpared = sparesLeftOpen && isLongBefore(first, dunning.startedAt, snapshot);
  const startedAt =
    first.id === dunning.invoiceIds[0] || isSpared ? dunning.startedAt : collectedSince(first);
  const moved = startedAt - dunning.startedAt;
  return {
    dunning: {
      ...dunning,
      invoiceIds,
      startedAt,
      graceUntil: dunning.graceUntil + moved,
      finalActionAt: dunning.finalActionAt + moved,
    },
    unpaid,
    effects: [{ type: 'dunning_changed', invoiceIds, startedAt }],
  };
};

const outOfOurHands = (dunning: DunningReport | null): FoldedDunning => ({
  dunning: null,
  unpaid: [],
  effects:
    dunning === null || dunning.stage === 'ended' ? [] : [{ type: 'end_dunning', outcome: 'superseded' }],
});

const subscriptionOver = (
  dunning: DunningReport | null,
  endRequestedBy: SubscriptionState['endRequestedBy'],
): FoldedDunning => {
  if (dunning === null) return { dunning: null, unpaid: [], effects: [] };
  if (dunning.stage === 'ended' || endRequestedBy === 'dunning') return { dunning, unpaid: [], effects: [] };
  return { dunning: null, unpaid: [], effects: [{ type: 'end_dunning', outcome: 'superseded' }] };
};

const openEpisode = (
  episodeId: string,
  startedAt: number,
  invoiceIds: string[],
  strategy: DunningStrategy,
): DunningReport => {
  const finalActionAt = startedAt + toMs(strategy.finalAction.after);
  return {
    episodeId,
    startedAt,
    strategy: strategy.version,
    invoiceIds,
    attempt: 0,
    nextAttemptAt: null,
    graceUntil: startedAt + graceMs(strategy),
    finalActionAt,
    stage: 'grace',
    outcome: null,
    planned: false,
  };
};

const howClosed = (
  { invoiceIds }: DunningReport,
  snapshot: SubscriptionSnapshot,
  creditIsNoPayment: boolean,
): 'recovered' | 'superseded' =>
  closedWithoutPayment(
    invoiceIds.map((id) => ({ id })),
    snapshot,
    creditIsNoPayment,
  )
    ? 'superseded'
    : 'recovered';

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);
