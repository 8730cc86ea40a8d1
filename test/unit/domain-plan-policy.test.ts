import { plansLeadingTo } from '../../domain/catalogue/leads-to.ts';
import { policyOf, runTermsOf, shippedPolicy, trialPolicyWith } from '../../domain/catalogue/plan-policy.ts';
import type { PlanPolicy } from '../../domain/catalogue/plan-policy.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { policyFault, reminderFault } from '../../domain/catalogue/policy-fault.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { decideTrialEnd, planTrial } from '../../domain/trials/trial-plan.ts';

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

  it('is what ships where a plan says all that ships', () => {
    const ships = policyOf(plan('trial', shippedPolicy()));
    expect({ ...ships, dunningStrategy: '' }).toEqual({ ...DEFAULT_POLICY, dunningStrategy: '' });
    expect(policyFault(plan('trial', shippedPolicy()), SEED_PLANS)).toBeNull();
  });

  it('tells a run of the notices of the plan that renews', () => {
    expect(runTermsOf(plan('starter', { cardExpiryDays: [] }), null)).toEqual({ cardExpiryDays: [] });
  });

  it.each<[string, PlanPolicy, string | null]>([
    ['trial', { trial: { convertsTo: 'professional' } }, null],
    ['trial', { trial: { convertsTo: 'trial' } }, 'trial.convertsTo'],
    ['trial', { trial: { convertsTo: 'gold' } }, 'trial.convertsTo'],
    ['starter', { trial: { convertsTo: 'professional' } }, 'trial.convertsTo'],
    ['trial', { trial: { reminderDays: [6, 1] } }, null],
    ['trial', { trial: { reminderDays: [7] } }, 'trial.reminderDays'],
    ['starter', { trial: { reminderDays: [7] } }, null],
    ['starter', { trial: { reminderDays: [1, 7] } }, 'trial.reminderDays'],
    ['starter', { cardExpiryDays: [] }, null],
    ['starter', { cardExpiryDays: [7, 7] }, 'cardExpiryDays'],
    ['starter', { usageWarningPercents: [50, 90] }, null],
    ['starter', { usageWarningPercents: [90, 50] }, 'usageWarningPercents'],
  ])('of %s may or may not be %j', (code, policy, field) => {
    expect(policyFault(plan(code, policy), SEED_PLANS)?.field.join('.') ?? null).toBe(field);
  });

  it('is looked at for what ships too where a Trial says nothing of what it becomes', () => {
    const archived = SEED_PLANS.map((one) => ({
      ...one,
      active: one.code !== DEFAULT_POLICY.trial.convertsTo,
    }));
    for (const policy of [{}, { trial: { extensionDays: 1 } }])
      expect(policyFault(plan('trial', policy), archived)).toEqual({
        field: ['trial', 'convertsTo'],
        detail: 'must be one of professional, enterprise',
      });
    expect(policyFault(plan('trial', { trial: { convertsTo: 'enterprise' } }), archived)).toBeNull();
  });

  it('has reminders that lie within the trial, however long that comes to be', () => {
    const reminded = plan('starter', { trial: { reminderDays: [10, 2] } });
    const fault = (trialDays: number) => reminderFault({ ...reminded, trialDays })?.detail ?? null;
    expect([0, 10, 11].map(fault)).toEqual([null, 'must be less than the 10 days of the trial', null]);
  });

  it('lets a Trial become what is sold in its currencies only', () => {
    const trial = plan('trial', { trial: { convertsTo: 'professional' } });
    const [fee] = trial.prices;
    if (fee === undefined) throw new Error('no fee');
    const inYen = { ...trial, prices: [...trial.prices, { ...fee, currency: 'jpy' }] };
    expect(policyFault(inYen, SEED_PLANS)?.detail).toMatch(/JPY/);
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

describe('the plans that lead to a tier', () => {
  const led = (code: string, plans: readonly Plan[]) =>
    plansLeadingTo(code, plans).map(({ plan: { code: from }, by }) => `${from}: ${by}`);
  const among = (...changed: Plan[]): Plan[] =>
    SEED_PLANS.map((one) => changed.find(({ code }) => code === one.code) ?? one);

  it('are the Trial, by what ships or by what it says, and no other plan that has a trial', () => {
    const trial = plan('trial', { trial: { convertsTo: 'professional' } });
    const free = { ...plan('enterprise', {}), trialDays: 14 };
    expect(led('starter', among(free))).toEqual(['trial: trial']);
    expect(led('starter', among(trial))).toEqual([]);
    expect(led('professional', among(trial))).toEqual(['trial: trial']);
  });

  it('are those that go down to it over a debt', () => {
    const down = { dunning: { finalAction: 'downgrade', downgradeTo: 'starter' } } as const;
    const plans = among(plan('professional', down), plan('enterprise', down));
    expect(led('starter', plans)).toEqual(['trial: trial', 'professional: debt', 'enterprise: debt']);
    expect(led('trial', plans)).toEqual([]);
  });

  it('are on sale themselves', () => {
    expect(led('starter', among({ ...plan('trial', {}), active: false }))).toEqual([]);
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
    expect(trialPolicyWith({ extensionDays: 5 }).extensionDays).toBe(5);
    expect(end(1)).toBe('extend');
    expect(end(1, trialPolicyWith({ extensionDays: 0 }))).toBe('expire');
  });

  it('is extended for whom the plan takes for active', () => {
    expect([end(4), end(4, trialPolicyWith({ activeWithinDays: 5 }))]).toEqual(['expire', 'extend']);
  });

  const DAY = 86_400_000;
  const remindersOf = (
    reminderDays: number[],
    over: Partial<Parameters<typeof planTrial>[0]> = {},
  ): string[] => {
    const sent: { action: `remind${number}`; at: number }[] = [];
    const policy = trialPolicyWith({ reminderDays });
    for (let now = 0; ;) {
      const facts = { trialEnd: 14 * DAY, extended: false, staffExtensionDays: 0, now, policy, ...over };
      const { at, action } = planTrial({ ...facts, remindersSent: [...(over.remindersSent ?? []), ...sent] });
      if (action === 'decide') return sent.map((one) => `${one.action} on day ${one.at / DAY}`);
      now = at;
      sent.push({ action, at });
    }
  };

  it('is reminded of when the plan says, and not where it says never', () => {
    expect(remindersOf([10, 5, 2])).toEqual(['remind10 on day 4', 'remind5 on day 9', 'remind2 on day 12']);
    expect(remindersOf([2, 1])).toEqual(['remind2 on day 12', 'remind1 on day 13']);
    expect(remindersOf([])).toEqual([]);
  });

  it('is not reminded of again with the word that it was extended', () => {
    const remindersSent = [
      { action: 'remind3' as const, at: 8 * DAY },
      { action: 'remind2' as const, at: 9 * DAY },
    ];
    expect(remindersOf([3, 2], { extended: true, remindersSent, now: 11 * DAY })).toEqual([
      'remind2 on day 12',
    ]);
  });
});
