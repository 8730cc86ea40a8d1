import fc from 'fast-check';
import { addInterval, anchorDayOf, DAY_MS, HOUR_MS, isoDay, toMs } from '../../domain/period.ts';

const at = (text: string): number => Date.parse(`${text}T10:30:00Z`);

describe('addInterval', () => {
  it.each([
    ['2026-01-31', 'month', 1, 31, '2026-02-28'],
    ['2026-02-28', 'month', 1, 31, '2026-03-31'],
    ['2026-03-31', 'month', 1, 31, '2026-04-30'],
    ['2027-12-31', 'month', 2, 31, '2028-02-29'],
    ['2028-02-29', 'year', 1, 29, '2029-02-28'],
    ['2029-02-28', 'year', 3, 29, '2032-02-29'],
    ['2026-11-15', 'month', 14, 15, '2028-01-15'],
    ['2026-11-15', 'month', 0, 15, '2026-11-15'],
  ] as const)('%s + %s × %i on day %i is %s', (from, interval, count, anchor, to) => {
    expect(addInterval(at(from), interval, count, anchor)).toBe(at(to));
  });

  it('comes back to the anchor in every month that has the day, whatever steps it went by', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 40 }), (anchor, months) => {
        const start = Date.UTC(2026, 0, anchor, 7, 5);
        let stepped = start;
        for (let i = 0; i < months; i += 1) stepped = addInterval(stepped, 'month', 1, anchor);
        expect(stepped).toBe(addInterval(start, 'month', months, anchor));
        const date = new Date(stepped);
        const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
        expect(anchorDayOf(stepped)).toBe(Math.min(anchor, daysInMonth));
        expect(stepped % DAY_MS).toBe(start % DAY_MS);
      }),
    );
  });
});

it('adds up a delay and names a day', () => {
  expect(toMs({ days: 1, hours: 2, minutes: 3 })).toBe(DAY_MS + 2 * HOUR_MS + 180_000);
  expect(toMs({})).toBe(0);
  expect(isoDay(at('2026-11-21'))).toBe('2026-11-21');
});
