import { addIntervals, periodAt } from '../src/billing/rules/period.ts';

const at = (text: string): number => Date.parse(text) / 1000;
const monthly = { interval: 'month', interval_count: 1 } as const;
const yearly = { interval: 'year', interval_count: 1 } as const;

describe('billing periods', () => {
  it.each([
    ['2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
    ['2026-01-31T10:00:00Z', 2, '2026-03-31T10:00:00Z'],
    ['2026-01-31T10:00:00Z', 3, '2026-04-30T10:00:00Z'],
    ['2028-01-31T00:00:01Z', 1, '2028-02-29T00:00:01Z'],
    ['2026-01-30T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
    ['2026-12-15T23:59:59Z', 1, '2027-01-15T23:59:59Z'],
    ['2026-03-31T10:00:00Z', -1, '2026-02-28T10:00:00Z'],
  ])('counts months from the anchor %s, %d steps', (anchor, steps, expected) => {
    expect(addIntervals(at(anchor), monthly, steps)).toBe(at(expected));
  });

  it('keeps a leap day anchor for the years that have it', () => {
    expect(addIntervals(at('2028-02-29T08:00:00Z'), yearly, 1)).toBe(at('2029-02-28T08:00:00Z'));
    expect(addIntervals(at('2028-02-29T08:00:00Z'), yearly, 4)).toBe(at('2032-02-29T08:00:00Z'));
  });

  it('counts weeks and days in seconds, whatever the interval count', () => {
    expect(addIntervals(1000, { interval: 'week', interval_count: 2 }, 3)).toBe(1000 + 6 * 7 * 86_400);
    expect(addIntervals(1000, { interval: 'day', interval_count: 10 }, 1)).toBe(1000 + 10 * 86_400);
  });

  it('finds the period on the grid on both sides of the anchor, and starts it at its first second', () => {
    const anchor = at('2026-01-31T10:00:00Z');
    expect(periodAt(anchor, monthly, at('2026-02-28T10:00:00Z'))).toEqual({
      start: at('2026-02-28T10:00:00Z'),
      end: at('2026-03-31T10:00:00Z'),
    });
    expect(periodAt(anchor, monthly, at('2025-12-01T00:00:00Z'))).toEqual({
      start: at('2025-11-30T10:00:00Z'),
      end: at('2025-12-31T10:00:00Z'),
    });
  });

  it('covers every second of ten years without gap or overlap', () => {
    const anchor = at('2026-01-31T10:00:00Z');
    let cursor = periodAt(anchor, monthly, anchor);
    for (let month = 0; month < 120; month += 1) {
      expect(periodAt(anchor, monthly, cursor.end - 1)).toEqual(cursor);
      const next = periodAt(anchor, monthly, cursor.end);
      expect(next.start).toBe(cursor.end);
      cursor = next;
    }
  });
});
