import { DateTime } from 'luxon';
import { DAY_MS } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { endsWithPeriod } from '../subscriptions/ends-at.ts';
import type { EndFacts } from '../subscriptions/ends-at.ts';
import type { SubscriptionSnapshot } from '../subscriptions/snapshot.ts';

/** Facts for a notice about an expiring card. Times are epoch milliseconds on the billing clock. */
interface CardExpiryFacts {
  snapshot: EndFacts & Pick<SubscriptionSnapshot, 'paymentMethod' | 'endsAt'>;
  /** Notices already sent, each `<payment method id>/<days before>`. */
  sent: readonly string[];
  /** So many days ahead of the card's end; default: the policy's. */
  daysBefore?: readonly number[];
  now: number;
  /** What was due by then is not sent; left out: the subscription was ours from the start. */
  takenOverAt?: number | undefined;
}

/** One notice that is to be sent. */
interface CardExpiryNotice {
  at: number;
  daysBefore: number;
  /** The first moment at which the card is no longer good. */
  expiresAt: number;
}

/** The first moment after a card's last month, in UTC: a card is good through its month. */
export const cardExpiresAt = ({ month, year }: { month: number; year: number }): number =>
  DateTime.utc(year, month, 1).plus({ months: 1 }).toMillis();

/**
 * The next notice; null when none will be due. Only a card that expires by the next renewal is worth one.
 * Of several overdue notices the most urgent replaces all; an expired card is not announced.
 */
export const cardExpiryNotice = ({
  snapshot,
  sent,
  daysBefore,
  now,
  takenOverAt = Number.NEGATIVE_INFINITY,
}: CardExpiryFacts): CardExpiryNotice | null => {
  const card = snapshot.paymentMethod;
  if (card?.expiry == null || endsWithPeriod(snapshot)) return null;
  const expiresAt = cardExpiresAt(card.expiry);
  if (expiresAt > snapshot.currentPeriodEnd || expiresAt <= now) return null;

  const days = (daysBefore ?? DEFAULT_POLICY.cardExpiryDays).toSorted((a, b) => b - a);
  const lastSent = days.findLastIndex((ahead) => sent.includes(`${card.id}/${ahead}`));
  const open = days
    .slice(lastSent + 1)
    .map((ahead) => ({ ahead, due: expiresAt - ahead * DAY_MS }))
    .filter(({ due }) => due > takenOverAt);
  const next = open.findLast(({ due }) => due <= now) ?? open[0];
  return next === undefined ? null : { at: Math.max(now, next.due), daysBefore: next.ahead, expiresAt };
};
