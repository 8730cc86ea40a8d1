import { isoDay, toMs } from '../period.ts';
import type { Refusal } from '../refusal.ts';
import { deadlinesOf, openInvoices } from './episode.ts';
import { strategyFor } from './strategies.ts';
import type { DunningStrategy, EpisodeFacts } from './types.ts';
import { isOnItsWay, isSent } from './unpaid.ts';

/** What staff and the customer may do to a running episode; each returns null or the reason against it. */

/**
 * An immediate charge for the customer (`pay now`) or staff (`retry now`). Never while an outcome is
 * unknown.
 */
export const refuseRetryNow = (facts: EpisodeFacts): Refusal | null => {
  if (openInvoices(facts).length === 0) return nothingUnpaid();
  if (facts.attempts.some(({ outcome }) => outcome === 'unknown')) {
    const message =
      'What became of the last attempt is being looked up; it will not be charged again on a guess.';
    return { code: 'attempt_unresolved', message };
  }
  if (openInvoices(facts).some(isOnItsWay)) {
    const message = 'A bank has been asked for the payment and has not answered; it is not charged twice.';
    return { code: 'attempt_unresolved', message };
  }
  if (openInvoices(facts).every(isSent)) return sentIsNotCharged();
  if (facts.paymentMethodId === null) {
    return { code: 'no_payment_method', message: 'There is no payment method to charge; add one first.' };
  }
  return null;
};

export const sentIsNotCharged = (): Refusal => ({
  code: 'no_payment_method',
  message: 'The invoice was sent to be paid by transfer or on its page; it is never charged by us.',
});

/** A day on which the customer promises to pay, as often and as far ahead as the strategy allows. */
export const refusePromise = (facts: EpisodeFacts, day: number, now: number): Refusal | null => {
  if (openInvoices(facts).length === 0) return nothingUnpaid();
  const { promises } = strategyOf(facts);
  if (promisesLeft(facts, promises) === 0) {
    const message =
      facts.promisedFor === null
        ? 'No day can be promised for this plan.'
        : `A day was promised already: ${isoDay(facts.promisedFor)}.`;
    return { code: 'promise_limit', message };
  }
  return outsideWindow('invalid_promise', 'promised', day, now, toMs(promises.maxAhead));
};

/** How often a day was promised in an episode. */
export const promisesMade = ({ promisesMade: made, promisedFor }: EpisodeFacts): number =>
  made ?? (promisedFor === null ? 0 : 1);

/** How often another day may be promised. */
export const promisesLeft = (facts: EpisodeFacts, { most, maxAhead }: DunningStrategy['promises']): number =>
  toMs(maxAhead) === 0 ? 0 : Math.max(0, most - promisesMade(facts));

/** No retry before that day. */
export const refuseHold = (facts: EpisodeFacts, until: number, now: number): Refusal | null =>
  openInvoices(facts).length === 0
    ? nothingUnpaid()
    : outsideWindow('invalid_hold', 'held until', until, now, toMs(strategyOf(facts).holdMaxAhead));

/** More grace, by so many milliseconds. */
export const refuseExtendGrace = (facts: EpisodeFacts, byMs: number): Refusal | null => {
  if (openInvoices(facts).length === 0) return nothingUnpaid();
  const strategy = strategyOf(facts);
  const most = toMs(strategy.graceExtensionMax);
  if (byMs > 0 && facts.graceExtendedMs + byMs <= most) return null;
  const { graceUntil } = deadlinesOf(facts, strategy);
  const limit = isoDay(graceUntil - facts.graceExtendedMs + most);
  return {
    code: 'grace_extension_limit',
    message: `Grace ends on ${isoDay(graceUntil)} and can be extended until ${limit} at most.`,
  };
};

/** Giving up the debt. */
export const refuseWriteOff = (facts: EpisodeFacts): Refusal | null =>
  openInvoices(facts).length === 0 ? nothingUnpaid() : null;

const strategyOf = ({ strategyVersion }: EpisodeFacts): DunningStrategy => strategyFor(strategyVersion);

const outsideWindow = (code: string, deed: string, day: number, now: number, most: number): Refusal | null =>
  day > now && day <= now + most
    ? null
    : {
        code,
        message:
          most === 0
            ? `It cannot be ${deed} a day for this plan.`
            : `It can be ${deed} a day until ${isoDay(now + most)}; ${isoDay(day)} is not one.`,
      };

const nothingUnpaid = (): Refusal => ({ code: 'nothing_unpaid', message: 'There is nothing to pay.' });
