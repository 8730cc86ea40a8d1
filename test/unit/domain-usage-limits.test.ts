import fc from 'fast-check';
import type { Access } from '../../domain/subscriptions/access.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { SEED_PLANS, findPlan } from '../../domain/catalogue/tiers.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { decideUsage, nextDay, remainingToday, thresholdsReached } from '../../domain/usage/ingest/limits.ts';
import type { UsageRules } from '../../domain/usage/ingest/limits.ts';
import {
  overageTiersFault,
  overageTiersOf,
  overageWithin,
  priceOverage,
  stopsAtCredits,
} from '../../domain/usage/rating/overage.ts';
import type { OverageTier } from '../../domain/usage/rating/overage.ts';
import { UNIT } from '../../domain/usage/ingest/quantity.ts';

const priced = (quantity: bigint, tiers: readonly OverageTier[]): number =>
  priceOverage(quantity, tiers).amount;

const credits = (count: number): bigint => BigInt(Math.round(count * 1e6));
const seed = (code: string): Plan => {
  const plan = findPlan(SEED_PLANS, code);
  if (plan === null) throw new Error(`no plan ${code}`);
  return plan;
};
const flat: OverageTier[] = [{ upTo: null, pricePer1k: 200 }];
const graduated: OverageTier[] = [
  { upTo: 1000, pricePer1k: 200 },
  { upTo: 10_000, pricePer1k: 150 },
  { upTo: null, pricePer1k: 100 },
];

describe('what overage costs', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2.499999, 0],
    [2.5, 1],
    [1000, 200],
    [1234.567891, 247],
    [1_000_000, 200_000],
  ])('%d credits at 2.00 per 1,000 are %d minor units, half up', (quantity, amount) => {
    expect(priced(credits(quantity), flat)).toBe(amount);
  });

  it('is a line for each tier that is reached', () => {
    expect(priceOverage(credits(12_000), graduated)).toEqual({
      amount: 200 + 1350 + 200,
      lines: [
        { quantity: credits(1000), pricePer1k: 200, amount: 200 },
        { quantity: credits(9000), pricePer1k: 150, amount: 1350 },
        { quantity: credits(2000), pricePer1k: 100, amount: 200 },
      ],
    });
    expect(priceOverage(credits(1000), graduated).lines).toHaveLength(1);
    expect(priceOverage(0n, graduated)).toEqual({ amount: 0, lines: [] });
  });

  const tiers = fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 3 }),
      fc.array(fc.nat(5_000), { minLength: 4, maxLength: 4 }),
    )
    .map(([ends, prices]): OverageTier[] =>
      [...ends.toSorted((a, b) => a - b), null].map((upTo, index) => ({
        upTo,
        pricePer1k: prices[index] ?? 0,
      })),
    );
  const quantity = fc.bigInt({ min: 0n, max: 10n ** 12n });

  it('loses no quantity between tiers, and never falls as usage grows', () => {
    fc.assert(
      fc.property(tiers, quantity, quantity, (list, a, b) => {
        expect(overageTiersFault(list)).toBeNull();
        const { lines, amount } = priceOverage(a, list);
        expect(lines.reduce((sum, line) => sum + line.quantity, 0n)).toBe(a);
        expect(priceOverage(a + b, list).amount).toBeGreaterThanOrEqual(amount);
      }),
    );
  });

  it('says exactly how far an amount reaches', () => {
    fc.assert(
      fc.property(tiers, fc.nat(1_000_000), (list, amount) => {
        const reach = overageWithin(amount, list);
        if (reach === null) {
          expect(list.at(-1)?.pricePer1k).toBe(0);
          return;
        }
        expect(priced(reach, list)).toBeLessThanOrEqual(amount);
        expect(priced(reach + 1n, list)).toBeGreaterThan(amount);
      }),
    );
  });

  it.each<[OverageTier[], number, keyof OverageTier]>([
    [[], 0, 'upTo'],
    [[{ upTo: 10, pricePer1k: 1 }], 0, 'upTo'],
    [
      [
        { upTo: null, pricePer1k: 1 },
        { upTo: null, pricePer1k: 1 },
      ],
      0,
      'upTo',
    ],
    [
      [
        { upTo: 10, pricePer1k: 1 },
        { upTo: 10, pricePer1k: 1 },
        { upTo: null, pricePer1k: 1 },
      ],
      1,
      'upTo',
    ],
    [[{ upTo: null, pricePer1k: -1 }], 0, 'pricePer1k'],
    [[{ upTo: null, pricePer1k: 0.5 }], 0, 'pricePer1k'],
  ])('refuses %j, and says where', (list, tier, field) => {
    expect(overageTiersFault(list)).toMatchObject({ tier, field });
  });

  it('goes by the metered price of the currency, then the tiers, then the flat price', () => {
    const plan = { ...seed('professional'), overageTiers: graduated };
    expect(overageTiersOf(seed('professional'), 'usd')).toEqual(flat);
    expect(overageTiersOf(plan, 'usd')).toEqual(graduated);
    const jpy = { kind: 'metered' as const, interval: 'month' as const, currency: 'jpy', amount: 300 };
    const both = { ...plan, prices: [...plan.prices, { ...jpy, stripePriceId: null, active: true }] };
    expect(overageTiersOf(both, 'jpy')).toEqual([{ upTo: null, pricePer1k: 300 }]);
    expect(overageTiersOf(seed('trial'), 'usd')).toBeNull();
  });

  it('has no price in a currency that the plan names none for: what is beyond the credits is refused there', () => {
    for (const currency of ['jpy', 'kwd', 'huf', 'eur']) {
      expect(overageTiersOf(seed('professional'), currency)).toBeNull();
      expect(stopsAtCredits(seed('professional'), currency)).toBe(true);
      expect(stopsAtCredits({ ...seed('professional'), includedCredits: 0 }, currency)).toBe(true);
    }
    expect(stopsAtCredits(seed('professional'), 'usd')).toBe(false);
    // Whose usage is counted and costs nothing anywhere.
    expect(stopsAtCredits(seed('starter'), 'jpy')).toBe(false);
    const inEuro = { ...seed('professional'), overageCurrency: 'eur' };
    expect(overageTiersOf(inEuro, 'eur')).toEqual(flat);
    expect(overageTiersOf(inEuro, 'usd')).toBeNull();
  });

  it('charges tens of a three-decimal currency, as Stripe takes them, and whole yen', () => {
    const metered = (currency: string, amount: number) => ({
      ...seed('professional'),
      prices: [
        { kind: 'metered' as const, interval: null, currency, amount, stripePriceId: null, active: true },
      ],
    });
    const dinar = overageTiersOf(metered('kwd', 613), 'kwd') ?? [];
    expect(priceOverage(1000n * UNIT, dinar).amount).toBe(610);
    expect(priceOverage(8n * UNIT, dinar).amount).toBe(0);
    expect(priceOverage(9n * UNIT, dinar).amount).toBe(10);
    const yen = overageTiersOf(metered('jpy', 301), 'jpy') ?? [];
    expect(priceOverage(5n * UNIT, yen).amount).toBe(2);
    // How far a limit reaches: no further than what costs so much, and as far as that.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 1, max: 9999 }), (limit, price) => {
        const tiers = overageTiersOf(metered('kwd', price), 'kwd') ?? [];
        const reach = overageWithin(limit, tiers) ?? 0n;
        expect(priceOverage(reach, tiers).amount).toBeLessThanOrEqual(limit);
        expect(priceOverage(reach + 1n, tiers).amount).toBeGreaterThan(limit);
        expect(priceOverage(reach, tiers).amount % 10).toBe(0);
      }),
    );
  });
});

const access = (parts: Partial<Access> = {}): Access => ({
  tier: 'trial',
  services: ['ops-center', 'chat'],
  limits: { callsPerDay: 100 },
  warning: null,
  expiresAt: null,
  reason: 'trialing',
  ...parts,
});
const rules = (parts: Partial<UsageRules> = {}): UsageRules => ({
  access: access(),
  plans: SEED_PLANS,
  service: 'chat',
  allowance: 0n,
  spent: 0,
  overage: null,
  creditsOnly: false,
  spendLimit: null,
  currency: 'usd',
  periodEnd: Date.parse('2027-02-10T09:00:00Z'),
  timeZone: null,
  now: Date.parse('2027-01-15T23:59:59Z'),
  ...parts,
});
const used = (today: number, period = today): { usedToday: bigint; usedInPeriod: bigint } => ({
  usedToday: credits(today),
  usedInPeriod: credits(period),
});
const professional = (parts: Partial<UsageRules> = {}): UsageRules =>
  rules({
    access: access({ tier: 'professional', reason: 'active', limits: { callsPerDay: null } }),
    allowance: credits(500),
    overage: flat,
    ...parts,
  });

describe('the limit of a day', () => {
  it('allows the last call and not one more', () => {
    expect(decideUsage(rules(), used(99), credits(1))).toMatchObject({
      allowed: true,
      remaining: credits(1),
      limit: credits(100),
    });
    expect(decideUsage(rules(), used(100), credits(1))).toEqual({
      allowed: false,
      reason: 'daily_limit',
      remaining: 0n,
      limit: credits(100),
      resetsAt: Date.parse('2027-01-16T00:00:00Z'),
      upgradeTo: 'starter',
    });
  });

  it('begins anew at the midnight of the customer, also where a day has 23 or 25 hours', () => {
    expect(nextDay(Date.parse('2027-01-15T23:30:00Z'), 'Asia/Tokyo')).toBe(
      Date.parse('2027-01-16T15:00:00Z'),
    );
    expect(nextDay(Date.parse('2027-03-28T00:30:00+01:00'), 'Europe/Berlin')).toBe(
      Date.parse('2027-03-29T00:00:00+02:00'),
    );
    expect(nextDay(Date.parse('2027-10-31T00:30:00+02:00'), 'Europe/Berlin')).toBe(
      Date.parse('2027-11-01T00:00:00+01:00'),
    );
    // The day began at one o'clock, since clocks skipped midnight there. The next one begins at midnight.
    expect(nextDay(Date.parse('2026-04-24T08:30:00+03:00'), 'Africa/Cairo')).toBe(
      Date.parse('2026-04-25T00:00:00+03:00'),
    );
    expect(nextDay(Date.parse('2026-10-24T12:00:00Z'), 'Atlantic/Azores')).toBe(
      Date.parse('2026-10-25T00:00:00Z'),
    );
    expect(nextDay(Date.parse('2027-01-15T12:00:00Z'), 'Not/A_Zone')).toBe(
      Date.parse('2027-01-16T00:00:00Z'),
    );
  });

  it('names a tier that has enough calls left after those already made', () => {
    expect(decideUsage(rules(), used(100), credits(901)).upgradeTo).toBe('professional');
  });

  it('names no tier that is off sale, and none where no tier opens the service', () => {
    const plans = SEED_PLANS.map((plan) => ({ ...plan, active: plan.code !== 'starter' }));
    expect(decideUsage(rules({ plans, service: 'inference' }), used(0), credits(1)).upgradeTo).toBe(
      'professional',
    );
    expect(decideUsage(rules({ service: 'billing' }), used(0), credits(1))).toMatchObject({
      allowed: false,
      reason: 'service_not_included',
      upgradeTo: null,
    });
  });

  it('gives the rule that closed the access as the reason', () => {
    const closed = access({ services: ['ops-center'], reason: 'suspended', limits: { callsPerDay: 0 } });
    expect(decideUsage(rules({ access: closed }), used(0), credits(1)).reason).toBe('suspended');
    expect(decideUsage(rules({ access: closed, service: null }), used(0), credits(1)).reason).toBe(
      'suspended',
    );
  });

  it('never leaves fewer than no calls', () => {
    expect(remainingToday(access(), credits(130))).toBe(0n);
    expect(remainingToday(access({ limits: { callsPerDay: null } }), credits(130))).toBeNull();
  });
});

describe('the limits of a period', () => {
  it('lets overage through as far as the customer wants to spend', () => {
    const limited = professional({ spendLimit: 100 });
    // 1.00 buys 500 credits beyond the 500 included, and what rounding still lets be 1.00.
    expect(decideUsage(limited, used(0, 999), credits(1))).toMatchObject({ allowed: true });
    expect(decideUsage(limited, used(0, 1000), credits(3))).toMatchObject({
      allowed: false,
      reason: 'spend_limit',
      resetsAt: limited.periodEnd,
    });
    expect(decideUsage(professional(), used(0, 1e9), credits(3))).toMatchObject({
      allowed: true,
      remaining: null,
      limit: null,
      resetsAt: null,
    });
  });

  it('ends with the credits where more cannot be bought', () => {
    const closed = professional({ overage: null, creditsOnly: true });
    expect(decideUsage(closed, used(0, 499), credits(1))).toMatchObject({
      allowed: true,
      remaining: credits(1),
    });
    expect(decideUsage(closed, used(0, 499), credits(2))).toMatchObject({
      allowed: false,
      reason: 'credits_used_up',
      limit: credits(500),
      upgradeTo: 'enterprise',
    });
  });

  it('does not end with credits that were granted to a tier that sells none', () => {
    const granted = rules({ allowance: credits(10) });
    expect(decideUsage(granted, used(20), credits(1))).toMatchObject({ allowed: true });
  });

  it('tells of the limit that leaves least', () => {
    const both = professional({ overage: null, creditsOnly: true, access: access() });
    expect(decideUsage(both, used(99, 100), credits(5)).reason).toBe('daily_limit');
    expect(decideUsage(both, used(0, 499), credits(5)).reason).toBe('credits_used_up');
  });

  it('never lets the sum of what it allowed pass the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: credits(60) }), { maxLength: 30 }), (wanted) => {
        let sum = 0n;
        for (const quantity of wanted) {
          const totals = { usedToday: sum, usedInPeriod: sum };
          const { allowed, remaining } = decideUsage(rules(), totals, quantity);
          expect(allowed).toBe(quantity <= (remaining ?? 0n));
          if (allowed) sum += quantity;
        }
        expect(sum <= credits(100)).toBe(true);
      }),
    );
  });
});

describe('warnings', () => {
  it.each([
    [399, 500, []],
    [400, 500, [80]],
    [499.999999, 500, [80]],
    [500, 500, [80, 100]],
    [5, 0, []],
  ])('%d of %d credits: %j', (use, allowance, expected) => {
    const reached = (percents = DEFAULT_POLICY.usageWarningPercents): number[] =>
      thresholdsReached(credits(use), credits(allowance), percents);
    expect(reached()).toEqual(expected);
    expect([reached([]), reached([50]), reached([101])]).toEqual([[], allowance > 0 ? [50] : [], []]);
  });
});
