import { DateTime, IANAZone } from 'luxon';

/** A morning on which money has likely come in. */
interface Payday {
  at: number;
  why: '1st' | '15th' | 'last working day' | 'Friday';
}

/**
 * The first likely payday after a time, at `hour` in the customer's time zone; at most a week away, since
 * Fridays are among them. Null for a time zone that IANA does not have.
 */
export const nextPayday = (after: number, timeZone: string, hour: number): Payday | null => {
  if (!IANAZone.isValidZone(timeZone)) return null;
  const today = DateTime.fromMillis(after, { zone: timeZone }).startOf('day');
  for (let days = 0; days <= 8; days += 1) {
    const day = today.plus({ days });
    const why = paydayReason(day);
    const at = day.set({ hour }).toMillis();
    if (why !== null && at > after) return { at, why };
  }
  return null;
};

const paydayReason = (day: DateTime): Payday['why'] | null => {
  if (day.day === 1) return '1st';
  if (day.day === 15) return '15th';
  if (isLastWorkingDay(day)) return 'last working day';
  return day.weekday === 5 ? 'Friday' : null;
};

/** Monday to Friday; public holidays differ from bank to bank and are not looked at. */
const isLastWorkingDay = (day: DateTime): boolean => {
  const monthEnd = day.endOf('month');
  const back = Math.max(0, monthEnd.weekday - 5);
  return day.hasSame(monthEnd.minus({ days: back }), 'day');
};
