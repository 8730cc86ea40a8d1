import { nextStop } from '../../api/sandbox/next-stop.ts';
import { comingSteps } from '../../domain/subscriptions/coming.ts';
import type { FutureFacts } from '../../domain/subscriptions/coming.ts';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';

const now = Date.parse('2027-01-10T09:00:00Z');
const active: FutureFacts = {
  status: 'active',
  tier: 'starter',
  currentPeriodEnd: now + 10 * DAY_MS,
  trialEnd: null,
  cancelAtPeriodEnd: false,
  cancelAt: null,
  pausedUntil: null,
  paymentAnswerDueAt: null,
  pendingChange: null,
  dunning: null,
};
const trialing: FutureFacts = { ...active, status: 'trialing', trialEnd: now + 7 * DAY_MS };
const pastDue: FutureFacts = {
  ...active,
  status: 'past_due',
  dunning: {
    episodeId: 'e',
    startedAt: now,
    strategy: 's',
    invoiceIds: [],
    attempt: 0,
    nextAttemptAt: now + 9 * DAY_MS,
    graceUntil: now + 7 * DAY_MS,
    finalActionAt: now + 21 * DAY_MS,
    stage: 'grace',
    outcome: null,
  },
};
const rules = (facts: FutureFacts): string[] => comingSteps(facts).map(({ rule }) => rule);

describe('what is ahead of a subscription', () => {
  it.each<[string, FutureFacts, string[]]>([
    ['active', active, ['renews']],
    ['active and set to end', { ...active, cancelAtPeriodEnd: true }, ['cancels_at_period_end']],
    ['active and set to end on a day', { ...active, cancelAt: now + DAY_MS }, ['cancels_at_period_end']],
    [
      'active and set to end a period later',
      { ...active, cancelAt: now + 40 * DAY_MS },
      ['renews', 'cancels_at_period_end'],
    ],
    ['in a trial with an end by date', { ...trialing, cancelAt: now + DAY_MS }, ['trial_cancels']],
    ['in a trial that ends after it', { ...trialing, cancelAt: now + 90 * DAY_MS }, ['trial_converts']],
    [
      'active with a change on its way',
      {
        ...active,
        pendingChange: { tier: 'professional', interval: 'month', quantity: 1, effectiveAt: now + DAY_MS },
      },
      ['pending_change', 'renews'],
    ],
    ['in a trial', trialing, ['trial_converts']],
    ['in a trial that is not to go on', { ...trialing, cancelAtPeriodEnd: true }, ['trial_cancels']],
    ['overdue, soonest first', pastDue, ['suspend', 'retry', 'final_action']],
    ['suspended', { ...pastDue, status: 'suspended' }, ['suspend', 'retry', 'final_action']],
    [
      'waiting for a bank',
      { ...active, paymentAnswerDueAt: now + 5 * DAY_MS },
      ['payment_processing', 'renews'],
    ],
    [
      'waiting for a bank before it has begun',
      { ...active, status: 'incomplete', paymentAnswerDueAt: now + 5 * DAY_MS },
      ['payment_processing'],
    ],
    ['paused until a day', { ...active, status: 'paused', pausedUntil: now + DAY_MS }, ['pause_ends']],
    ['paused until resumed', { ...active, status: 'paused' }, []],
    [
      'paused for longer than it lasts',
      { ...active, status: 'paused', pausedUntil: now + 60 * DAY_MS, cancelAtPeriodEnd: true },
      ['cancels_at_period_end'],
    ],
    [
      'paused until before its end',
      { ...active, status: 'paused', pausedUntil: now + DAY_MS, cancelAtPeriodEnd: true },
      ['pause_ends', 'cancels_at_period_end'],
    ],
    [
      'overdue and set to end before the final action',
      { ...pastDue, cancelAtPeriodEnd: true },
      ['suspend', 'retry', 'cancels_at_period_end'],
    ],
    ['over', { ...active, status: 'canceled' }, []],
  ])('%s', (_, facts, expected) => {
    expect(rules(facts)).toEqual(expected);
  });

  it.each([
    ['standard-2026-11', /^The subscription ends; /],
    ['standard-2026-11?action=downgrade&to=starter', /^The plan goes down to starter; /],
    // During a deploy a worker may be newer.
    ['of-tomorrow', /^The subscription comes to its end\.$/],
  ])('is the final action of the strategy that the episode keeps: %s', (strategy, words) => {
    const { dunning } = pastDue;
    if (dunning === null) throw new Error('the sample is in dunning');
    expect(comingSteps({ ...pastDue, dunning: { ...dunning, strategy } }).at(-1)?.what).toMatch(words);
  });

  it('is nothing of an episode that ended', () => {
    const { dunning } = pastDue;
    if (dunning === null) throw new Error('the sample is in dunning');
    expect(rules({ ...pastDue, dunning: { ...dunning, stage: 'ended' } })).toEqual([]);
  });
});

describe('where a clock that is moved on stops next', () => {
  it('is when a renewal has been charged, an hour after the period', () => {
    expect(nextStop([active], now)).toBe(active.currentPeriodEnd + HOUR_MS + 60_000);
  });

  it('is each reminder of a trial, then its end', () => {
    const end = now + 7 * DAY_MS;
    expect(nextStop([trialing], now)).toBe(end - 3 * DAY_MS);
    expect(nextStop([trialing], end - 3 * DAY_MS)).toBe(end - DAY_MS);
    expect(nextStop([trialing], end - DAY_MS)).toBe(end + HOUR_MS + 60_000);
  });

  it('is the soonest of several subscriptions, and nothing where nothing is ahead', () => {
    expect(nextStop([active, pastDue], now)).toBe(now + 7 * DAY_MS);
    expect(nextStop([], now)).toBeNull();
    expect(nextStop([{ ...active, status: 'canceled' }], now)).toBeNull();
  });
});
