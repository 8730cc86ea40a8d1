import fc from 'fast-check';
import { calendarOf, printCalendar } from '../../domain/dunning/calendar.ts';
import { classifyDecline } from '../../domain/dunning/classify.ts';
import { finalActionWords } from '../../domain/dunning/final-action.ts';
import { nextPayday } from '../../domain/dunning/payday.ts';
import { graceMs, STRATEGIES, strategyFor } from '../../domain/dunning/strategies.ts';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';
import { DEFAULT_STRATEGY } from '../support/domain-fixtures.ts';

describe('classifyDecline', () => {
  it.each([
    ['expired_card', null, 'needs_new_method'],
    ['lost_card', null, 'needs_new_method'],
    ['stolen_card', null, 'needs_new_method'],
    ['pickup_card', null, 'needs_new_method'],
    ['incorrect_number', null, 'needs_new_method'],
    ['invalid_account', null, 'needs_new_method'],
    ['revocation_of_authorization', null, 'needs_new_method'],
    ['fraudulent', null, 'suspected_fraud'],
    ['merchant_blacklist', null, 'suspected_fraud'],
    ['authentication_required', null, 'needs_authentication'],
    ['insufficient_funds', null, 'insufficient_funds'],
    ['withdrawal_count_limit_exceeded', null, 'insufficient_funds'],
    ['processing_error', null, 'temporary'],
    ['try_again_later', null, 'temporary'],
    ['issuer_not_available', null, 'temporary'],
    ['reenter_transaction', null, 'temporary'],
    ['do_not_honor', null, 'generic'],
    ['generic_decline', null, 'generic'],
    ['a_code_of_next_year', null, 'generic'],
    [null, null, 'generic'],
    // Stripe's advice on the charge beats the table,
    ['generic_decline', 'do_not_try_again', 'needs_new_method'],
    ['insufficient_funds', 'do_not_try_again', 'needs_new_method'],
    ['do_not_honor', 'confirm_card_data', 'needs_new_method'],
    ['expired_card', 'try_again_later', 'temporary'],
    ['do_not_honor', 'try_again_later', 'temporary'],
    // which knows of paydays no more than of the customer's part.
    ['insufficient_funds', 'try_again_later', 'insufficient_funds'],
    ['authentication_required', 'try_again_later', 'needs_authentication'],
    ['fraudulent', 'try_again_later', 'suspected_fraud'],
    ['do_not_honor', 'an_advice_of_next_year', 'generic'],
  ] as const)('%s with advice %s is %s', (code, advice, expected) => {
    expect(classifyDecline(code, advice)).toBe(expected);
  });
});

describe('nextPayday', () => {
  const utc = (text: string): number => Date.parse(text);
  it.each([
    // Monday 2 November 2026: the next is Friday.
    ['2026-11-02T09:00:00Z', 'UTC', '2026-11-06T08:00:00Z', 'Friday'],
    // Strictly after.
    ['2026-11-06T08:00:00Z', 'UTC', '2026-11-13T08:00:00Z', 'Friday'],
    ['2026-11-06T07:59:59Z', 'UTC', '2026-11-06T08:00:00Z', 'Friday'],
    // The 15th is a Sunday here, and counts.
    ['2026-11-13T12:00:00Z', 'UTC', '2026-11-15T08:00:00Z', '15th'],
    // 30 November is a Monday; 31 January 2027 a Sunday, whose last working day is Friday the 29th.
    ['2026-11-28T00:00:00Z', 'UTC', '2026-11-30T08:00:00Z', 'last working day'],
    ['2026-11-30T09:00:00Z', 'UTC', '2026-12-01T08:00:00Z', '1st'],
    ['2027-01-28T09:00:00Z', 'UTC', '2027-01-29T08:00:00Z', 'last working day'],
    // The customer's morning, on the customer's day.
    ['2026-11-02T09:00:00Z', 'America/Los_Angeles', '2026-11-06T16:00:00Z', 'Friday'],
    ['2026-11-02T09:00:00Z', 'Asia/Tokyo', '2026-11-05T23:00:00Z', 'Friday'],
    // The clock goes forward on 28 March 2027 in Berlin.
    ['2027-03-26T09:00:00Z', 'Europe/Berlin', '2027-03-31T06:00:00Z', 'last working day'],
  ])('after %s in %s: %s, %s', (after, zone, at, why) => {
    const payday = nextPayday(utc(after), zone, 8);
    expect(payday?.why).toBe(why);
    expect(new Date(payday?.at ?? 0).toISOString()).toBe(new Date(utc(at)).toISOString());
  });

  it('is not known where the zone is not', () => {
    expect(nextPayday(Date.UTC(2026, 10, 2), 'Mars/Olympus', 8)).toBeNull();
    expect(nextPayday(Date.UTC(2026, 10, 2), '', 8)).toBeNull();
  });

  it('is always later, within about a week, and at eight where the customer is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
        fc.constantFrom(
          'UTC',
          'America/New_York',
          'Europe/London',
          'Asia/Kolkata',
          'Pacific/Apia',
          'Australia/Lord_Howe',
        ),
        (after, zone) => {
          const payday = nextPayday(after, zone, 8);
          if (payday === null) throw new Error('no payday');
          expect(payday.at).toBeGreaterThan(after);
          expect(payday.at - after).toBeLessThanOrEqual(7 * DAY_MS + HOUR_MS);
          const hour = new Intl.DateTimeFormat('en', {
            hour: 'numeric',
            hourCycle: 'h23',
            timeZone: zone,
          }).format(payday.at);
          expect(Number(hour)).toBe(8);
        },
      ),
    );
  });
});

describe('strategies', () => {
  it('are found by version, and an unknown one is an error that names those there are', () => {
    expect(strategyFor('standard-2026-11b')).toBe(DEFAULT_STRATEGY);
    expect(() => strategyFor('standard-1999-01')).toThrow(/standard-2026-11/);
  });

  it.each(Object.values(STRATEGIES).map((strategy) => [strategy.version, strategy] as const))(
    '%s: suspends before the end, retries inside the window, in order',
    (version, strategy) => {
      const end = (strategy.finalAction.after.days ?? 0) * DAY_MS;
      expect(STRATEGIES[version]).toBe(strategy);
      expect(graceMs(strategy)).toBeLessThan(end);
      for (const rule of Object.values(strategy.retries)) {
        if (rule.kind === 'never') continue;
        const delays = (rule.kind === 'delays' ? rule.after : rule.fallback).map(
          ({ minutes = 0, hours = 0, days = 0 }) => minutes * 60_000 + hours * HOUR_MS + days * DAY_MS,
        );
        expect(delays).toEqual(delays.toSorted((a, b) => a - b));
        expect(Math.max(...delays)).toBeLessThan(end);
        expect(delays.length).toBeLessThanOrEqual(strategy.maxCountedAttempts.attempts);
      }
    },
  );

  it('is printed as a table of days that says what the rules say', () => {
    const rows = calendarOf(DEFAULT_STRATEGY);
    expect(rows.map(({ offsetMs }) => offsetMs)).toEqual(
      rows.map(({ offsetMs }) => offsetMs).toSorted((a, b) => a - b),
    );
    const text = printCalendar(DEFAULT_STRATEGY);
    for (const line of [
      /day 0 +message payment_failed/,
      /day 5 +message suspension_warning/,
      /day 7 +suspend access/,
      /day 14 +retry: temporary, generic/,
      /day 21 +cancel, debt: keep/,
      /8 counted attempts in 14 days/,
    ]) {
      expect(text).toMatch(line);
    }
  });
});

describe('the final action in words', () => {
  const names = (tier: string): string => ({ starter: 'Starter' })[tier] ?? tier;
  it.each([
    ['', 'The subscription ends; what is owed stays on record as a debt.'],
    ['?debt=void', 'The subscription ends; the unpaid invoices are voided.'],
    [
      '?action=mark_unpaid',
      'The subscription is suspended until it is paid, and collection stops; what is owed stays on record as a debt.',
    ],
    [
      '?action=downgrade&to=starter&debt=void',
      'The plan goes down to Starter; the unpaid invoices are voided.',
    ],
  ])('says what %s comes to', (terms, words) => {
    const { finalAction } = strategyFor(`standard-2026-11${terms}`);
    expect(finalActionWords(finalAction, names)).toBe(words);
  });
});
