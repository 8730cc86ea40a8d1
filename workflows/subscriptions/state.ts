import type { LostChange } from '../../domain/subscriptions/lost-change.ts';
import type { PendingChange, SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { SubscriptionState } from '../../domain/subscriptions/state.ts';
import type { BillingEvent } from '../contracts/billing-event.ts';
import type { Answered } from '../temporal/answer-once.ts';
import type { ClockState } from '../temporal/billing-clock.ts';

/**
 * Everything that a subscription's workflow remembers: one plain JSON object, because continue-as-new
 * carries nothing else. Times are epoch milliseconds on the billing clock.
 */
export interface LifecycleState {
  subscriptionId: string;
  customerId: string;
  /** Counts the records written; the key of every row of a record, so that a repeat writes nothing. */
  revision: number;
  /** The domain's state of the subscription; carried runs know it by this name. */
  standing: SubscriptionState;
  /** The last reading of Stripe; null before the first. */
  snapshot: SubscriptionSnapshot | null;
  /** The rule and facts behind the present status. */
  because: Because;
  clock: ClockState;
  /** Events that came and are not yet applied, oldest first. */
  inbox: BillingEvent[];
  /** Ids of events that came, oldest first: what comes twice is dropped. */
  seen: string[];
  /**
   * Events that came again after they were applied: the inbox asks for an answer, which it lost if the database
   * was restored. Absent: none.
   */
  repeats?: BillingEvent[];
  /** A child reported a change of state without a reading of Stripe. */
  reconsider: boolean;
  /** Stripe is known to have changed although no event has come: it is to be read. */
  stale: boolean;
  /** What the search attributes show, to write them only when it changes. */
  published: string;
  /** Updates that were answered, by idempotency key. */
  answered: Answered;
  /** Facts last sent to a running child; null without one. */
  children: { trial: string | null; dunning: string | null };
  /** Card expiry notices sent, as `<payment method>/<days before>`. */
  cardNotices: string[];
  /** The ended mandate as `<payment method>/<time>`, and when it was found (billing time); absent: none. */
  mandateEnded?: { of: string; foundAt: number; isSent: boolean };
  /** Sent invoices with a reminder of their due date; absent in older state. */
  dueNotices?: string[];
  /** Start of the last period whose renewal was announced; absent without one. */
  renewalAnnouncedFor?: number;
  /** The same, in state carried from before 2026-11-24. */
  renewalToldOf?: number;
  /** Time of the last take-over: messages due before it are not sent. Absent: it was ours from the start. */
  takenOverAt?: number;
  /**
   * Schedule that was there when the end was asked for; what waited in it waits again if that is taken back.
   */
  scheduleSetAside?: string;
  /** The change of plan that waited in it; absent without one. */
  changeSetAside?: PendingChange;
  /** A change that could not be made to wait again; absent without one. */
  lostChange?: LostChange;
  /** Days that staff have added to the trial in all. */
  staffTrialDays: number;
  /** What a person should look at, null when nothing. */
  attention: string | null;
  /** Why the last reading of Stripe failed; null when it succeeded. */
  trouble: string | null;
  /** How often Stripe did not have it, before it was ever read; absent: never. */
  missed?: number;
  /** Stripe does not have the subscription. */
  gone: boolean;
}

/** The reason for the status; the answer of `explain`. */
export interface Because {
  rule: string;
  facts: Record<string, string | number | boolean | null>;
}

/** A subscription of which nothing is known but its name. */
export function newLifecycle(
  subscriptionId: string,
  customerId: string,
  standing: SubscriptionState,
): LifecycleState {
  return {
    subscriptionId,
    customerId,
    revision: 0,
    standing,
    snapshot: null,
    because: { rule: 'first_event', facts: {} },
    clock: { testClockId: null, billingTime: 0 },
    inbox: [],
    seen: [],
    reconsider: false,
    stale: false,
    published: '',
    answered: [],
    children: { trial: null, dunning: null },
    cardNotices: [],
    staffTrialDays: 0,
    attention: null,
    trouble: null,
    gone: false,
  };
}

/**
 * Takes in events that did not come before.
 * @returns those that came before and were applied: repeats
 */
export function enqueueEvents(
  state: LifecycleState,
  events: BillingEvent[],
  remember: number,
): BillingEvent[] {
  // Signals are not validated by anybody: one that is no list of events must not stop the workflow.
  if (!Array.isArray(events)) return [];
  const repeats: BillingEvent[] = [];
  for (const event of events) {
    if (typeof (event as Partial<BillingEvent> | null)?.id !== 'string') continue;
    if (state.seen.includes(event.id)) {
      if (![...state.inbox, ...repeats].some(({ id }) => id === event.id)) repeats.push(event);
      continue;
    }
    state.seen.push(event.id);
    state.inbox.push(event);
  }
  state.seen.splice(0, Math.max(0, state.seen.length - remember));
  return repeats;
}
