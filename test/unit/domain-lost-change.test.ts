import { isStillLost, lostChangeAttention } from '../../domain/subscriptions/lost-change.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import { snapshot } from '../support/domain-fixtures.ts';

const now = snapshot({ tier: 'professional' });
const starter = {
  tier: 'starter',
  interval: now.interval,
  quantity: now.quantity,
  effectiveAt: now.currentPeriodEnd,
};
const lost = { change: starter, periodEnd: now.currentPeriodEnd };
const next: Partial<SubscriptionSnapshot> = { currentPeriodStart: now.currentPeriodEnd };

it.each([
  ['in the period in which it was lost', {}, true],
  ['in the first period that it should have changed', next, true],
  ['in the period after that', { currentPeriodStart: now.currentPeriodEnd + 1 }, false],
  ['once another change waits', { pendingChange: { ...starter, tier: 'enterprise' } }, false],
  ['once the plan is the one that was chosen', { tier: 'starter' }, false],
  ['once the subscription has ended', { endedAt: now.currentPeriodEnd }, false],
  ['with that plan in another interval', { tier: 'starter', interval: 'year' as const }, true],
])('a plan change that was lost is missed %s: see the table', (_when, over, expected) => {
  expect(isStillLost(lost, { ...now, ...over })).toBe(expected);
});

it('what was lost and was no change of the plan is missed in its period and the next one', () => {
  const other = { change: null, periodEnd: now.currentPeriodEnd };
  expect(isStillLost(other, { ...now, ...next })).toBe(true);
  expect(isStillLost(other, { ...now, currentPeriodStart: now.currentPeriodEnd + 1 })).toBe(false);
});

it('a new price of a migration that was lost is missed although the plan is the same', () => {
  const { tier, interval, quantity } = now;
  const same = { tier, interval, quantity, effectiveAt: now.currentPeriodEnd };
  const change = { ...same, amount: now.recurringAmount + 500, migrationId: 'pm_1' };
  const migrated = { change, periodEnd: now.currentPeriodEnd };
  expect(isStillLost(migrated, now)).toBe(true);
  expect(isStillLost(migrated, { ...now, recurringAmount: change.amount })).toBe(false);
  expect(lostChangeAttention(migrated, now)).toMatch(/price migration pm_1 .* present price renews/);
});

it('staff are asked to look while the present plan renews, and not once the subscription is set to end', () => {
  expect(lostChangeAttention(lost, now)).toMatch(/change to starter could not be set up again/);
  expect(lostChangeAttention({ ...lost, change: null }, now)).toMatch(/What was scheduled/);
  const ending = { ...now, cancelAtPeriodEnd: true, endsAt: now.currentPeriodEnd };
  expect(lostChangeAttention(lost, ending)).toBeNull();
});
