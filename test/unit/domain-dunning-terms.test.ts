import fc from 'fast-check';
import { planEpisode } from '../../domain/dunning/planner.ts';
import { graceMs, strategyFor } from '../../domain/dunning/strategies.ts';
import { termsFault, termsIn, versionWith, withTerms } from '../../domain/dunning/terms.ts';
import type { DunningTerms } from '../../domain/dunning/terms.ts';
import { DAY_MS } from '../../domain/period.ts';
import { DAY_ZERO, DEFAULT_STRATEGY, episode } from '../support/domain-fixtures.ts';

const BASE = DEFAULT_STRATEGY.version;
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const anyTerms = fc
  .record({
    graceDays: maybe(fc.integer({ min: 1, max: 60 })),
    finalAfterDays: maybe(fc.integer({ min: 1, max: 90 })),
    finalAction: maybe(fc.constantFrom('cancel' as const, 'mark_unpaid' as const, 'downgrade' as const)),
    downgradeTo: maybe(fc.constantFrom('starter', 'my-tier-2')),
    debt: maybe(fc.constantFrom('keep' as const, 'void' as const)),
    retryDays: maybe(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 })),
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
  expect(strategy.retries).toBe(DEFAULT_STRATEGY.retries);
  const { steps } = planEpisode({ ...episode(), strategyVersion: strategy.version }, strategy, DAY_ZERO);
  const days = (what: string): number[] =>
    steps.filter(({ action }) => action.type === what).map(({ at }) => (at - DAY_ZERO) / DAY_MS);
  expect([days('suspend'), days('final'), days('retry')]).toEqual([[2], [10], [1, 3, 5, 7]]);
  // Two days ahead would be together with the first message.
  const messages = steps.flatMap(({ action }) => (action.type === 'message' ? [action.kind] : []));
  expect(messages).toEqual(['payment_failed', 'suspended', 'ended']);
});

it.each<[string, DunningTerms, string | null]>([
  ['nothing', {}, null],
  ['a grace inside the window', { graceDays: 20 }, null],
  ['a grace past the final action', { graceDays: 21 }, 'graceDays'],
  ['a final action inside grace', { finalAfterDays: 7 }, 'graceDays'],
  ['retries in order', { retryDays: [2, 4] }, null],
  ['retries out of order', { retryDays: [4, 2] }, 'retryDays'],
  ['a retry twice', { retryDays: [2, 2] }, 'retryDays'],
  ['a retry after the end', { retryDays: [2, 21] }, 'retryDays'],
  ['a downgrade', { finalAction: 'downgrade', downgradeTo: 'starter' }, null],
  ['a downgrade to nothing', { finalAction: 'downgrade' }, 'downgradeTo'],
  ['a downgrade to what is not there', { finalAction: 'downgrade', downgradeTo: 'gold' }, 'downgradeTo'],
  ['a tier without a downgrade', { downgradeTo: 'starter' }, 'downgradeTo'],
])('with %s', (_, terms, field) => {
  expect(termsFault(DEFAULT_STRATEGY, terms, ['trial', 'starter'])?.field ?? null).toBe(field);
});
