import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { SubscriptionStanding } from '../../domain/subscriptions/state.ts';
import type { BillingEvent } from '../contracts/billing-event.ts';
import type { Answered } from '../temporal/answer-once.ts';
import type { ClockState } from '../temporal/billing-clock.ts';

/**
 * Everything a subscription's workflow remembers. One plain JSON object, since it is what continue-as-new carries: anything that
 * stood outside it would be lost at the end of the period. Times are epoch milliseconds on the billing clock.
 */
export interface LifecycleState {
  subscriptionId: string;
  customerId: string;
  /** Counts the records written; the key of every row of a record, so that a repeat writes nothing. */
  revision: number;
  standing: SubscriptionStanding;
  /** What Stripe said at the last read, null before the first. */
  snapshot: SubscriptionSnapshot | null;
  /** The rule and facts behind the present status. */
  because: Because;
  clock: ClockState;
  /** Events that came and are not yet applied, oldest first. */
  inbox: BillingEvent[];
  /** Ids of events that came, oldest first: what comes twice is dropped. */
  seen: string[];
  /** A child reported something that changes the standing without a word from Stripe. */
  reconsider: boolean;
  /** Stripe is known to have changed although no event has come: it is to be read. */
  stale: boolean;
  /** What the search attributes show, to write them only when it changes. */
  published: string;
  /** Updates that were answered, by idempotency key. */
  answered: Answered;
  /** Facts last told to a child that is taken to be running; null where none runs. */
  children: { trial: string | null; dunning: string | null };
  /** Card expiry notices sent, as `<payment method>/<days before>`. */
  cardNotices: string[];
  /** Ids of sent invoices whose due date was reminded of; left out in state from before there were such reminders. */
  dueNotices?: string[];
  /** Beginning of the last period whose renewal was told of; left out where none was. */
  renewalToldOf?: number;
  /** When the subscription was taken over last: what was due by then is not told. Left out: it was ours from the start. */
  takenOverAt?: number;
  /** Days that staff have added to the trial in all. */
  staffTrialDays: number;
  /** What a person should look at, null when nothing. */
  attention: string | null;
  /** Why Stripe could not be followed at the last try, null when it could. */
  trouble: string | null;
  /** Stripe does not know the subscription: there is nothing to follow. */
  gone: boolean;
}

/** Why the status is what it is; the answer of `explain`. */
export interface Because {
  rule: string;
  facts: Record<string, string | number | boolean | null>;
}

/** A subscription of which nothing is known but its name. */
export function newLifecycle(
  subscriptionId: string,
  customerId: string,
  standing: SubscriptionStanding,
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

/** Takes in events that did not come before; the rest are repeats. */
export function takeIn(state: LifecycleState, events: BillingEvent[], remember: number): void {
  // Signals are not validated by anybody: one that is no list of events must not stop the workflow.
  if (!Array.isArray(events)) return;
  for (const event of events) {
    if (typeof (event as Partial<BillingEvent> | null)?.id !== 'string' || state.seen.includes(event.id))
      continue;
    state.seen.push(event.id);
    state.inbox.push(event);
  }
  state.seen.splice(0, Math.max(0, state.seen.length - remember));
}
