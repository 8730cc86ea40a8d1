import { toMs } from '../period.ts';
import type { Deadlines } from './episode.ts';
import { isSuspended, latestFailure, originOf } from './episode.ts';
import type { DunningStrategy, EpisodeFacts, MessageKind, PlannedStep, RetryState } from './types.ts';

type MessageRule = DunningStrategy['messages'][number];

/** When a retry cannot succeed, the message asks the customer to act instead of announcing a retry. */
const ASKS_FOR_ACTION: ReadonlySet<RetryState> = new Set<RetryState>([
  'needs_new_method',
  'needs_authentication',
  'suspected_fraud',
]);

/** The remaining messages in time order; never two of a kind within the strategy's spacing. */
export const planMessages = (
  facts: EpisodeFacts,
  strategy: DunningStrategy,
  now: number,
  deadlines: Deadlines,
  retries: RetryState,
): PlannedStep[] =>
  rulesFor(strategy, retries)
    .flatMap((rule) =>
      planOne(rule, { facts, now, deadlines, retries, spacing: toMs(strategy.messageSpacing) }),
    )
    .toSorted((a, b) => a.at - b.at);

/** Whether somebody else was responsible: the debt is older than the take-over. */
const wasDueBefore = ({ takenOver }: EpisodeFacts, due: number): boolean =>
  takenOver !== undefined && due <= takenOver.at;

/** Sent invoices get reminders on the due date and one and two weeks later; failed charges get none. */
const OVERDUE: readonly MessageRule[] = [{}, { days: 7 }, { days: 14 }].map((after) => ({
  kind: 'invoice_overdue',
  when: { after },
}));

const rulesFor = ({ messages }: DunningStrategy, retries: RetryState): readonly MessageRule[] =>
  retries === 'sent' ? [...OVERDUE, ...messages.filter(({ when }) => !('after' in when))] : messages;

interface Context {
  facts: EpisodeFacts;
  now: number;
  deadlines: Deadlines;
  retries: RetryState;
  /** Milliseconds between two messages of a kind. */
  spacing: number;
}

const planOne = (rule: MessageRule, context: Context): PlannedStep[] => {
  const { when, kind } = rule;
  if ('after' in when) return firstWord(kind, toMs(when.after), context);
  return when.before === 'suspend'
    ? aroundSuspension(kind, toMs(when.by), context)
    : beforeFinal(kind, toMs(when.by), context);
};

const firstWord = (kind: MessageKind, after: number, context: Context): PlannedStep[] => {
  const { facts, retries } = context;
  if (kind === 'invoice_overdue') return overdue(after, context);
  const asks = ASKS_FOR_ACTION.has(retries);
  if (kind === 'payment_failed' && asks) return [];
  if (kind === 'action_required' && !asks) return [];
  // A new failure that only the customer can help is worth a new request; the plain notice is given once.
  const since =
    kind === 'action_required' ? Math.max(facts.startedAt, latestFailure(facts)?.at ?? 0) : facts.startedAt;
  if (sentSince(facts, kind, since)) return [];
  return at(kind, since + after, context, `${kind}_at_once`, 'the payment failed');
};

/** One of several: a message for an earlier day does not replace it. */
const overdue = (after: number, context: Context): PlannedStep[] => {
  const due = originOf(context.facts) + after;
  if (sentSince(context.facts, 'invoice_overdue', due)) return [];
  return at('invoice_overdue', due, context, 'invoice_overdue', 'the invoice is due and not paid');
};

const aroundSuspension = (kind: MessageKind, by: number, context: Context): PlannedStep[] => {
  const { facts, deadlines } = context;
  const suspended = isSuspended(facts, deadlines, context.now);
  if (by === 0) {
    if (suspended && facts.suspendedAt !== null) {
      if (sentSince(facts, kind, facts.suspendedAt) || wasDueBefore(facts, deadlines.graceUntil)) return [];
      return at(kind, facts.suspendedAt, context, `${kind}_with_suspension`, 'access was suspended');
    }
    if (Math.max(context.now, deadlines.graceUntil) >= deadlines.finalActionAt) return [];
    return at(kind, deadlines.graceUntil, context, `${kind}_with_suspension`, 'access is suspended then');
  }
  if (suspended) return [];
  const due = deadlines.graceUntil - by;
  // After an extension of grace the warning of the old date does not count for the new one.
  if (sentSince(facts, kind, due - context.spacing)) return [];
  const steps = at(kind, due, context, `${kind}_before_suspension`, 'access ends soon');
  return steps.filter((step) => step.at < deadlines.graceUntil);
};

const beforeFinal = (kind: MessageKind, by: number, context: Context): PlannedStep[] => {
  const due = context.deadlines.finalActionAt - by;
  if (sentSince(context.facts, kind, Math.max(context.facts.startedAt, due - context.spacing))) return [];
  return at(
    kind,
    due,
    context,
    by === 0 ? `${kind}_with_final_action` : `${kind}_before_final_action`,
    'the episode ends',
  );
};

const at = (
  kind: MessageKind,
  due: number,
  { facts, now, spacing }: Context,
  rule: string,
  why: string,
): PlannedStep[] => {
  if (wasDueBefore(facts, due)) return [];
  const last = Math.max(...facts.messagesSent.filter((sent) => sent.kind === kind).map((sent) => sent.at));
  return [
    {
      at: Math.max(now, due, last + spacing),
      action: { type: 'message', kind },
      rule,
      because: `message ${kind} because ${why}`,
    },
  ];
};

const sentSince = (facts: EpisodeFacts, kind: MessageKind, since: number): boolean =>
  facts.messagesSent.some((sent) => sent.kind === kind && sent.at >= since);
