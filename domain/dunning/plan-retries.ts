import { DAY_MS, toMs } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { InvoiceFacts } from '../subscriptions/snapshot.ts';
import type { Deadlines } from './episode.ts';
import {
  countedRounds,
  declineClassOf,
  hasNewMethod,
  latestFailure,
  openInvoices,
  SAME_ATTEMPT_MS,
} from './episode.ts';
import type { Slot } from './retry-slots.ts';
import { isOnItsWay, isSent } from './unpaid.ts';
import { wantedSlots } from './retry-slots.ts';
import type { DunningStrategy, EpisodeFacts, EpisodePlan, PlannedStep } from './types.ts';

const SPACING_MS = toMs(DEFAULT_POLICY.attempts.retrySpacing);

/** The retries of an episode, or why there are none. */
interface RetryPlan {
  steps: PlannedStep[];
  retries: EpisodePlan['retries'];
}

/**
 * All coming retries. Overdue ones collapse into one: a charge is never made several times at once because
 * a worker was down.
 */
export const planRetries = (
  facts: EpisodeFacts,
  strategy: DunningStrategy,
  now: number,
  deadlines: Deadlines,
): RetryPlan => {
  const declineClass = declineClassOf(facts);
  const code = latestFailure(facts)?.code ?? null;
  const without = (state: EpisodePlan['retries']['state']): RetryPlan => ({
    steps: [],
    retries: { state, declineClass, code },
  });

  const open = openInvoices(facts);
  if (open.length === 0) return without('nothing_unpaid');
  if (facts.attempts.some(({ outcome }) => outcome === 'unknown')) return without('unknown_outcome');
  if (open.some(isOnItsWay)) return without('processing');
  const charged = open.filter((invoice) => !isSent(invoice));
  if (charged.length === 0) return without('sent');
  const ours = charged.filter(({ nextStripeAttemptAt }) => nextStripeAttemptAt === null);
  if (ours.length === 0) return without('left_to_stripe');
  const isNew = hasNewMethod(facts);
  if (!isNew && strategy.retries[declineClass].kind === 'never') return without(neverState(declineClass));

  const slots = collapse(wantedSlots(facts, strategy, now, deadlines, isNew));
  // A retry that is due by now is still made at an overdue end, as the last chance.
  const steps = withinBudget(slots, facts, strategy, ours, Math.max(now, deadlines.finalActionAt));
  return { steps, retries: { state: steps.length === 0 ? 'exhausted' : 'planned', declineClass, code } };
};

const neverState = (declineClass: RetryPlan['retries']['declineClass']): EpisodePlan['retries']['state'] => {
  if (declineClass === 'suspected_fraud') return 'suspected_fraud';
  return declineClass === 'needs_authentication' ? 'needs_authentication' : 'needs_new_method';
};

/** One charge for slots that fall together; the first named gives the reason. */
const collapse = (slots: Slot[]): Slot[] => {
  const kept: Slot[] = [];
  for (const slot of slots.toSorted((a, b) => a.at - b.at)) {
    const previous = kept.at(-1);
    if (previous === undefined || slot.at - previous.at >= SPACING_MS) kept.push(slot);
  }
  return kept;
};

/** Card networks fine excessive retries: a counted retry over the limit waits until the window has room. */
const withinBudget = (
  slots: Slot[],
  facts: EpisodeFacts,
  strategy: DunningStrategy,
  ours: InvoiceFacts[],
  end: number,
): PlannedStep[] => {
  const { attempts: most, days } = strategy.maxCountedAttempts;
  const used = countedOnThisMethod(facts);
  const code = latestFailure(facts)?.code ?? null;
  const steps: PlannedStep[] = [];
  let number = countedRounds(facts);

  for (const slot of slots) {
    const at = slot.counted ? firstRoom(used, most, days * DAY_MS, slot.at) : slot.at;
    if (at > end || at - (steps.at(-1)?.at ?? -Infinity) < SPACING_MS) continue;
    const room = slot.counted ? most - usedWithin(used, at, days * DAY_MS) : ours.length;
    const invoiceIds = ours.slice(0, room).map(({ id }) => id);
    if (slot.counted) {
      number += 1;
      used.push(...invoiceIds.map(() => at));
    }
    steps.push({
      at,
      action: {
        type: 'retry',
        invoiceIds,
        attempt: slot.counted ? number : number + 1,
        counted: slot.counted,
      },
      rule: at > slot.at ? 'retry_attempt_limit' : slot.rule,
      because: `retry ${slot.counted ? number : number + 1} of ${named(invoiceIds)}${code === null ? '' : ` because ${code}`}, ${slot.why}`,
    });
  }
  return steps;
};

const countedOnThisMethod = (facts: EpisodeFacts): number[] => {
  const own = facts.attempts
    .filter((a) => a.counted && a.outcome !== 'provider_error' && a.paymentMethodId === facts.paymentMethodId)
    .map(({ at }) => at);
  // The first failed charge was an attempt on the card too, unless it is in the list or was on another
  // card.
  const listed = facts.attempts.some(({ at }) => Math.abs(at - facts.startedAt) <= SAME_ATTEMPT_MS);
  return listed || hasNewMethod(facts) ? own : [facts.startedAt, ...own];
};

const usedWithin = (used: readonly number[], at: number, window: number): number =>
  used.filter((time) => time > at - window && time <= at).length;

const firstRoom = (used: readonly number[], most: number, window: number, wanted: number): number => {
  let at = wanted;
  while (usedWithin(used, at, window) >= most) {
    const oldest = Math.min(...used.filter((time) => time > at - window));
    at = oldest + window;
  }
  return at;
};

const named = (ids: string[]): string => {
  const [only] = ids;
  return ids.length === 1 && only !== undefined
    ? `invoice ${only}`
    : `${ids.length} invoices (${ids.join(', ')})`;
};
