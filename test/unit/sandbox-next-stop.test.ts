import { isBehind } from '../../api/sandbox/next-stop.ts';
import type { FutureFacts } from '../../domain/subscriptions/coming.ts';
import { DAY_MS } from '../../domain/period.ts';

const now = Date.parse('2027-01-10T09:00:00Z');
const dunning: FutureFacts['dunning'] = {
  episodeId: 'e',
  startedAt: now - DAY_MS,
  strategy: 'standard-2026-11',
  invoiceIds: [],
  attempt: 0,
  nextAttemptAt: now,
  graceUntil: now + 6 * DAY_MS,
  finalActionAt: now + 20 * DAY_MS,
  stage: 'grace',
  outcome: null,
};
const pastDue: FutureFacts = {
  status: 'past_due',
  tier: 'starter',
  currentPeriodEnd: now - DAY_MS,
  trialEnd: null,
  cancelAtPeriodEnd: false,
  cancelAt: null,
  pausedUntil: null,
  paymentAnswerDueAt: null,
  pendingChange: null,
  dunning,
};

it('a clock waits while an episode is being planned or a retry that was due is not done, since what comes next is known only then', () => {
  expect(isBehind([pastDue], now)).toBe(true);
  expect(isBehind([pastDue], now - 1)).toBe(false);
  expect(isBehind([pastDue], now + 6 * DAY_MS)).toBe(true);
  expect(isBehind([{ ...pastDue, status: 'active', dunning: null }], now)).toBe(false);
  expect(isBehind([{ ...pastDue, dunning: { ...dunning, nextAttemptAt: null } }], now)).toBe(false);
  expect(isBehind([{ ...pastDue, dunning: { ...dunning, nextAttemptAt: null, planned: false } }], now)).toBe(
    true,
  );
  expect(isBehind([], now)).toBe(false);
});
