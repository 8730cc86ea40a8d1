import { compareTiers, entryFeeOf, findPlan, priceFor, SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { SERVICES } from '../../domain/catalogue/services.ts';
import type { AccessInput } from '../../domain/subscriptions/access.ts';
import { accessOf } from '../../domain/subscriptions/access-of.ts';
import { decideAccess } from '../../domain/subscriptions/access.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { DAY_ZERO, day } from '../support/domain-fixtures.ts';

const plan = (code: string) => {
  const found = findPlan(SEED_PLANS, code);
  if (found === null) throw new Error(`no plan ${code}`);
  return found;
};

describe('tiers that ship', () => {
  it.each([
    ['starter', 1900, 19_000],
    ['professional', 4900, 49_000],
    ['enterprise', 9900, 99_000],
  ])('%s costs %i a month and %i a year', (code, month, year) => {
    expect(priceFor(plan(code), 'month', 'usd')?.amount).toBe(month);
    expect(priceFor(plan(code), 'year', 'usd')?.amount).toBe(year);
    expect(priceFor(plan(code), 'month', 'eur')).toBeNull();
  });

  it('sells the Trial once, for 1.00, 7 days and 100 calls a day', () => {
    const trial = plan('trial');
    expect(entryFeeOf(trial, 'usd')?.amount).toBe(100);
    expect(priceFor(trial, 'month', 'usd')).toBeNull();
    expect(trial).toMatchObject({
      trialDays: 7,
      limits: { callsPerDay: 100 },
      services: ['ops-center', 'chat'],
    });
    expect(plan('professional')).toMatchObject({ includedCredits: 500, pricePer1k: 200 });
  });

  it('names only services that exist, and every higher tier opens at least what the lower one does', () => {
    const known = SERVICES.map(({ id }) => id);
    for (const [i, { services }] of SEED_PLANS.entries()) {
      expect(known).toEqual(expect.arrayContaining(services));
      expect(services).toEqual(expect.arrayContaining(SEED_PLANS[i - 1]?.services ?? []));
    }
  });

  it('orders tiers by rank, one that it does not know below all', () => {
    expect(compareTiers(SEED_PLANS, 'enterprise', 'starter')).toBeGreaterThan(0);
    expect(compareTiers(SEED_PLANS, 'made_elsewhere', 'trial')).toBeLessThan(0);
  });
});

describe('decideAccess', () => {
  const access = (over: Partial<AccessInput>) =>
    decideAccess({
      status: 'active',
      tier: 'professional',
      trialTier: null,
      plans: SEED_PLANS,
      graceUntil: null,
      now: DAY_ZERO,
      endsAt: null,
      renewalAnswerDueAt: null,
      currentPeriodEnd: day(30),
      policy: DEFAULT_POLICY,
      ...over,
    });
  const pro = plan('professional');

  it.each([
    ['trialing', { trialTier: 'trial' }, 'trial', plan('trial').services, 100, day(30), 'trialing'],
    ['trialing', {}, 'professional', pro.services, null, day(30), 'trialing'],
    ['active', {}, 'professional', pro.services, null, null, 'active'],
    ['active', { endsAt: day(30) }, 'professional', pro.services, null, day(30), 'cancels_at_period_end'],
    ['past_due', { graceUntil: day(7) }, 'professional', pro.services, null, day(7), 'past_due_in_grace'],
    ['past_due', {}, 'professional', pro.services, null, null, 'past_due_in_grace'],
    [
      'past_due',
      { graceUntil: DAY_ZERO },
      'professional',
      ['ops-center', 'billing'],
      0,
      null,
      'past_due_grace_over',
    ],
    ['suspended', { graceUntil: day(-1) }, 'professional', ['ops-center', 'billing'], 0, null, 'suspended'],
    ['paused', {}, 'professional', ['ops-center', 'billing'], 0, null, 'paused'],
    ['canceled', {}, 'trial', ['ops-center'], 0, null, 'ended'],
    ['expired', {}, 'trial', ['ops-center'], 0, null, 'ended'],
    ['incomplete_expired', {}, 'trial', ['ops-center'], 0, null, 'ended'],
    ['incomplete', {}, 'trial', ['ops-center'], 0, null, 'no_subscription'],
    ['none', {}, 'trial', ['ops-center'], 0, null, 'no_subscription'],
  ] as const)('%s %j → %s', (status, over, tier, services, callsPerDay, expiresAt, reason) => {
    expect(access({ status, ...over })).toMatchObject({
      tier,
      services,
      limits: { callsPerDay },
      expiresAt,
      reason,
    });
  });

  it('warns exactly those who owe or were shut out', () => {
    expect(access({ status: 'active' }).warning).toBeNull();
    expect(access({ status: 'past_due', graceUntil: day(7) }).warning).toContain('2026-11-09');
    expect(access({ status: 'suspended' }).warning).not.toBeNull();
  });

  it('keeps a renewal open that a bank is asked for, unless the policy waits for the payment', () => {
    const renewal = { status: 'active', renewalAnswerDueAt: day(5) } as const;
    expect(access(renewal).services).toEqual(pro.services);
    const policy = { ...DEFAULT_POLICY, renewalWhileProcessing: 'wait' as const };
    expect(access({ ...renewal, policy })).toMatchObject({
      services: ['ops-center', 'billing'],
      limits: { callsPerDay: 0 },
      reason: 'renewal_processing',
      warning: expect.stringContaining('2026-11-07') as string,
    });
    expect(access({ ...renewal, policy, endsAt: day(30) }).reason).toBe('renewal_processing');
    expect(access({ status: 'active', policy }).reason).toBe('active');
    // Where the bank refused, grace is grace.
    expect(access({ ...renewal, policy, status: 'past_due' }).services).toEqual(pro.services);
  });

  it('lets a policy keep a paused subscription open', () => {
    const policy = { ...DEFAULT_POLICY, pausedAccess: 'full' as const };
    expect(access({ status: 'paused', policy }).services).toEqual(pro.services);
  });

  it.each([
    ['while it is paused', { paused: true }, true],
    ['where Stripe paused it after a trial', { stripeStatus: 'paused' }, true],
    ['not in what is left of a period that the pause left unpaid', {}, false],
  ])('keeps it and its add-ons open by such a policy %s', (_name, over, opens) => {
    const plans = SEED_PLANS.map((one) => ({
      ...one,
      policy: { ...one.policy, pausedAccess: 'full' as const },
    }));
    const facts = { status: 'paused' as const, stripeStatus: 'active', paused: false, ...over };
    const addOn = {
      name: 'Extra',
      grants: ['extra'],
      quantity: 1,
      subscriptionId: 'sub_1',
      tier: 'professional',
    };
    const record = {
      id: 'sub_1',
      tier: 'professional',
      trialTier: null,
      testClockId: null,
      billingTime: DAY_ZERO,
      dunning: null,
      renewalAnswerDueAt: null,
      currentPeriodEnd: day(30),
      cancelAtPeriodEnd: true,
      cancelAt: null,
      endedAt: null,
      ...facts,
      heldAddOns: [{ ...addOn, ...facts, graceUntil: null }],
    };
    const { services, reason } = accessOf(record, { plans, now: DAY_ZERO, absence: null });
    expect(reason).toBe('paused');
    expect(services).toEqual(opens ? [...pro.services, 'extra'] : ['ops-center', 'billing']);
  });

  it('opens no paid service for a price that is not ours', () => {
    expect(access({ tier: 'unknown' })).toMatchObject({
      services: ['ops-center'],
      limits: { callsPerDay: 0 },
    });
  });
});
