import fc from 'fast-check';
import { planEpisode } from '../../domain/dunning/planner.ts';
import { graceMs, strategyFor } from '../../domain/dunning/strategies.ts';
import { refuseHold, refusePromise } from '../../domain/dunning/interventions.ts';
import { termsFault } from '../../domain/dunning/terms-fault.ts';
import { termsOf } from '../../domain/dunning/terms-of.ts';
import { termsIn, versionWith, withTerms } from '../../domain/dunning/terms.ts';
import type { DunningTerms } from '../../domain/dunning/terms.ts';
import { DAY_MS } from '../../domain/period.ts';
import { DAY_ZERO, DEFAULT_STRATEGY, episode, failure, invoice } from '../support/domain-fixtures.ts';

const BASE = DEFAULT_STRATEGY.version;
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
const anyTerms = fc
  .record({
    graceDays: maybe(fc.integer({ min: 1, max: 60 })),
    finalAfterDays: maybe(fc.integer({ min: 1, max: 90 })),
    finalAction: maybe(fc.constantFrom('cancel' as const, 'mark_unpaid' as const, 'downgrade' as const)),
    downgradeTo: maybe(fc.constantFrom('starter', 'my-tier-2')),
    debt: maybe(fc.constantFrom('keep' as const, 'void' as const)),
    retryDays: maybe(numbers),
    temporaryRetryHours: maybe(numbers),
    fundsRetryDays: maybe(numbers),
    maxAttempts: maybe(fc.integer({ min: 1, max: 8 })),
    debitTries: maybe(fc.integer({ min: 1, max: 5 })),
    warningDays: maybe(fc.integer({ min: 0, max: 30 })),
    messageSpacingDays: maybe(fc.integer({ min: 1, max: 30 })),
    paydayHour: maybe(fc.integer({ min: 0, max: 23 })),
    promiseDays: maybe(fc.integer({ min: 0, max: 90 })),
    promises: maybe(fc.integer({ min: 0, max: 5 })),
    holdDays: maybe(fc.integer({ min: 0, max: 90 })),
    graceExtensionDays: maybe(fc.integer({ min: 0, max: 90 })),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

it('stand in the version, and are read back from it', () => {
  expect(versionWith(BASE, { graceDays: 3, debt: 'void', retryDays: [1, 4] })).toBe(
    `${BASE}?grace=3&debt=void&retries=1.4`,
  );
  expect(versionWith(BASE, null)).toBe(BASE);
  fc.assert(
    fc.property(anyTerms, (terms) => {
      expect(termsIn(versionWith(BASE, terms))).toEqual({ base: BASE, terms });
      expect(strategyFor(versionWith(BASE, terms))).toEqual(withTerms(DEFAULT_STRATEGY, terms));
    }),
  );
});

it.each([`${BASE}?`, `${BASE}?grace=x`, `${BASE}?debt=void&grace=3`, `${BASE}?speed=9`, 'none?grace=3'])(
  'refuse %s, which nothing writes',
  (version) => {
    expect(() => strategyFor(version)).toThrow(RangeError);
  },
);

it('change what they name and nothing else', () => {
  const strategy = strategyFor(versionWith(BASE, { graceDays: 2, finalAfterDays: 10, debt: 'void' }));
  expect(graceMs(strategy)).toBe(2 * DAY_MS);
  expect(strategy.finalAction).toEqual({
    after: { days: 10 },
    action: 'cancel',
    debt: 'void',
    downgradeTo: null,
  });
  expect(strategy.retries).toEqual(DEFAULT_STRATEGY.retries);
  const { steps } = planEpisode({ ...episode(), strategyVersion: strategy.version }, strategy, DAY_ZERO);
  const days = (what: string): number[] =>
    steps.filter(({ action }) => action.type === what).map(({ at }) => (at - DAY_ZERO) / DAY_MS);
  expect([days('suspend'), days('final'), days('retry')]).toEqual([[2], [10], [1, 3, 5, 7]]);
  // Two days ahead would be together with the first message.
  const messages = steps.flatMap(({ action }) => (action.type === 'message' ? [action.kind] : []));
  expect(messages).toEqual(['payment_failed', 'suspended', 'ended']);
});

it('are all that a strategy says: with its own it stays what it is', () => {
  const terms = termsOf(DEFAULT_STRATEGY);
  expect(terms).toMatchObject({ graceDays: 7, retryDays: [1, 3, 5, 7, 14], maxAttempts: 8, promises: 1 });
  expect(withTerms(DEFAULT_STRATEGY, terms)).toEqual({
    ...DEFAULT_STRATEGY,
    version: versionWith(DEFAULT_STRATEGY.version, terms),
    // The same times, in another unit.
    retries: withTerms(DEFAULT_STRATEGY, { temporaryRetryHours: [2, 8, 24, 72, 120, 168, 336] }).retries,
  });
  fc.assert(
    fc.property(anyTerms, (own) => {
      const strategy = withTerms(DEFAULT_STRATEGY, own);
      const { downgradeTo, warningDays, ...others } = own;
      // No warning is sent together with the failure, and a tier without a downgrade is not downgraded to.
      expect(termsOf(strategy)).toMatchObject(others);
      expect(withTerms(strategy, termsOf(strategy))).toMatchObject({ access: strategy.access });
      expect([0, warningDays ?? 2]).toContain(termsOf(strategy).warningDays);
      expect([undefined, downgradeTo]).toContain(termsOf(strategy).downgradeTo);
    }),
  );
});

describe('an episode', () => {
  const withOwn = (terms: DunningTerms, facts: Parameters<typeof episode>[0] = {}) => {
    const strategyVersion = versionWith(BASE, terms);
    const own = { ...episode(facts), strategyVersion };
    return { own, steps: planEpisode(own, strategyFor(strategyVersion), DAY_ZERO).steps };
  };
  const at = (steps: ReturnType<typeof withOwn>['steps'], what: (step: (typeof steps)[number]) => boolean) =>
    steps.filter(what).map((step) => (step.at - DAY_ZERO) / DAY_MS);
  const warnings = (terms: DunningTerms) =>
    at(
      withOwn(terms).steps,
      ({ action }) => action.type === 'message' && action.kind === 'suspension_warning',
    );
  const retries = (terms: DunningTerms, code: string, timeZone = 'UTC') => {
    const lastFailure = failure({ code });
    const { steps } = withOwn(terms, { invoices: [invoice({ lastFailure })], timeZone });
    return at(steps, ({ action }) => action.type === 'retry');
  };

  it('warns of its end so many days ahead as the plan says, or never', () => {
    expect([warnings({}), warnings({ warningDays: 4 }), warnings({ warningDays: 0 })]).toEqual([
      [5],
      [3],
      [],
    ]);
  });

  it('retries by the days, hours and paydays of the plan, and not oftener', () => {
    expect(retries({ temporaryRetryHours: [6, 48] }, 'processing_error')).toEqual([0.25, 2]);
    // Friday, 6 November; the failure was on Monday at nine.
    expect(retries({}, 'insufficient_funds')[0]).toBe(4 - 1 / 24);
    expect(retries({ paydayHour: 18 }, 'insufficient_funds')[0]).toBe(4 + 9 / 24);
    const nowhere = (terms: DunningTerms) => retries(terms, 'insufficient_funds', 'Mars/Olympus');
    expect([nowhere({}), nowhere({ fundsRetryDays: [3] })]).toEqual([[2, 5, 9, 14], [3]]);
    // The charge that failed first counts; the others wait until the window of 14 days has room.
    expect(retries({ maxAttempts: 2 }, 'do_not_honor')).toEqual([1, 14, 15]);
  });

  it('retries a bank debit as often as the plan says, a week apart, and an ACH debit twice at most', () => {
    const debits = (methodType: string, terms: DunningTerms, timeZone = 'UTC') => {
      const lastFailure = failure({ code: 'insufficient_funds', methodType });
      const facts = { invoices: [invoice({ lastFailure })], paymentMethodType: methodType, timeZone };
      return at(withOwn(terms, facts).steps, ({ action }) => action.type === 'retry');
    };
    const payday = 4 - 1 / 24;
    expect(debits('sepa_debit', {})).toEqual([payday, payday + 7]);
    expect(debits('sepa_debit', { debitTries: 1 })).toEqual([payday]);
    expect(debits('sepa_debit', { debitTries: 3 })).toEqual([payday, payday + 7, payday + 14]);
    expect(debits('us_bank_account', { debitTries: 3 })).toEqual([payday, payday + 7]);
    expect(debits('bacs_debit', { debitTries: 3 }, 'Mars/Olympus')).toEqual([2, 9, 16]);
    // Never by themselves: Stripe says so of the first two, and nothing is known of the last.
    for (const type of ['au_becs_debit', 'acss_debit', 'a_method_of_tomorrow'])
      expect(debits(type, { debitTries: 3 })).toEqual([]);
    expect(debits('link', {})).not.toEqual([]);
  });

  it('keeps messages of a kind so far apart as the plan says', () => {
    const lastFailure = failure({ code: 'expired_card', at: DAY_ZERO + DAY_MS });
    const facts = {
      invoices: [invoice({ lastFailure })],
      messagesSent: [{ kind: 'action_required' as const, at: DAY_ZERO }],
    };
    const again = (terms: DunningTerms) =>
      at(
        withOwn(terms, facts).steps,
        ({ action }) => action.type === 'message' && action.kind === 'action_required',
      );
    expect([again({}), again({ messageSpacingDays: 3 })]).toEqual([[1], [3]]);
  });

  it('takes promises and holds as far ahead, and promises as often, as the plan says', () => {
    const promise = (terms: DunningTerms, days: number, facts: Parameters<typeof episode>[0] = {}) =>
      refusePromise(withOwn(terms, facts).own, DAY_ZERO + days * DAY_MS, DAY_ZERO)?.code ?? null;
    expect([promise({}, 14), promise({}, 15), promise({ promiseDays: 20 }, 20)]).toEqual([
      null,
      'invalid_promise',
      null,
    ]);
    expect([promise({ promiseDays: 0 }, 1), promise({ promises: 0 }, 1)]).toEqual([
      'promise_limit',
      'promise_limit',
    ]);
    const once = { promisedFor: DAY_ZERO + DAY_MS };
    expect([promise({}, 3, once), promise({ promises: 2 }, 3, once)]).toEqual(['promise_limit', null]);
    expect(promise({ promises: 2 }, 3, { ...once, promisesMade: 2 })).toBe('promise_limit');
    const hold = (terms: DunningTerms, days: number) =>
      refuseHold(withOwn(terms).own, DAY_ZERO + days * DAY_MS, DAY_ZERO)?.message ?? null;
    expect([hold({}, 30), hold({ holdDays: 40 }, 40)]).toEqual([null, null]);
    expect(hold({ holdDays: 5 }, 6)).toMatch(/until 2026-11-07/);
    expect(hold({ holdDays: 0 }, 1)).toBe('It cannot be held until a day for this plan.');
  });
});

it.each<[string, DunningTerms, string | null]>([
  ['nothing', {}, null],
  ['a grace inside the window', { graceDays: 20 }, null],
  ['debits that fit', { debitTries: 3 }, null],
  ['debits past the end', { debitTries: 4 }, 'debitTries'],
  ['a grace past the final action', { graceDays: 21 }, 'graceDays'],
  ['a final action inside grace', { finalAfterDays: 7 }, 'graceDays'],
  ['retries in order', { retryDays: [2, 4] }, null],
  ['retries out of order', { retryDays: [4, 2] }, 'retryDays'],
  ['a retry twice', { retryDays: [2, 2] }, 'retryDays'],
  ['a retry after the end', { retryDays: [2, 21] }, 'retryDays'],
  ['hours before the end', { temporaryRetryHours: [2, 503] }, null],
  ['hours after the end', { temporaryRetryHours: [2, 504] }, 'temporaryRetryHours'],
  ['days of funds out of order', { fundsRetryDays: [4, 2] }, 'fundsRetryDays'],
  ['a warning inside grace', { warningDays: 6 }, null],
  ['a warning before the failure', { warningDays: 7 }, 'warningDays'],
  ['a downgrade', { finalAction: 'downgrade', downgradeTo: 'starter' }, null],
  ['a downgrade to nothing', { finalAction: 'downgrade' }, 'downgradeTo'],
  ['a downgrade to what is not there', { finalAction: 'downgrade', downgradeTo: 'gold' }, 'downgradeTo'],
  ['a tier without a downgrade', { downgradeTo: 'starter' }, 'downgradeTo'],
])('with %s', (_, terms, field) => {
  expect(termsFault(DEFAULT_STRATEGY, terms, ['trial', 'starter'])?.field ?? null).toBe(field);
});
