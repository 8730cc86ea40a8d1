import { trialIdentity } from '../../domain/trials/identity.ts';
import type { TrialFacts } from '../../domain/trials/trial-plan.ts';
import { decideTrialEnd, planTrial } from '../../domain/trials/trial-plan.ts';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';
import { DAY_ZERO, day } from '../support/domain-fixtures.ts';

const END = day(7);
const next = (over: Partial<TrialFacts> = {}) => {
  const { at, action } = planTrial({
    trialEnd: END,
    remindersSent: [],
    extended: false,
    staffExtensionDays: 0,
    now: DAY_ZERO,
    ...over,
  });
  return [(at - DAY_ZERO) / DAY_MS, action];
};
const decision = 7 - 1 / 24;
const remind3 = { action: 'remind3', at: day(4) } as const;
const remind1 = { action: 'remind1', at: day(6) } as const;

describe('planTrial', () => {
  it('reminds three days and one day ahead and decides an hour before the end', () => {
    expect(next()).toEqual([4, 'remind3']);
    expect(next({ now: day(4), remindersSent: [remind3] })).toEqual([6, 'remind1']);
    expect(next({ now: day(6), remindersSent: [remind3, remind1] })).toEqual([decision, 'decide']);
  });

  it('makes up for a missed reminder, but sends only the one that counts', () => {
    expect(next({ now: day(5) })).toEqual([5, 'remind3']);
    expect(next({ now: day(6.5) })).toEqual([6.5, 'remind1']);
    expect(next({ now: day(6.5), remindersSent: [{ action: 'remind1', at: day(6.5) }] })).toEqual([
      decision,
      'decide',
    ]);
    expect(next({ now: END - HOUR_MS / 2 })).toEqual([7 - 1 / 48, 'decide']);
  });

  it('sends none whose time had passed when it was taken over', () => {
    expect(next({ now: day(5), takenOverAt: day(5) })).toEqual([6, 'remind1']);
    expect(next({ now: day(6.5), takenOverAt: day(6.5) })).toEqual([decision, 'decide']);
    // Missed since: that is made up for.
    expect(next({ now: day(4.5), takenOverAt: day(1) })).toEqual([4.5, 'remind3']);
  });

  it('after the automatic extension reminds once more, a day ahead', () => {
    const facts = {
      trialEnd: day(10),
      extended: true,
      remindersSent: [remind3, remind1],
      now: END - HOUR_MS,
    };
    expect(next(facts)).toEqual([9, 'remind1']);
    const again = [...facts.remindersSent, { action: 'remind1' as const, at: day(9) }];
    expect(next({ ...facts, remindersSent: again, now: day(9) })).toEqual([10 - 1 / 24, 'decide']);
  });

  it('after a long extension by staff starts over', () => {
    const facts = {
      trialEnd: day(27),
      staffExtensionDays: 20,
      remindersSent: [remind3, remind1],
      now: day(6),
    };
    expect(next(facts)).toEqual([24, 'remind3']);
  });

  it('says why', () => {
    const facts = { trialEnd: END, remindersSent: [], extended: true, staffExtensionDays: 4, now: END };
    expect(planTrial(facts).because).toContain('after the automatic extension and 4 days from staff');
  });
});

describe('decideTrialEnd', () => {
  const now = END - HOUR_MS;
  it.each([
    [
      { hasUsablePaymentMethod: true, lastActiveAt: null, alreadyExtended: false },
      'convert',
      'usable_payment_method',
    ],
    [
      { hasUsablePaymentMethod: true, lastActiveAt: now, alreadyExtended: true },
      'convert',
      'usable_payment_method',
    ],
    [
      { hasUsablePaymentMethod: false, lastActiveAt: now - 2 * DAY_MS, alreadyExtended: false },
      'extend',
      'recently_active',
    ],
    [
      { hasUsablePaymentMethod: false, lastActiveAt: now - 2 * DAY_MS - 1, alreadyExtended: false },
      'expire',
      'not_active',
    ],
    [{ hasUsablePaymentMethod: false, lastActiveAt: null, alreadyExtended: false }, 'expire', 'not_active'],
    [
      { hasUsablePaymentMethod: false, lastActiveAt: now, alreadyExtended: true },
      'expire',
      'already_extended',
    ],
  ] as const)('%j → %s by %s', (facts, decided, rule) => {
    expect(decideTrialEnd({ ...facts, now })).toMatchObject({ decision: decided, rule });
  });
});

describe('trialIdentity', () => {
  it.each([
    ['Ada@Example.com', 'ada@example.com'],
    [' ada+trial2@example.com ', 'ada@example.com'],
    ['ada+a+b@EXAMPLE.COM.', 'ada@example.com'],
    ['a.da@example.com', 'a.da@example.com'],
    ['ｱda＠example.com', 'アda@example.com'],
    ['no address', null],
    ['@example.com', null],
    ['+x@example.com', null],
    ['ada@', null],
    ['', null],
  ])('%j is %j', (email, identity) => {
    expect(trialIdentity(email)).toBe(identity);
  });
});
