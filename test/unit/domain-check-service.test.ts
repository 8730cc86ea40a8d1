import type { Access } from '../../domain/access.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { checkService, remainingCalls } from '../../domain/check-service.ts';
import type { ServiceCheck } from '../../domain/check-service.ts';
import { toMinor } from '../../domain/money.ts';

const trial: Access = {
  tier: 'trial',
  services: ['ops-center', 'chat'],
  limits: { callsPerDay: 100 },
  warning: null,
  expiresAt: null,
  reason: 'trialing',
};

const check = (parts: Partial<ServiceCheck> = {}): ReturnType<typeof checkService> =>
  checkService({
    access: trial,
    plans: SEED_PLANS,
    service: 'chat',
    quantity: 1,
    usedToday: 0,
    now: Date.parse('2027-01-15T23:59:59Z'),
    ...parts,
  });

describe('a check of a service', () => {
  it('allows the last call of the day and not one more', () => {
    expect(check({ usedToday: 99 })).toMatchObject({ allowed: true, remaining: 1, limit: 100 });
    expect(check({ usedToday: 100 })).toMatchObject({
      allowed: false,
      reason: 'daily_limit',
      remaining: 0,
      resetsAt: Date.parse('2027-01-16T00:00:00Z'),
      upgradeTo: 'starter',
    });
  });

  it('names a tier that has enough calls left after those already made', () => {
    expect(check({ usedToday: 100, quantity: 901 }).upgradeTo).toBe('professional');
  });

  it('names no tier that is off sale, and none where no tier opens the service', () => {
    const plans = SEED_PLANS.map((plan) => ({ ...plan, active: plan.code !== 'starter' }));
    expect(check({ plans, service: 'inference' }).upgradeTo).toBe('professional');
    expect(check({ service: 'billing' })).toMatchObject({ allowed: false, upgradeTo: null });
  });

  it('gives the rule that closed the access as the reason', () => {
    const access: Access = { ...trial, services: ['ops-center'], reason: 'suspended' };
    expect(check({ access })).toMatchObject({ allowed: false, reason: 'suspended' });
  });

  it('never leaves fewer than no calls', () => {
    expect(remainingCalls(trial, 130)).toBe(0);
    expect(remainingCalls({ ...trial, limits: { callsPerDay: null } }, 130)).toBeNull();
  });
});

describe('a decimal amount', () => {
  it.each([
    [49.99, 'usd', 4999],
    [0.29, 'usd', 29],
    [4900, 'jpy', 4900],
    [1.234, 'kwd', 1234],
    [1.999, 'usd', null],
    [0.5, 'jpy', null],
  ])('%d %s is %s', (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor);
  });
});
