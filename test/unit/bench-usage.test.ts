import { makeBatches } from '../../bench/load/usage-events.ts';
import { parseOptions } from '../../bench/options.ts';

const load = {
  customers: ['cus_1', 'cus_2', 'cus_3'],
  batch: 6,
  count: 4,
  mixed: false,
  until: 1_000_000_000,
};

describe('the usage of a bench', () => {
  it('has new keys for each event, and times of the last ten minutes', () => {
    const events = [...makeBatches(load), ...makeBatches(load)].flat();
    expect(new Set(events.map(({ key }) => key)).size).toBe(48);
    for (const { occurredAt } of events) {
      expect(occurredAt).toBeLessThanOrEqual(load.until);
      expect(occurredAt).toBeGreaterThan(load.until - 600_000);
    }
  });

  it('is of one customer in each request, or of many', () => {
    const ownersOf = (mixed: boolean): number[] =>
      [...makeBatches({ ...load, mixed })].map(
        (batch) => new Set(batch.map(({ customer }) => customer)).size,
      );
    expect(ownersOf(false)).toEqual([1, 1, 1, 1]);
    expect(ownersOf(true)).toEqual([3, 3, 3, 3]);
  });

  it('is a suite with its parts', () => {
    const { measurements } = parseOptions(['usage', '--only', 'a,d', '--quick']);
    expect(measurements.map(({ name }) => name)).toEqual(['usage_ingest', 'usage_stored']);
    expect(() => parseOptions(['usage', '--only', 'z'])).toThrow('not z');
  });
});
