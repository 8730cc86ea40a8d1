import { policyFault, policyOf, runTermsOf, trialPolicyWith } from '../../domain/catalogue/plan-policy.ts';
import type { PlanPolicy } from '../../domain/catalogue/plan-policy.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { decideTrialEnd } from '../../domain/trial/trial-plan.ts';

const plan = (code: string, policy: PlanPolicy): Plan => {
  const found = SEED_PLANS.find((one) => one.code === code);
  if (found === undefined) throw new Error(`no plan ${code}`);
  return { ...found, policy };
};

describe('the policy of a plan', () => {
  it('is the one that ships where the plan says nothing', () => {
    for (const one of [null, ...SEED_PLANS, plan('starter', {}), { policy: null }])
      expect(policyOf(one)).toEqual(DEFAULT_POLICY);
    expect(runTermsOf(plan('starter', {}), plan('trial', { pausedAccess: 'full' }))).toBeNull();
  });

  it('has what the plan says, and the rest as it ships', () => {
    const policy = policyOf(plan('starter', { lostDispute: 'keep', dunning: { graceDays: 3 } }));
    expect(policy).toEqual({
      ...DEFAULT_POLICY,
      lostDispute: 'keep',
      dunningStrategy: `${DEFAULT_POLICY.dunningStrategy}?grace=3`,
    });
  });

  it('tells a run of dunning by the tier that is owed for, of the trial by the one that is tried', () => {
    const starter = plan('starter', { dunning: { debt: 'void' }, trial: { extensionDays: 9 } });
    expect(runTermsOf(starter, plan('trial', { trial: { extensionDays: 1 } }))).toEqual({
      dunningStrategy: `${DEFAULT_POLICY.dunningStrategy}?debt=void`,
      trial: { extensionDays: 1 },
    });
  });

  it('goes down to a tier below it that is sold, and to no other', () => {
    const down = (downgradeTo: string) =>
      policyFault(
        plan('professional', { dunning: { finalAction: 'downgrade', downgradeTo } }),
        SEED_PLANS,
      )?.field.join('.') ?? null;
    expect(['starter', 'trial', 'professional', 'enterprise', 'gold'].map(down)).toEqual([
      null,
      ...Array.from({ length: 4 }, () => 'dunning.downgradeTo'),
    ]);
  });
});

describe('a trial', () => {
  const end = (lastSeenDaysAgo: number, policy = trialPolicyWith(undefined)) =>
    decideTrialEnd({
      hasUsablePaymentMethod: false,
      lastActiveAt: 100 * 86_400_000 - lastSeenDaysAgo * 86_400_000,
      alreadyExtended: false,
      now: 100 * 86_400_000,
      policy,
    }).decision;

  it('is extended for as long as the plan says, or not at all', () => {
    expect(trialPolicyWith(undefined)).toEqual(DEFAULT_POLICY.trial);
    expect(trialPolicyWith({ extensionDays: 5 }).extension).toEqual({ days: 5, times: 1 });
    expect(end(1)).toBe('extend');
    expect(end(1, trialPolicyWith({ extensionDays: 0 }))).toBe('expire');
  });

  it('is extended for whom the plan takes for active', () => {
    expect([end(4), end(4, trialPolicyWith({ activeWithinDays: 5 }))]).toEqual(['expire', 'extend']);
  });
});
