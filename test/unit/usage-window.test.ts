import fc from 'fast-check';
import { DateTime } from 'luxon';
import { counterStarts, dayStart, monthStart } from '../../domain/usage/rating/counter-starts.ts';
import { canonicalEventIds, windowStart, WINDOW_MS } from '../../domain/usage/ingest/window.ts';

const at = (iso: string): number => Date.parse(iso);
/** When the five minutes are over, unless a new period ended them before. */
const windowEnd = (start: number): number => (Math.floor(start / WINDOW_MS) + 1) * WINDOW_MS;
const moment = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });

describe('a window', () => {
  it('is the five minutes that a time lies in', () => {
    expect(windowStart(at('2026-03-01T12:04:59.999Z'))).toBe(at('2026-03-01T12:00:00Z'));
    expect(windowStart(at('2026-03-01T12:05:00Z'))).toBe(at('2026-03-01T12:05:00Z'));
  });

  it('begins anew where a period does', () => {
    const period = at('2026-03-01T12:02:30Z');
    expect(windowStart(at('2026-03-01T12:02:29.999Z'), at('2026-02-01T12:02:30Z'))).toBe(
      at('2026-03-01T12:00:00Z'),
    );
    expect(windowStart(at('2026-03-01T12:02:30Z'), period)).toBe(period);
    expect(windowStart(at('2026-03-01T12:07:00Z'), period)).toBe(at('2026-03-01T12:05:00Z'));
  });

  it('holds its times and no others, and never lies in two periods', () => {
    fc.assert(
      fc.property(moment, fc.option(fc.nat(2 * WINDOW_MS)), (time, age) => {
        const period = age === null ? null : time - age;
        const start = windowStart(time, period);
        expect(start).toBeLessThanOrEqual(time);
        expect(windowEnd(start)).toBeGreaterThan(time);
        expect(windowEnd(start) - start).toBeLessThanOrEqual(WINDOW_MS);
        if (period !== null) expect(start >= period || windowEnd(start) > period).toBe(true);
        if (period !== null && windowEnd(start) > period) expect(start).toBeGreaterThanOrEqual(period);
        expect(windowStart(start, period)).toBe(start);
      }),
    );
  });

  it('is hashed over its ids whatever order they come in', () => {
    expect(canonicalEventIds(['b', 'a'])).toBe('a\nb\n');
    expect(canonicalEventIds([])).toBe('');
    fc.assert(
      fc.property(fc.array(fc.uuid()), fc.func(fc.integer()), (ids, rank) => {
        const shuffled = [...ids].sort((a, b) => rank(a) - rank(b));
        expect(canonicalEventIds(shuffled)).toBe(canonicalEventIds(ids));
      }),
    );
  });
});

describe('the counters of an event', () => {
  it.each([
    ['2026-03-29T22:30:00Z', 'Europe/Berlin', '2026-03-29T22:00:00Z', '2026-02-28T23:00:00Z'],
    ['2026-03-29T21:59:59Z', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-02-28T23:00:00Z'],
    ['2026-11-01T03:00:00Z', 'America/New_York', '2026-10-31T04:00:00Z', '2026-10-01T04:00:00Z'],
    ['2026-11-01T04:00:00Z', 'America/New_York', '2026-11-01T04:00:00Z', '2026-11-01T04:00:00Z'],
    // Clocks go back over midnight: it comes twice.
    ['2026-10-25T02:30:00Z', 'Atlantic/Azores', '2026-10-25T00:00:00Z', '2026-10-01T00:00:00Z'],
    ['2026-11-01T05:30:00Z', 'America/Havana', '2026-11-01T04:00:00Z', '2026-11-01T04:00:00Z'],
    // They go forward over it: it does not come.
    ['2026-04-24T05:30:00Z', 'Africa/Cairo', '2026-04-23T22:00:00Z', '2026-03-31T22:00:00Z'],
    ['2026-04-24T21:00:00Z', 'Africa/Cairo', '2026-04-24T21:00:00Z', '2026-03-31T22:00:00Z'],
    ['2024-02-29T23:59:59Z', null, '2024-02-29T00:00:00Z', '2024-02-01T00:00:00Z'],
    ['2024-02-29T23:59:59Z', 'Mars/Olympus', '2024-02-29T00:00:00Z', '2024-02-01T00:00:00Z'],
  ])('at %s in %s are of the day of %s and the month of %s', (time, zone, day, month) => {
    expect(counterStarts(at(time), zone, null)).toEqual({
      dayStart: at(day),
      monthStart: at(month),
      periodStart: null,
    });
  });

  it('are what the calendar says, in whatever order times are asked for', () => {
    const zones = ['Europe/Berlin', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Apia', 'UTC'];
    fc.assert(
      fc.property(fc.array(fc.tuple(moment, fc.constantFrom(...zones)), { maxLength: 50 }), (asked) => {
        for (const [time, zone] of asked) {
          const local = DateTime.fromMillis(time, { zone });
          expect(dayStart(time, zone)).toBe(local.startOf('day').toMillis());
          expect(monthStart(time, zone)).toBe(local.startOf('month').toMillis());
        }
      }),
    );
  });
});
