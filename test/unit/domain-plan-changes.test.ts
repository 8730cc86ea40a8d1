import { planChanges } from '../../domain/catalogue/plan-changes.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';

const plan = SEED_PLANS.find(({ code }) => code === 'professional') as Plan;
const price = {
  kind: 'recurring' as const,
  interval: 'month' as const,
  currency: 'usd',
  stripePriceId: null,
};

describe('planChanges', () => {
  it('finds nothing where nothing means anything else', () => {
    const same: Plan = {
      ...plan,
      limits: { ...plan.limits, callsPerMinute: null },
      overageTiers: null,
      rollover: null,
      eventTypes: [],
      services: plan.services.toReversed(),
      prices: [...plan.prices.toReversed(), { ...price, amount: 100, active: false }].map((one) => ({
        ...one,
        stripePriceId: 'price_1',
      })),
    };
    expect(planChanges(plan, same)).toEqual([]);
  });

  it.each<[Partial<Plan>, string]>([
    [{ prices: [{ ...price, amount: 5900, active: true }] }, 'new_subscribers'],
    [{ trialDays: 14 }, 'new_subscribers'],
    [{ active: false }, 'new_subscribers'],
    [{ displayName: 'Pro' }, 'all_subscribers'],
    [{ rank: 7 }, 'all_subscribers'],
    [{ features: [] }, 'all_subscribers'],
    [{ services: ['chat'] }, 'all_subscribers'],
    [{ limits: { callsPerDay: null, callsPerMinute: 60 } }, 'all_subscribers'],
    [{ includedCredits: 600 }, 'all_subscribers'],
    [{ pricePer1k: null }, 'all_subscribers'],
    [{ overageTiers: [{ upTo: null, pricePer1k: 100 }] }, 'all_subscribers'],
    [{ rollover: { upTo: 100 } }, 'all_subscribers'],
    [{ eventTypes: ['images'] }, 'all_subscribers'],
  ])('%j reaches %s', (change, reaches) => {
    expect(planChanges(plan, { ...plan, ...change })).toEqual([{ field: Object.keys(change)[0], reaches }]);
  });
});
