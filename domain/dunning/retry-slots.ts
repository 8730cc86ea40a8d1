import { DAY_MS, isoDay, MINUTE_MS, toMs } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Deadlines } from './episode.ts';
import { declineClassOf, latestFailure, originOf, SAME_ATTEMPT_MS } from './episode.ts';
import { nextPayday } from './payday.ts';
import { KEY_LACKS_PERMISSION } from './types.ts';
import type { Delay, DunningStrategy, EpisodeFacts, RetryRule } from './types.ts';

const { retrySpacing, providerErrorDelays } = DEFAULT_POLICY.attempts;
const SPACING_MS = toMs(retrySpacing);

/** A moment at which the strategy or an event asks for a charge. */
export interface Slot {
  at: number;
  rule: string;
  why: string;
  counted: boolean;
}

/**
 * Every moment from `now` on at which a charge is due. If several coincide, the reason is the first of: an
 * unanswered attempt, a new method, a promised day, the strategy's days.
 */
export const wantedSlots = (
  facts: EpisodeFacts,
  strategy: DunningStrategy,
  now: number,
  deadlines: Deadlines,
  isNew: boolean,
): Slot[] => {
  const held = Math.max(now, facts.heldUntil ?? 0);
  const agreed = Math.max(held, facts.promisedFor ?? 0);
  const slots: Slot[] = [];

  const backoff = providerBackoff(facts, isNew);
  if (backoff !== null) slots.push({ ...backoff, at: Math.max(backoff.at, isNew ? held : agreed) });
  else if (isNew)
    slots.push({
      at: Math.max(held, notBefore(facts)),
      rule: 'new_payment_method',
      why: 'a new payment method is there',
      counted: false,
    });

  const last = lastDefinitiveAt(facts);
  const floor = Math.max(agreed, slots[0]?.at ?? 0);
  if (facts.promisedFor !== null && facts.promisedFor > last) {
    slots.push({
      at: floor,
      rule: 'promised_day',
      why: `promised for ${isoDay(facts.promisedFor)}`,
      counted: false,
    });
  }
  const since = facts.takenOver?.at ?? -Infinity;
  for (const slot of scheduled(facts, strategy, Math.max(last, since), deadlines)) {
    // Its day went by in other hands.
    if (slot.at <= since) continue;
    const overdue = slot.at < now ? `, due since ${isoDay(slot.at)}` : '';
    slots.push({ ...slot, at: Math.max(slot.at, floor), why: slot.why + overdue });
  }
  return slots;
};

/**
 * A payment method that existed at the take-over is not new: it is charged a day later, not with the
 * take-over.
 */
const notBefore = ({ takenOver, paymentMethodId }: EpisodeFacts): number =>
  takenOver !== undefined && takenOver.paymentMethodId === paymentMethodId ? takenOver.at + DAY_MS : 0;

/**
 * After attempts that Stripe could not answer: minutes, with growing intervals. The retry replaces the
 * failed one.
 */
const providerBackoff = (facts: EpisodeFacts, isNew: boolean): Slot | null => {
  const answered = facts.attempts.findLastIndex(({ outcome }) => outcome !== 'provider_error');
  const errors = facts.attempts.slice(answered + 1);
  const latest = errors.at(-1);
  if (latest === undefined) return null;
  // Several invoices of one round fail together: time distinguishes the rounds.
  const rounds =
    1 + errors.filter((error, i) => error.at - (errors[i - 1]?.at ?? error.at) > MINUTE_MS).length;
  // Until people have given the key its permission, a look a day is enough.
  const unanswered = providerErrorDelays[Math.min(rounds, providerErrorDelays.length) - 1] ?? { minutes: 5 };
  const delay = latest.code === KEY_LACKS_PERMISSION ? { days: 1 } : unanswered;
  return {
    at: latest.at + toMs(delay),
    rule: 'provider_error_backoff',
    why: 'the payment provider gave no answer last time, which does not count',
    counted: !isNew,
  };
};

const scheduled = (
  facts: EpisodeFacts,
  strategy: DunningStrategy,
  last: number,
  deadlines: Deadlines,
): Slot[] => {
  const declineClass = declineClassOf(facts);
  const rule = strategy.retries[declineClass];
  // Once a new method was tried its answer decides; until then the plan assumes a common decline.
  const effective = rule.kind === 'never' ? strategy.retries.generic : rule;
  if (effective.kind === 'never') return [];
  if (effective.kind === 'delays') return delaySlots(facts, effective.after, declineClass);
  if (effective.kind === 'payday_and_after') return paydayAndAfter(facts, strategy, effective, declineClass);
  const paydays = paydaySlots(facts.timeZone, strategy.paydayHour, last, deadlines.finalActionAt);
  return paydays.length > 0 ? paydays : delaySlots(facts, effective.fallback, declineClass);
};

const delaySlots = (facts: EpisodeFacts, after: readonly Delay[], declineClass: string): Slot[] => {
  const elapsed = elapsedAtLastAttempt(facts);
  return after
    .map(toMs)
    .filter((delay) => delay > elapsed + SPACING_MS)
    .map((delay) => ({
      at: originOf(facts) + facts.outageMs + delay,
      rule: `retry_${declineClass}`,
      why:
        delay < DAY_MS
          ? `hour ${delay / (60 * MINUTE_MS)} of the strategy`
          : `day ${delay / DAY_MS} of the strategy`,
      counted: true,
    }));
};

const paydaySlots = (timeZone: string, hour: number, last: number, end: number): Slot[] => {
  const slots: Slot[] = [];
  let after = last + SPACING_MS;
  for (;;) {
    const payday = nextPayday(after, timeZone, hour);
    if (payday === null || payday.at >= end) return slots;
    slots.push({
      at: payday.at,
      rule: 'retry_next_payday',
      why: `next payday (${payday.why})`,
      counted: true,
    });
    after = payday.at;
  }
};

/**
 * Few attempts: the first payday after the failure, then a fixed interval. Attempts since the failure use
 * them up.
 */
const paydayAndAfter = (
  facts: EpisodeFacts,
  { paydayHour }: DunningStrategy,
  rule: Extract<RetryRule, { kind: 'payday_and_after' }>,
  declineClass: string,
): Slot[] => {
  const first = nextPayday(originOf(facts) + SPACING_MS, facts.timeZone, paydayHour);
  if (first === null) return delaySlots(facts, rule.fallback, declineClass);
  const tried = facts.attempts.filter(({ counted, outcome }) => counted && outcome !== 'provider_error');
  return rule.after.slice(new Set(tried.map(({ at }) => at)).size).map((delay) => ({
    at: first.at + toMs(delay),
    rule: 'retry_next_payday',
    why: toMs(delay) === 0 ? `next payday (${first.why})` : `${toMs(delay) / DAY_MS} days after payday`,
    counted: true,
  }));
};

/** The latest attempt that got an answer from the bank, ours or not. */
const lastDefinitiveAt = (facts: EpisodeFacts): number =>
  Math.max(facts.startedAt, latestFailure(facts)?.at ?? 0, ...answered(facts).map(({ at }) => at));

/** The same on the clock that stands still during outages, so that a used slot stays used after an outage. */
const elapsedAtLastAttempt = (facts: EpisodeFacts): number => {
  const own = answered(facts);
  const ownLatest = own.at(-1)?.at ?? facts.startedAt;
  const elsewhere = latestFailure(facts)?.at ?? 0;
  const origin = originOf(facts);
  return Math.max(
    0,
    ...own.map(({ at, outageMs = 0 }) => at - outageMs - origin),
    elsewhere > ownLatest + SAME_ATTEMPT_MS ? elsewhere - origin : 0,
  );
};

const answered = (facts: EpisodeFacts): EpisodeFacts['attempts'] =>
  facts.attempts.filter(({ outcome }) => ['declined', 'succeeded', 'processing'].includes(outcome));
