import { renewalNotice } from '../../domain/subscriptions/renewal-notice.ts';
import { day, snapshot } from '../support/domain-fixtures.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';

/** A month from day 0 to day 30, seen on day 3; the plan tells of its renewals 5 days before. */
const noticeOf = (
  changed: Partial<SubscriptionSnapshot> = {},
  { announcedFor = null, now = day(3), status = 'active' as const }: Partial<Given> = {},
) =>
  renewalNotice({
    snapshot: snapshot({
      currentPeriodStart: day(0),
      currentPeriodEnd: day(30),
      terms: { renewalNoticeDays: 5 },
      ...changed,
    }),
    status,
    announcedFor,
    now,
  });
type Given = Omit<Parameters<typeof renewalNotice>[0], 'snapshot'>;

describe('renewalNotice', () => {
  it('is due the plan’s days before the renewal', () => {
    expect(noticeOf()).toEqual({ at: day(25), periodStart: day(0), renewsAt: day(30), nextTier: null });
  });

  it('is due at once where its day has passed', () => {
    expect(noticeOf({}, { now: day(28) })?.at).toBe(day(28));
  });

  it.each<[string, Partial<SubscriptionSnapshot>, Partial<Given>]>([
    ['the plan has no rule', { terms: {} }, {}],
    ['this period’s renewal was announced', {}, { announcedFor: day(0) }],
    ['it is past due', {}, { status: 'past_due' }],
    ['it is trialing', {}, { status: 'trialing' }],
    ['it is paused', {}, { status: 'paused' }],
    ['it is observed', { mode: 'observed' }, {}],
    ['it is set to cancel', { cancelAtPeriodEnd: true, endsAt: day(30) }, {}],
    ['the period is no longer than the notice', { terms: { renewalNoticeDays: 30 } }, {}],
    ['it should have renewed', {}, { now: day(30) }],
  ])('is not due where %s', (_name, changed, given) => {
    expect(noticeOf(changed, given)).toBeNull();
  });

  it.each<[string, Partial<SubscriptionSnapshot>, number]>([
    ['a year', { interval: 'year' }, 335],
    ['twelve months', { interval: 'month', intervalCount: 12 }, 335],
    ['a year, by a plan with a rule', { interval: 'year', terms: { yearlyRenewalNoticeDays: 14 } }, 351],
  ])('goes by the yearly rule for %s', (_name, changed, due) => {
    const year = { currentPeriodEnd: day(365), terms: { renewalNoticeDays: 5 }, ...changed };
    expect(noticeOf(year)?.at).toBe(day(due));
  });

  it('goes on after an announced period', () => {
    const next = { currentPeriodStart: day(30), currentPeriodEnd: day(60) };
    expect(noticeOf(next, { announcedFor: day(0), now: day(31) })?.at).toBe(day(55));
  });

  it('names the plan that a change at the renewal leads to, and none that comes later', () => {
    const to = { tier: 'starter', interval: 'month' as const, quantity: 1 };
    expect(noticeOf({ pendingChange: { ...to, effectiveAt: day(30) } })?.nextTier).toBe('starter');
    expect(noticeOf({ pendingChange: { ...to, effectiveAt: day(60) } })?.nextTier).toBeNull();
  });
});
