import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { decidingSubscription } from '../../domain/subscriptions/deciding.ts';
import type { DecidingFacts } from '../../domain/subscriptions/deciding.ts';

const of = (id: string, over: Partial<DecidingFacts> = {}): DecidingFacts => ({
  id,
  status: 'active',
  tier: 'starter',
  trialTier: null,
  createdAt: 1,
  ...over,
});

const decides = (...all: DecidingFacts[]): string | undefined => {
  const found = [all, all.toReversed()].map((list) => decidingSubscription(list, SEED_PLANS)?.id);
  expect(found[1]).toBe(found[0]);
  return found[0];
};

describe('the subscription that decides what a person may do', () => {
  it('is none without any', () => {
    expect(decidingSubscription([], SEED_PLANS)).toBeNull();
  });

  it.each(['incomplete', 'suspended', 'paused', 'past_due', 'canceled', 'incomplete_expired'] as const)(
    'is an active one where a later one of a higher plan is %s',
    (status) => {
      const later = of('later', { status, tier: 'enterprise', createdAt: 2 });
      expect(decides(of('active'), later)).toBe('active');
    },
  );

  it('is that of the higher plan where both are open, a free trial too', () => {
    expect(decides(of('high', { tier: 'professional' }), of('low', { createdAt: 2 }))).toBe('high');
    expect(decides(of('a'), of('trial', { status: 'trialing', tier: 'enterprise' }))).toBe('trial');
    const paidTrial = of('trial', { status: 'trialing', tier: 'enterprise', trialTier: 'trial' });
    expect(decides(of('a'), paidTrial)).toBe('a');
    expect(decides(of('known'), of('unknown', { tier: 'unknown', createdAt: 2 }))).toBe('known');
  });

  it('is the latest of the same plan, and of those that are over', () => {
    expect(decides(of('early'), of('late', { createdAt: 2 }))).toBe('late');
    const over = of('over', { status: 'canceled', tier: 'enterprise' });
    expect(decides(over, of('late', { status: 'expired', createdAt: 2 }))).toBe('late');
  });
});
