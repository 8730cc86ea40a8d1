import fc from 'fast-check';
import { addInterval, anchorDayOf } from '../../domain/period.ts';
import { usagePeriodAt } from '../../domain/usage/rating/period.ts';
import type { UsageBilling } from '../../domain/usage/rating/period.ts';

const at = (text: string): number => Date.parse(text);
const show = (billing: UsageBilling, time: string): [string, string] | null => {
  const period = usagePeriodAt(billing, at(time));
  return period === null ? null : [new Date(period.start).toISOString(), new Date(period.end).toISOString()];
};

const DAYS = { day: 1, week: 7 };
const endOf = (from: number, interval: UsageBilling['interval']): number =>
  interval === 'month' || interval === 'year'
    ? addInterval(from, interval, 1, anchorDayOf(from))
    : from + DAYS[interval] * 86_400_000;

const monthly: UsageBilling = {
  interval: 'month',
  createdAt: at('2026-01-31T10:00:00Z'),
  currentPeriodStart: at('2026-02-28T10:00:00Z'),
  currentPeriodEnd: at('2026-03-31T10:00:00Z'),
  trialEnd: null,
  endedAt: null,
};

describe('the usage period', () => {
  it.each([
    ['2026-02-28T10:00:00Z', ['2026-02-28T10:00:00.000Z', '2026-03-31T10:00:00.000Z']],
    ['2026-03-31T09:59:59Z', ['2026-02-28T10:00:00.000Z', '2026-03-31T10:00:00.000Z']],
    ['2026-02-28T09:59:59Z', ['2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z']],
    ['2026-04-01T00:00:00Z', ['2026-03-31T10:00:00.000Z', '2026-04-30T10:00:00.000Z']],
    ['2026-01-31T09:59:59Z', null],
  ])('of a plan that began on the 31st, at %s', (time, expected) => {
    expect(show(monthly, time)).toEqual(expected);
  });

  it('is the month on the same grid where the plan is paid by the year', () => {
    const yearly: UsageBilling = {
      ...monthly,
      interval: 'year',
      currentPeriodStart: at('2027-12-31T23:00:00Z'),
      currentPeriodEnd: at('2028-12-31T23:00:00Z'),
      createdAt: at('2027-12-31T23:00:00Z'),
    };
    expect(show(yearly, '2028-02-29T22:59:59Z')).toEqual([
      '2028-01-31T23:00:00.000Z',
      '2028-02-29T23:00:00.000Z',
    ]);
    expect(show(yearly, '2028-02-29T23:00:00Z')).toEqual([
      '2028-02-29T23:00:00.000Z',
      '2028-03-31T23:00:00.000Z',
    ]);
  });

  describe('of a plan that is paid by the week', () => {
    const weekly = (start: string, end: string, before: UsageBilling['before'] = []): UsageBilling => ({
      ...monthly,
      interval: 'week',
      createdAt: at('2026-01-10T10:00:00Z'),
      currentPeriodStart: at(start),
      currentPeriodEnd: at(end),
      before,
    });
    const january = ['2026-01-10T10:00:00.000Z', '2026-02-10T10:00:00.000Z'];
    const known = [{ start: at('2026-01-10T10:00:00Z'), end: at('2026-02-10T10:00:00Z') }];

    it.each([
      ['2026-01-10T10:00:00Z', '2026-01-17T10:00:00Z', '2026-01-12T00:00:00Z'],
      ['2026-01-17T10:00:00Z', '2026-01-24T10:00:00Z', '2026-01-20T00:00:00Z'],
      ['2026-01-31T10:00:00Z', '2026-02-07T10:00:00Z', '2026-02-01T00:00:00Z'],
      ['2026-02-07T10:00:00Z', '2026-02-14T10:00:00Z', '2026-02-08T00:00:00Z'],
    ])('is the month from its beginning, in the week from %s', (start, end, time) => {
      expect(show(weekly(start, end), time)).toEqual(january);
      expect(show(weekly(start, end, known), time)).toEqual(january);
    });

    it('is the next month within the week in which it begins', () => {
      const week = weekly('2026-02-07T10:00:00Z', '2026-02-14T10:00:00Z', known);
      expect(show(week, '2026-02-10T10:00:00Z')).toEqual([
        '2026-02-10T10:00:00.000Z',
        '2026-03-10T10:00:00.000Z',
      ]);
    });

    it('stays on the 31st after February', () => {
      const week: UsageBilling = {
        ...weekly('2026-02-28T10:00:00Z', '2026-03-07T10:00:00Z'),
        createdAt: at('2026-01-31T10:00:00Z'),
        before: [{ start: at('2026-01-31T10:00:00Z'), end: at('2026-02-28T10:00:00Z') }],
      };
      expect(show(week, '2026-03-01T00:00:00Z')).toEqual([
        '2026-02-28T10:00:00.000Z',
        '2026-03-31T10:00:00.000Z',
      ]);
    });

    it('goes on from the last period of the monthly plan that it was before', () => {
      const before = [{ start: at('2026-01-15T10:00:00Z'), end: at('2026-02-12T09:00:00Z') }];
      const week = weekly('2026-02-12T09:00:00Z', '2026-02-19T09:00:00Z', before);
      expect(show(week, '2026-02-13T00:00:00Z')).toEqual([
        '2026-02-12T09:00:00.000Z',
        '2026-03-12T09:00:00.000Z',
      ]);
    });
  });

  it.each([
    // Created in a leap year, and at the end of a trial in one: the anchor's day in every other year.
    ['2028-02-29T10:00:00Z', null, '2029-02-28T10:00:00Z', '2030-02-28T10:00:00Z'],
    ['2028-02-22T10:00:00Z', '2028-02-29T10:00:00Z', '2030-02-28T10:00:00Z', '2031-02-28T10:00:00Z'],
  ])(
    'of a year that is counted from 29 February begins on the 29th where the month has one',
    (created, trialEnd, start, end) => {
      const leap: UsageBilling = {
        interval: 'year',
        createdAt: at(created),
        trialEnd: trialEnd === null ? null : at(trialEnd),
        currentPeriodStart: at(start),
        currentPeriodEnd: at(end),
        endedAt: null,
      };
      const year = start.slice(0, 4);
      expect(show(leap, `${year}-03-15T00:00:00Z`)).toEqual([
        `${year}-02-28T10:00:00.000Z`,
        `${year}-03-29T10:00:00.000Z`,
      ]);
      expect(show(leap, end.replace('02-28', '02-27'))).toEqual([
        end.replace('02-28T10:00:00Z', '01-29T10:00:00.000Z'),
        end.replace('Z', '.000Z'),
      ]);
      expect(show(leap, '2032-02-29T10:00:00Z')?.[0]).toBe('2032-02-29T10:00:00.000Z');
    },
  );

  it('of a year that is counted from 28 February begins on the 28th', () => {
    const plain: UsageBilling = {
      interval: 'year',
      createdAt: at('2027-02-28T10:00:00Z'),
      trialEnd: null,
      currentPeriodStart: at('2029-02-28T10:00:00Z'),
      currentPeriodEnd: at('2030-02-28T10:00:00Z'),
      endedAt: null,
    };
    expect(show(plain, '2029-03-15T00:00:00Z')?.[1]).toBe('2029-03-28T10:00:00.000Z');
  });

  it('is the trial while it lasts, and begins anew at its end', () => {
    const tried: UsageBilling = {
      ...monthly,
      createdAt: at('2026-01-10T08:00:00Z'),
      trialEnd: at('2026-01-17T08:00:00Z'),
      currentPeriodStart: at('2026-01-17T08:00:00Z'),
      currentPeriodEnd: at('2026-02-17T08:00:00Z'),
    };
    expect(show(tried, '2026-01-17T07:59:59Z')).toEqual([
      '2026-01-10T08:00:00.000Z',
      '2026-01-17T08:00:00.000Z',
    ]);
    expect(show(tried, '2026-01-17T08:00:00Z')?.[0]).toBe('2026-01-17T08:00:00.000Z');
  });

  it('is the one that ran before the grid was moved, where that is known', () => {
    const known = { start: at('2026-02-10T10:00:00Z'), end: at('2026-03-10T10:00:00Z') };
    // A change of the interval on 20 February began everything anew.
    const moved: UsageBilling = {
      ...monthly,
      createdAt: at('2025-06-10T10:00:00Z'),
      currentPeriodStart: at('2026-02-20T10:00:00Z'),
      currentPeriodEnd: at('2026-03-20T10:00:00Z'),
      before: [known],
    };
    expect(show(moved, '2026-02-19T00:00:00Z')).toEqual([
      '2026-02-10T10:00:00.000Z',
      '2026-02-20T10:00:00.000Z',
    ]);
    // Nothing is known of the time before: the grid as it is now, and never into a period that is known.
    expect(show(moved, '2026-02-09T00:00:00Z')).toEqual([
      '2026-01-20T10:00:00.000Z',
      '2026-02-10T10:00:00.000Z',
    ]);
    expect(show(moved, '2026-02-21T00:00:00Z')?.[0]).toBe('2026-02-20T10:00:00.000Z');
  });

  it('ends with the subscription', () => {
    const ended = { ...monthly, endedAt: at('2026-03-05T00:00:00Z') };
    expect(show(ended, '2026-03-04T00:00:00Z')?.[1]).toBe('2026-03-05T00:00:00.000Z');
    expect(show(ended, '2026-03-05T00:00:00Z')).toBeNull();
  });

  it('holds the time asked for, and periods follow each other without a gap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2024-01-01T00:00:00Z') / 1000, max: at('2029-01-01T00:00:00Z') / 1000 }),
        fc.integer({ min: 0, max: 400 * 86_400 }),
        fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
        (start, later, interval) => {
          const from = start * 1000;
          const billing: UsageBilling = {
            interval,
            createdAt: from,
            currentPeriodStart: from,
            currentPeriodEnd: endOf(from, interval),
            trialEnd: null,
            endedAt: null,
          };
          const time = from + later * 1000;
          const period = usagePeriodAt(billing, time);
          expect(period !== null && period.start <= time && time < period.end).toBe(true);
          expect(usagePeriodAt(billing, period?.end ?? 0)?.start).toBe(period?.end);
        },
      ),
    );
  });
});
