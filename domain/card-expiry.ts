import { DateTime } from 'luxon';
import { DAY_MS } from './period.ts';
import { DEFAULT_POLICY } from './policy.ts';
import type { PaymentMethodFacts } from './subscription/snapshot.ts';

/** What a notice about an ending card goes by. Times are epoch milliseconds on the billing clock. */
export interface CardExpiryFacts {
  paymentMethod: Pick<PaymentMethodFacts, 'id' | 'expiry'> | null;
  /** When the card would be charged next; null when it will not be. */
  nextRenewalAt: number | null;
  /** Notices already sent, by card and days ahead. */
  noticesSent: readonly { paymentMethodId: string; daysBefore: number }[];
  now: number;
  noticeDays?: readonly number[];
}

/** One notice that is to be sent. */
export interface CardExpiryNotice {
  at: number;
  daysBefore: number;
  paymentMethodId: string;
  /** The first moment at which the card is no longer good. */
  expiresAt: number;
}

/** The first moment after a card's last month, in UTC: a card is good through its month. */
export const cardExpiresAt = ({ month, year }: { month: number; year: number }): number =>
  DateTime.utc(year, month, 1).plus({ months: 1 }).toMillis();

/**
 * The next notice, null when none is due ever. Only a card that ends before or at the next renewal is worth a word. Of several
 * overdue notices the most pressing stands for all; a card that has ended is not announced any more.
 */
export const nextCardNotice = (facts: CardExpiryFacts): CardExpiryNotice | null => {
  const { paymentMethod, nextRenewalAt, now } = facts;
  if (paymentMethod?.expiry == null || nextRenewalAt === null) return null;
  const expiresAt = cardExpiresAt(paymentMethod.expiry);
  if (expiresAt > nextRenewalAt || expiresAt <= now) return null;

  const sent = facts.noticesSent.filter(({ paymentMethodId }) => paymentMethodId === paymentMethod.id);
  const mostPressingSent = Math.min(...sent.map(({ daysBefore }) => daysBefore));
  const open = (facts.noticeDays ?? DEFAULT_POLICY.cardExpiryNoticeDays)
    .filter((daysBefore) => daysBefore < mostPressingSent)
    .toSorted((a, b) => b - a)
    .map((daysBefore) => ({ daysBefore, due: expiresAt - daysBefore * DAY_MS }));
  const next = open.findLast(({ due }) => due <= now) ?? open[0];
  if (next === undefined) return null;
  return {
    at: Math.max(now, next.due),
    daysBefore: next.daysBefore,
    paymentMethodId: paymentMethod.id,
    expiresAt,
  };
};
