import { foldPause, pauseEndedUnpaid } from '../../domain/subscriptions/pause-ended.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { PauseState } from '../../domain/subscriptions/state.ts';
import { day, paid, snapshot } from '../support/domain-fixtures.ts';

/** A pause from day 1 on, over the renewal of day 3. */
const before = snapshot({ currentPeriodStart: day(-27), billingTime: day(0), pause: null });
const paused = { ...before, billingTime: day(1), pause: { resumesAt: null } };
const renewed = { ...paused, billingTime: day(4), currentPeriodStart: day(3), voidRenewalAt: day(3) };
const over = { ...renewed, billingTime: day(5), pause: null };

/** What is remembered after readings, and whether the last one begins a period. */
function after(...readings: SubscriptionSnapshot[]): { pause: PauseState | undefined; begins: boolean } {
  let pause: PauseState | undefined;
  let begins = false;
  let previous: SubscriptionSnapshot | null = null;
  for (const reading of readings) {
    begins = pauseEndedUnpaid(pause, previous, reading);
    pause = foldPause(pause, previous, reading);
    previous = reading;
  }
  return { pause, begins };
}

it('begins a period once, when a pause ends that voided the renewal', () => {
  expect(after(before, paused, renewed, over).begins).toBe(true);
  expect(after(before, paused, over).begins).toBe(true);
  expect(after(before, paused, renewed, over, over).begins).toBe(false);
});

it('remembers a void year behind a later void month', () => {
  const { voidRenewalAt: _, ...month } = { ...renewed, billingTime: day(35) };
  expect(after(before, paused, renewed, month, { ...month, pause: null }).begins).toBe(true);
});

it.each<[string, SubscriptionSnapshot[]]>([
  [
    'the renewal was void before',
    [before, { ...paused, voidRenewalAt: day(-27) }, { ...before, voidRenewalAt: day(-27) }],
  ],
  ['the beginning of the pause was not seen', [paused, renewed, over]],
  ['it is set to end', [before, paused, renewed, { ...over, endsAt: day(33), cancelAtPeriodEnd: true }]],
  ['it ends on a day', [before, paused, renewed, { ...over, endsAt: day(20), cancelAt: day(20) }]],
  [
    'another period began',
    [before, paused, renewed, { ...snapshot({ currentPeriodStart: day(33) }), pause: null }],
  ],
  [
    'staff billed the period otherwise',
    [
      before,
      paused,
      renewed,
      {
        ...before,
        ...{ currentPeriodStart: day(3), invoices: [paid({ billingReason: 'manual', createdAt: day(4) })] },
      },
    ],
  ],
  ['it is past due', [before, paused, renewed, { ...over, stripeStatus: 'past_due' }]],
  ['it is not managed', [before, paused, renewed, { ...over, mode: 'observed' }]],
])('begins none where %s', (_, readings) => {
  expect(after(...readings).begins).toBe(false);
});

it('keeps why no period began until another runs', () => {
  const known = { since: null, unpaidPeriod: day(3), trouble: 'a schedule' };
  expect(foldPause(known, over, { ...over, billingTime: day(9) })).toEqual(known);
  expect(foldPause(known, over, { ...over, currentPeriodStart: day(33) })).toBeUndefined();
});

describe('a pause that ends while the subscription is set to end', () => {
  const leaving = { ...over, endsAt: day(33), cancelAtPeriodEnd: true };

  it('leaves the unpaid period closed', () => {
    expect(after(before, paused, renewed, leaving).pause).toEqual({
      since: null,
      unpaidPeriod: day(3),
      leaves: true,
    });
    expect(after(before, paused, renewed, leaving, leaving).pause?.leaves).toBe(true);
  });

  it('begins a period once the customer stays', () => {
    const stays = after(before, paused, renewed, leaving, { ...over, billingTime: day(6) });
    expect(stays).toEqual({ begins: true, pause: { since: null, unpaidPeriod: day(3) } });
  });

  it('closes nothing of a period that is paid, and nothing in older runs', () => {
    const { voidRenewalAt: _, ...unvoided } = leaving;
    expect(after(before, paused, unvoided).pause).toBeUndefined();
    const known = { since: day(1), unpaidPeriod: day(3) };
    expect(foldPause(known, renewed, leaving, { closes: false })).toBeUndefined();
  });
});
