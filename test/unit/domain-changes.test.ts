import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import type { PlanChangeRequest } from '../../domain/subscriptions/changes.ts';
import {
  defaultTiming,
  refuseCancel,
  refuseChangePlan,
  refuseExtendTrial,
  refusePause,
  refuseResume,
} from '../../domain/subscriptions/changes.ts';
import {
  refuseExtendGrace,
  refuseHold,
  refusePromise,
  refuseRetryNow,
  refuseWriteOff,
} from '../../domain/dunning/interventions.ts';
import { DAY_MS } from '../../domain/period.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import { initialState } from '../../domain/subscriptions/transition.ts';
import { attempt, DAY_ZERO, day, episode, paid, snapshot } from '../support/domain-fixtures.ts';

const stateOf = (status: BillingStatus = 'active') => ({ ...initialState('usd'), status });
const scheduled = { tier: 'starter', interval: 'month', quantity: 1, effectiveAt: day(30) } as const;
const codeOf = (refusal: { code: string; message: string } | null): string | null => {
  if (refusal !== null) expect(refusal.message).toMatch(/^[A-Z].*\.$|^Invalid tier: /);
  return refusal?.code ?? null;
};

describe('refuseChangePlan', () => {
  const trialing = {
    stripeStatus: 'trialing',
    tier: 'starter',
    trialTier: 'trial',
    trialEnd: day(7),
  } as const;
  it.each([
    ['an upgrade', 'active', {}, { tier: 'enterprise' }, null],
    ['a downgrade', 'active', {}, { tier: 'starter' }, null],
    ['another interval', 'active', {}, { interval: 'year' }, null],
    ['another quantity', 'active', {}, { quantity: 3 }, null],
    ['out of the Trial into the tier it converts to', 'trialing', trialing, { tier: 'starter' }, null],
    ['the same', 'active', {}, {}, 'already_on_plan'],
    ['the same, to withdraw a scheduled change', 'active', { pendingChange: scheduled }, {}, null],
    [
      'what is scheduled already',
      'active',
      { pendingChange: scheduled },
      { tier: 'starter' },
      'already_scheduled',
    ],
    [
      'what is scheduled, but now',
      'active',
      { pendingChange: scheduled },
      { tier: 'starter', when: 'now' },
      null,
    ],
    ['a tier that is not there', 'active', {}, { tier: 'platinum' }, 'invalid_tier'],
    ['a tier that is not sold so', 'active', {}, { tier: 'trial' }, 'price_not_found'],
    ['a currency without price', 'active', { currency: 'eur' }, { tier: 'starter' }, 'price_not_found'],
    ['no unit', 'active', {}, { quantity: 0 }, 'invalid_quantity'],
    ['half a unit', 'active', {}, { quantity: 1.5 }, 'invalid_quantity'],
    ['while a payment is open', 'past_due', {}, { tier: 'starter' }, 'past_due_pay_first'],
    ['while suspended', 'suspended', {}, { tier: 'starter' }, 'past_due_pay_first'],
    ['while paused', 'paused', {}, { tier: 'starter' }, 'illegal_transition'],
    ['when it is over', 'canceled', {}, { tier: 'starter' }, 'illegal_transition'],
    ['later than its end', 'active', { cancelAtPeriodEnd: true }, { tier: 'starter' }, 'illegal_transition'],
    ['before its end', 'active', { cancelAtPeriodEnd: true }, { tier: 'enterprise' }, null],
    ['later, with an end by date', 'active', { endsAt: day(20) }, { tier: 'starter' }, 'illegal_transition'],
    ['before an end by date', 'active', { endsAt: day(20) }, { tier: 'enterprise' }, null],
  ] as const)('%s (%s)', (_name, status, facts, change, code) => {
    const wished: PlanChangeRequest = { tier: 'professional', interval: 'month', quantity: 1, ...change };
    expect(codeOf(refuseChangePlan(stateOf(status), snapshot(facts), wished, SEED_PLANS))).toBe(code);
  });
});

it('the same plan withdraws no price that staff scheduled, and another plan may be chosen', () => {
  const asked = (tier: string): string | null =>
    codeOf(
      refuseChangePlan(
        stateOf('active'),
        snapshot({ pendingChange: { ...scheduled, tier: 'professional' } }),
        { tier, interval: 'month', quantity: 1 },
        SEED_PLANS,
        false,
      ),
    );
  expect(asked('professional')).toBe('already_on_plan');
  expect(asked('enterprise')).toBeNull();
});

it.each([
  ['starter', {}, 'period_end'],
  ['enterprise', {}, 'now'],
  ['professional', { interval: 'year' }, 'now'],
  ['professional', { quantity: 2 }, 'now'],
] as const)('by default to %s %j %s', (tier, change, when) => {
  const wished = { tier, interval: 'month', quantity: 1, ...change } as const;
  expect(defaultTiming(SEED_PLANS, snapshot(), wished)).toBe(when);
});

it('by default keeps to what is paid: a shorter interval or fewer units wait', () => {
  const yearly = snapshot({ interval: 'year', quantity: 3 });
  const wished = { tier: 'professional', interval: 'month', quantity: 3 } as const;
  expect(defaultTiming(SEED_PLANS, yearly, wished)).toBe('period_end');
  expect(defaultTiming(SEED_PLANS, yearly, { ...wished, interval: 'year', quantity: 2 })).toBe('period_end');
});

describe('cancel, resume, pause', () => {
  const ending = { cancelAtPeriodEnd: true, cancelAt: day(30) };
  const pausing = { pause: { resumesAt: null } };
  it.each([
    ['active', {}, true, null],
    ['past_due', {}, false, null],
    ['active', ending, true, 'already_canceling'],
    ['active', ending, false, null],
    ['active', { cancelAt: day(20), endsAt: day(20) }, true, 'already_canceling'],
    ['active', { cancelAt: day(90), endsAt: day(90) }, true, null],
    ['canceled', {}, false, 'illegal_transition'],
    ['none', {}, true, 'illegal_transition'],
  ] as const)('cancel %s %j, at period end %s: %s', (status, facts, atPeriodEnd, code) => {
    expect(codeOf(refuseCancel(stateOf(status), snapshot(facts), { atPeriodEnd }))).toBe(code);
  });

  it.each([
    ['active', ending, null],
    ['active', { cancelAt: day(90) }, null],
    ['paused', pausing, null],
    ['paused', { stripeStatus: 'paused' }, null],
    ['active', {}, 'nothing_to_resume'],
    ['canceled', ending, 'illegal_transition'],
  ] as const)('resume %s %j: %s', (status, facts, code) => {
    expect(codeOf(refuseResume(stateOf(status), snapshot(facts as Partial<SubscriptionSnapshot>)))).toBe(
      code,
    );
  });

  it.each([
    ['active', {}, null, null],
    ['active', {}, day(20), null],
    ['active', {}, DAY_ZERO, 'invalid_until'],
    ['active', ending, null, 'illegal_transition'],
    ['active', { cancelAt: day(20), endsAt: day(20) }, null, 'illegal_transition'],
    ['paused', pausing, null, 'already_paused'],
    ['past_due', {}, null, 'past_due_pay_first'],
    ['trialing', {}, null, 'illegal_transition'],
  ] as const)('pause %s %j until %s: %s', (status, facts, until, code) => {
    expect(codeOf(refusePause(stateOf(status), snapshot(facts), { until }, DAY_ZERO))).toBe(code);
  });
});

it.each([
  ['trialing', 5, 0, null],
  ['trialing', 30, 0, null],
  ['trialing', 31, 0, 'trial_extension_limit'],
  ['trialing', 1, 30, 'trial_extension_limit'],
  ['trialing', 0, 0, 'invalid_days'],
  ['trialing', 1.5, 0, 'invalid_days'],
  ['active', 5, 0, 'illegal_transition'],
] as const)('extend the trial of %s by %d after %i: %s', (status, days, alreadyExtendedDays, code) => {
  const trial = snapshot({ stripeStatus: 'trialing', trialEnd: day(7) });
  expect(codeOf(refuseExtendTrial(stateOf(status), trial, { days, alreadyExtendedDays }))).toBe(code);
});

describe('what may be done to an episode', () => {
  const settled = episode({ invoices: [paid()] });
  it('is nothing once all is paid', () => {
    for (const refusal of [
      refuseRetryNow(settled),
      refusePromise(settled, day(3), DAY_ZERO),
      refuseHold(settled, day(3), DAY_ZERO),
      refuseExtendGrace(settled, DAY_MS),
      refuseWriteOff(settled),
    ]) {
      expect(codeOf(refusal)).toBe('nothing_unpaid');
    }
  });

  it('is no charge on a guess, nor without a card', () => {
    expect(refuseRetryNow(episode())).toBeNull();
    expect(codeOf(refuseRetryNow(episode({ paymentMethodId: null })))).toBe('no_payment_method');
    const unknown = episode({ attempts: [attempt({ outcome: 'unknown' })] });
    expect(codeOf(refuseRetryNow(unknown))).toBe('attempt_unresolved');
  });

  it('is one promise of at most 14 days', () => {
    expect(refusePromise(episode(), day(14), DAY_ZERO)).toBeNull();
    expect(codeOf(refusePromise(episode(), day(14) + 1, DAY_ZERO))).toBe('invalid_promise');
    expect(codeOf(refusePromise(episode(), DAY_ZERO, DAY_ZERO))).toBe('invalid_promise');
    expect(codeOf(refusePromise(episode({ promisedFor: day(3) }), day(5), day(4)))).toBe('promise_limit');
  });

  it('is a hold and more grace, within limits', () => {
    expect(refuseHold(episode(), day(30), DAY_ZERO)).toBeNull();
    expect(codeOf(refuseHold(episode(), day(31), DAY_ZERO))).toBe('invalid_hold');
    expect(refuseExtendGrace(episode(), 30 * DAY_MS)).toBeNull();
    expect(codeOf(refuseExtendGrace(episode({ graceExtendedMs: 29 * DAY_MS }), 2 * DAY_MS))).toBe(
      'grace_extension_limit',
    );
    expect(codeOf(refuseExtendGrace(episode(), 0))).toBe('grace_extension_limit');
    expect(refuseWriteOff(episode())).toBeNull();
  });
});
