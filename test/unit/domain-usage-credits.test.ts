import fc from 'fast-check';
import { compareGrants } from '../../domain/usage/credits/credit-grant.ts';
import { carryOver, allocateCredits } from '../../domain/usage/credits/credits.ts';
import type { CreditGrant } from '../../domain/usage/credits/credit-grant.ts';
import type { UsageSlice } from '../../domain/usage/credits/credits.ts';

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

const slice = (at: number, count: number): UsageSlice => ({ at: day(at), quantity: credits(count) });

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
const slices = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 30 }).map(day), quantity: fc.bigInt(-(10n ** 9n), 10n ** 10n) }),
  { maxLength: 12 },
);
const period = fc.record({
  included: fc.bigInt({ min: 0n, max: 10n ** 10n }),
  carried: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  grants,
});

describe('the order in which credits are used', () => {
  it('is priority, then earliest expiry, then earliest made', () => {
    const order = [
      grant('late', 1, { createdAt: day(3) }),
      grant('never ends', 1),
      grant('ends later', 1, { expiresAt: day(20) }),
      grant('ends soon', 1, { expiresAt: day(10), createdAt: day(9) }),
      grant('first by priority', 1, { priority: -1, createdAt: day(9) }),
    ].toSorted(compareGrants);
    expect(order.map(({ id }) => id)).toEqual([
      'first by priority',
      'ends soon',
      'ends later',
      'never ends',
      'late',
    ]);
  });

  it('takes what was carried over, then what is included, then grants; the rest is overage', () => {
    const allocated = allocateCredits(
      { carried: credits(50), included: credits(500), grants: [grant('a', 100), grant('b', 100)] },
      [slice(1, 60), slice(2, 700)],
    );
    expect(allocated).toEqual({
      used: credits(760),
      burns: [
        { kind: 'carried', grantId: null, amount: credits(50) },
        { kind: 'included', grantId: null, amount: credits(500) },
        { kind: 'grant', grantId: 'a', amount: credits(100) },
        { kind: 'grant', grantId: 'b', amount: credits(100) },
      ],
      overage: credits(10),
    });
  });

  it('uses no grant from its end on, and keeps what was left of it unused', () => {
    const allocated = allocateCredits(
      { carried: 0n, included: 0n, grants: [grant('short', 100, { expiresAt: day(2) })] },
      [slice(1, 40), slice(2, 40)],
    );
    expect(allocated.burns).toEqual([{ kind: 'grant', grantId: 'short', amount: credits(40) }]);
    expect(allocated.overage).toBe(credits(40));
  });

  it('takes back what was corrected, and never below nothing', () => {
    const own = { carried: 0n, included: credits(10), grants: [] };
    expect(allocateCredits(own, [slice(1, 30), slice(2, -5)])).toMatchObject({ overage: credits(15) });
    expect(allocateCredits(own, [slice(1, -5), slice(2, 30)])).toMatchObject({ overage: credits(15) });
    expect(allocateCredits(own, [slice(1, 5), slice(2, -30)])).toEqual({ used: 0n, burns: [], overage: 0n });
  });

  it('covers every credit of usage once: burns and overage add up to what was used', () => {
    fc.assert(
      fc.property(period, slices, (sources, usage) => {
        const { used, burns, overage } = allocateCredits(sources, usage);
        const raw = usage.reduce((sum, { quantity }) => sum + quantity, 0n);
        expect(used).toBe(raw > 0n ? raw : 0n);
        expect(burns.reduce((sum, { amount }) => sum + amount, overage)).toBe(used);
        expect(overage >= 0n).toBe(true);
      }),
    );
  });

  it('burns no source beyond what it holds, and no grant that ended before the period', () => {
    fc.assert(
      fc.property(period, slices, (sources, usage) => {
        const held = new Map<string, bigint>([
          ['carried', sources.carried],
          ['included', sources.included],
          ...sources.grants
            .filter(({ expiresAt }) => expiresAt === null || expiresAt > day(0))
            .map(({ id, left }): [string, bigint] => [`grant ${id}`, left]),
        ]);
        for (const { kind, grantId, amount } of allocateCredits(sources, usage).burns) {
          expect(amount <= (held.get(grantId === null ? kind : `grant ${grantId}`) ?? 0n)).toBe(true);
        }
      }),
    );
  });

  it('does not depend on the order in which usage and grants are given', () => {
    fc.assert(
      fc.property(period, slices, (sources, usage) => {
        // Of one time only the sum is known.
        const sums = [...Map.groupBy(usage, ({ at }) => at)].map(([at, group]) => ({
          at,
          quantity: group.reduce((sum, { quantity }) => sum + quantity, 0n),
        }));
        const turned = { ...sources, grants: sources.grants.toReversed() };
        expect(allocateCredits(turned, sums.toReversed())).toEqual(allocateCredits(sources, sums));
      }),
    );
  });
});

describe('rollover', () => {
  const burns = [
    { kind: 'carried' as const, grantId: null, amount: credits(20) },
    { kind: 'included' as const, grantId: null, amount: credits(300) },
  ];

  it.each([
    ['nothing without a rule', null, 0],
    ['all that is unused', { upTo: 1000 }, 200],
    ['at most what the plan says', { upTo: 50 }, 50],
  ])('takes over %s', (_, rule, expected) => {
    expect(carryOver(rule, credits(500), burns)).toBe(credits(expected));
  });

  it('never takes over more than was included, nor what was carried itself', () => {
    fc.assert(
      fc.property(period, slices, fc.nat(20_000), (sources, usage, upTo) => {
        const { burns: used } = allocateCredits(sources, usage);
        const carried = carryOver({ upTo }, sources.included, used);
        expect(carried >= 0n && carried <= sources.included && carried <= credits(upTo)).toBe(true);
      }),
    );
  });
});
