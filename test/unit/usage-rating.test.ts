import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { billedOn, reportedAt } from '../../domain/usage/rating/rollup.ts';
import {
  grantedBy,
  planSegments,
  rateUsage,
  ratingTermsOf,
  splitByMode,
} from '../../domain/usage/rating/rate-usage.ts';
import { UNIT } from '../../domain/usage/ingest/quantity.ts';

const at = (text: string): number => Date.parse(text);
const PERIOD = { start: at('2027-01-10T09:00:00Z'), end: at('2027-02-10T09:00:00Z') };
const HOUR = 3_600_000;
const units = (count: number): bigint => BigInt(count) * UNIT;
const nothing = { carried: 0n, grants: [] };

const professional = grantedBy(ratingTermsOf(SEED_PLANS, 'professional', 'usd'));
const enterprise = grantedBy(ratingTermsOf(SEED_PLANS, 'enterprise', 'usd'));

describe('rating a period', () => {
  it('charges what is beyond the credits, rounded once', () => {
    const slices = [{ at: PERIOD.start, quantity: units(700) + UNIT / 2n }];
    expect(rateUsage([{ ...professional, slices }], nothing)).toMatchObject({
      used: units(700) + UNIT / 2n,
      overage: units(200) + UNIT / 2n,
      amount: 40,
    });
  });

  it('goes on with the credits of the new plan where the plan changed, and keeps what was charged before', () => {
    const settled = rateUsage(
      [
        { ...professional, slices: [{ at: PERIOD.start, quantity: units(800) }] },
        { ...enterprise, slices: [{ at: PERIOD.start + HOUR, quantity: units(5000) }] },
      ],
      nothing,
    );
    expect(settled.lines.map(({ amount }) => amount)).toEqual([60, 75]);
    expect(settled.burns).toEqual([{ kind: 'included', grantId: null, amount: units(5000) }]);
  });

  it('deducts a correction larger than its segment from the segment before', () => {
    const settled = rateUsage(
      [
        { ...professional, slices: [{ at: PERIOD.start, quantity: units(900) }] },
        { ...enterprise, slices: [{ at: PERIOD.start + HOUR, quantity: units(-300) }] },
      ],
      nothing,
    );
    expect(settled).toMatchObject({ used: units(600), overage: units(100), amount: 20 });
  });

  it('uses a grant once, over both segments', () => {
    const grants = [{ id: 'g', left: units(100), priority: 1, expiresAt: null, createdAt: 0 }];
    const settled = rateUsage(
      [
        { ...professional, slices: [{ at: PERIOD.start, quantity: units(560) }] },
        { ...professional, slices: [{ at: PERIOD.start + HOUR, quantity: units(60) }] },
      ],
      { carried: 0n, grants },
    );
    expect(settled.burns).toContainEqual({ kind: 'grant', grantId: 'g', amount: units(100) });
    expect(settled.overage).toBe(units(20));
  });

  it('charges nothing on a plan without a price for more, or one that is gone', () => {
    for (const tier of ['starter', 'gone'])
      expect(
        rateUsage(
          [{ ...grantedBy(ratingTermsOf(SEED_PLANS, tier, 'usd')), slices: [{ at: 0, quantity: units(9) }] }],
          nothing,
        ),
      ).toMatchObject({ overage: units(9), amount: 0 });
  });
});

describe('the plans of a period', () => {
  const segmentsOf = (...changes: [at: string, tier: string, isFirst?: boolean][]) =>
    planSegments(
      PERIOD,
      changes.map(([time, tier, isFirst = false]) => ({ at: at(time), tier, from: null, isFirst })),
      'starter',
    ).map(({ from, tier }) => [new Date(from).toISOString().slice(0, 16), tier]);

  it('are one where nothing changed', () => {
    expect(segmentsOf()).toEqual([['2027-01-10T09:00', 'starter']]);
    expect(segmentsOf(['2026-12-01T00:00:00Z', 'professional'])).toEqual([
      ['2027-01-10T09:00', 'professional'],
    ]);
  });

  it('change when the plan did', () => {
    expect(
      segmentsOf(['2027-01-10T09:00:05Z', 'professional', true], ['2027-01-20T09:00:00Z', 'enterprise']),
    ).toEqual([
      ['2027-01-10T09:00', 'professional'],
      ['2027-01-20T09:00', 'enterprise'],
    ]);
    expect(
      segmentsOf(['2026-12-01T00:00:00Z', 'professional'], ['2027-01-20T09:00:00Z', 'enterprise']),
    ).toEqual([
      ['2027-01-10T09:00', 'professional'],
      ['2027-01-20T09:00', 'enterprise'],
    ]);
  });

  it('take a change that was carried out at the start for one from the start on', () => {
    expect(
      segmentsOf(['2026-12-01T00:00:00Z', 'enterprise'], ['2027-01-10T10:05:00Z', 'professional']),
    ).toEqual([['2027-01-10T09:00', 'professional']]);
  });
});

describe('usage from before a take-over', () => {
  const [early, late] = [at('2027-01-15T00:00:00Z'), at('2027-01-25T00:00:00Z')];
  const parts = (...moves: [at: number, to: 'managed' | 'observed'][]) =>
    splitByMode(
      [
        { from: PERIOD.start, tier: 'professional' },
        { from: at('2027-01-20T00:00:00Z'), tier: 'enterprise' },
      ],
      moves.map(([time, to]) => ({ at: time, to, from: to === 'managed' ? 'observed' : 'managed' })),
      PERIOD,
    ).map(({ from, tier, isFree = false }) => [new Date(from).toISOString().slice(5, 10), tier, isFree]);

  it('is free in the plan that was in force, and what was used before it was let go is not', () => {
    expect(parts([early, 'observed'], [late, 'managed'])).toEqual([
      ['01-10', 'professional', false],
      ['01-15', 'professional', true],
      ['01-20', 'enterprise', true],
      ['01-25', 'enterprise', false],
    ]);
  });

  it('is free from the start where it was never managed before, also in a period that is over', () => {
    expect(parts([late, 'managed']).map(([from, , free]) => [from, free])).toEqual([
      ['01-10', true],
      ['01-20', true],
      ['01-25', false],
    ]);
    expect(parts([PERIOD.end + HOUR, 'managed']).every(([, , free]) => free)).toBe(true);
    expect(parts().some(([, , free]) => free)).toBe(false);
  });
});

describe('the invoice of usage', () => {
  const next = { start: PERIOD.end, end: at('2027-03-10T09:00:00Z') };

  it('is that of its period while it can change', () => {
    expect(billedOn(PERIOD, PERIOD, PERIOD.start + HOUR)).toEqual({
      period: PERIOD,
      at: PERIOD.start + HOUR,
      late: false,
    });
    expect(billedOn(PERIOD, next, PERIOD.end + 49 * 60_000)).toEqual({
      period: PERIOD,
      at: PERIOD.end - 1000,
      late: false,
    });
  });

  it('is the next one after that, and none when the subscription is over', () => {
    const now = PERIOD.end + 51 * 60_000;
    expect(billedOn(PERIOD, next, now)).toEqual({ period: next, at: now, late: true });
    expect(billedOn(PERIOD, null, now)).toBeNull();
  });

  it('is the next one at once where the period was cut short', () => {
    const cut = { start: PERIOD.start, end: PERIOD.start + 5 * HOUR };
    const anew = { start: cut.end, end: next.end };
    expect(billedOn(cut, anew, cut.end + HOUR / 2)).toMatchObject({ period: anew, late: true });
  });
});

describe('a report', () => {
  it('is dated when the usage was, or as far back as Stripe looks', () => {
    const now = at('2027-03-01T00:00:00Z');
    expect(reportedAt(now - HOUR, now)).toBe(now - HOUR);
    expect(reportedAt(now - 36 * 24 * HOUR, now)).toBe(now - (35 * 24 - 1) * HOUR);
  });
});
