import fc from 'fast-check';
import {
  allowanceOf,
  burn,
  coverUsage,
  creditsLeft,
  withCoverage,
} from '../../domain/usage/credits/credit-balance.ts';
import type { CreditBalance } from '../../domain/usage/credits/credit-balance.ts';
import { compareGrants, orderGrants } from '../../domain/usage/credits/credit-grant.ts';
import type { CreditGrant } from '../../domain/usage/credits/credit-grant.ts';
import { allocateCredits } from '../../domain/usage/credits/credits.ts';

const credits = (count: number): bigint => BigInt(Math.round(count * 1e6));
const day = (index: number): number => Date.parse('2027-01-01T00:00:00Z') + index * 86_400_000;

const grant = (id: string, count: number, parts: Partial<CreditGrant> = {}): CreditGrant => ({
  id,
  left: credits(count),
  priority: 0,
  expiresAt: null,
  createdAt: day(0),
  ...parts,
});

const balance = (parts: Partial<CreditBalance> = {}): CreditBalance => ({
  included: 0n,
  includedUsed: 0n,
  grants: [],
  burns: [],
  overage: 0n,
  ...parts,
});

const after = (start: CreditBalance, steps: readonly { at: number; quantity: bigint }[]): CreditBalance =>
  steps.reduce((state, { at, quantity }) => withCoverage(state, coverUsage(state, quantity, at)), start);

const grants = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    left: fc.bigInt({ min: 0n, max: 10n ** 10n }),
    priority: fc.integer({ min: 0, max: 2 }),
    expiresAt: fc.option(fc.integer({ min: -5, max: 40 }).map(day), { nil: null }),
    createdAt: fc.integer({ min: -40, max: 10 }).map(day),
  }),
  { selector: ({ id }) => id, maxLength: 5 },
);
const fresh = fc
  .record({ included: fc.bigInt({ min: 0n, max: 10n ** 10n }), grants })
  .map((parts) => balance(parts));
const steps = (least: bigint): fc.Arbitrary<{ at: number; quantity: bigint }[]> =>
  fc
    .array(
      fc.record({ at: fc.integer({ min: 0, max: 30 }).map(day), quantity: fc.bigInt(least, 10n ** 10n) }),
      {
        maxLength: 12,
      },
    )
    .map((list) => list.toSorted((a, b) => a.at - b.at));

describe('usage on top of what is settled', () => {
  it('is priority, then earliest expiry, then earliest made', () => {
    const order = [
      grant('late', 1, { createdAt: day(3) }),
      grant('never ends', 1),
      grant('ends later', 1, { expiresAt: day(20) }),
      grant('ends soon', 1, { expiresAt: day(10), createdAt: day(9) }),
      grant('first by priority', 1, { priority: -1, createdAt: day(9) }),
      grant('ended', 1, { expiresAt: day(9) }),
      grant('empty', 0, { priority: -2 }),
    ];
    expect(orderGrants(order, day(9)).map(({ id }) => id)).toEqual([
      'first by priority',
      'ends soon',
      'ends later',
      'never ends',
      'late',
    ]);
  });

  it('takes what is included, then grants; the rest is overage', () => {
    const own = balance({ included: credits(500), grants: [grant('a', 100), grant('b', 100)] });
    const first = coverUsage(own, credits(60), day(1));
    expect(first).toEqual({ included: credits(60), burns: [], overage: 0n });
    expect(coverUsage(withCoverage(own, first), credits(650), day(2))).toEqual({
      included: credits(440),
      burns: [
        { grantId: 'a', amount: credits(100) },
        { grantId: 'b', amount: credits(100) },
      ],
      overage: credits(10),
    });
  });

  it('uses no grant from its end on', () => {
    const own = balance({ grants: [grant('short', 100, { expiresAt: day(2) })] });
    const state = after(own, [
      { at: day(1), quantity: credits(40) },
      { at: day(2), quantity: credits(40) },
    ]);
    expect(state.burns).toEqual([{ grantId: 'short', amount: credits(40) }]);
    expect(state.overage).toBe(credits(40));
  });

  it('gives back in reverse: overage, what was burnt last, included', () => {
    const own = balance({ included: credits(10), grants: [grant('a', 5), grant('b', 5)] });
    const used = after(own, [{ at: day(1), quantity: credits(30) }]);
    expect(coverUsage(used, credits(-17), day(2))).toEqual({
      included: 0n,
      burns: [
        { grantId: 'b', amount: credits(-5) },
        { grantId: 'a', amount: credits(-2) },
      ],
      overage: credits(-10),
    });
    expect(after(used, [{ at: day(2), quantity: credits(-30) }])).toEqual(own);
  });

  it('counts what is taken back beyond the usage of the period as free in it', () => {
    const state = after(balance({ included: credits(10) }), [{ at: day(1), quantity: credits(-5) }]);
    expect(creditsLeft(state, day(1))).toBe(credits(15));
    expect(after(state, [{ at: day(1), quantity: credits(16) }]).overage).toBe(credits(1));
  });

  it('covers every credit once: included, burnt and overage add up to what was used', () => {
    fc.assert(
      fc.property(fresh, steps(-(10n ** 9n)), (start, usage) => {
        const state = after(start, usage);
        const total = usage.reduce((sum, { quantity }) => sum + quantity, 0n);
        const burnt = state.burns.reduce((sum, { amount }) => sum + amount, 0n);
        expect(state.includedUsed + burnt + state.overage).toBe(total);
        expect(state.overage >= 0n).toBe(true);
        expect(state.burns.every(({ amount }) => amount > 0n)).toBe(true);
      }),
    );
  });

  it('burns no source beyond what it holds, and loses nothing of it', () => {
    fc.assert(
      fc.property(fresh, steps(-(10n ** 9n)), (start, usage) => {
        const state = after(start, usage);
        expect(state.includedUsed <= start.included).toBe(true);
        for (const [index, { id, left }] of state.grants.entries()) {
          const burnt = state.burns.find(({ grantId }) => grantId === id)?.amount ?? 0n;
          expect(left >= 0n).toBe(true);
          expect(left + burnt).toBe(start.grants[index]?.left);
        }
      }),
    );
  });

  it('has overage only once nothing else is left', () => {
    fc.assert(
      fc.property(fresh, fc.bigInt({ min: 0n, max: 10n ** 11n }), (start, quantity) => {
        const left = creditsLeft(start, day(0));
        const { overage } = coverUsage(start, quantity, day(0));
        expect(overage).toBe(quantity > left ? quantity - left : 0n);
      }),
    );
  });

  it('does not depend on how usage of one time is cut up, nor on the order in which grants are given', () => {
    fc.assert(
      fc.property(fresh, fc.array(fc.bigInt(0n, 10n ** 10n), { maxLength: 6 }), (start, pieces) => {
        const whole = pieces.reduce((sum, quantity) => sum + quantity, 0n);
        const turned = { ...start, grants: start.grants.toReversed() };
        const cut = after(
          turned,
          pieces.map((quantity) => ({ at: day(3), quantity })),
        );
        const once = after(start, [{ at: day(3), quantity: whole }]);
        expect({ ...cut, grants: cut.grants.toSorted(compareGrants) }).toEqual({
          ...once,
          grants: once.grants.toSorted(compareGrants),
        });
      }),
    );
  });

  it('has the same allowance however much of it is used', () => {
    fc.assert(
      fc.property(fresh, fc.bigInt({ min: 0n, max: 10n ** 11n }), (start, quantity) => {
        const state = after(start, [{ at: day(0), quantity }]);
        expect(allowanceOf(state, day(0))).toBe(allowanceOf(start, day(0)));
      }),
    );
  });

  it('is covered as rating covers it: usage since the last rating ends where rating all of it ends', () => {
    const amounts = fc.array(fc.bigInt(0n, 10n ** 10n), { maxLength: 12 });
    fc.assert(
      fc.property(fresh, amounts, fc.nat(12), ({ included, grants: held }, quantities, rated) => {
        const slices = quantities.map((quantity, index) => ({ at: day(index), quantity }));
        const before = allocateCredits({ included, carried: 0n, grants: held }, slices.slice(0, rated));
        const burnt = (id: string | null): bigint =>
          before.burns.find(({ grantId }) => grantId === id)?.amount ?? 0n;
        const state = after(
          {
            included,
            includedUsed: burnt(null),
            grants: held.map((each) => ({ ...each, left: each.left - burnt(each.id) })),
            burns: before.burns.flatMap(({ grantId, amount }) =>
              grantId === null ? [] : [{ grantId, amount }],
            ),
            overage: before.overage,
          },
          slices.slice(rated),
        );
        const whole = allocateCredits({ included, carried: 0n, grants: held }, slices);
        expect(state.overage).toBe(whole.overage);
        expect(state.burns).toEqual(
          whole.burns.flatMap(({ grantId, amount }) => (grantId === null ? [] : [{ grantId, amount }])),
        );
      }),
    );
  });

  it('burns nothing for nothing', () => {
    expect(burn([grant('a', 1)], 0n, day(0))).toEqual([]);
  });
});
