import {
  exclusionOf,
  isCanary,
  migratedAmounts,
  migratesAt,
  migrationKey,
  migrationOfEffect,
  noticeEndsAt,
} from '../../domain/catalogue/price-migration.ts';
import type { MigrationCandidate, MigrationTerms } from '../../domain/catalogue/price-migration.ts';
import { DAY_MS } from '../../domain/period.ts';

const terms: MigrationTerms = {
  id: 'migration-1',
  planCode: 'starter',
  currency: 'usd',
  interval: 'month',
  fromPriceIds: null,
  toPriceId: 'price_new',
  toAmount: 2400,
  timing: 'renewal',
  noticeDays: 30,
  sharePercent: 100,
  canaryPercent: 0,
};
const subscriber: MigrationCandidate = {
  id: 'sub_1',
  mode: 'managed',
  status: 'active',
  priceId: 'price_old',
  currency: 'usd',
  interval: 'month',
  intervalCount: 1,
  planAmount: 1900,
  quantity: 1,
  amount: 1900,
  mrr: 1900,
  currentPeriodEnd: Date.parse('2027-02-10T09:00:00Z'),
  cancelAtPeriodEnd: false,
  cancelAt: null,
  paused: false,
  hasPendingChange: false,
  hasAddOns: false,
  paymentIsUnderWay: false,
  sendsInvoices: false,
};

describe('who is migrated', () => {
  it('an active managed subscription is, and one in its trial', () => {
    expect(exclusionOf(terms, subscriber)).toBeNull();
    expect(exclusionOf(terms, { ...subscriber, status: 'trialing' })).toBeNull();
    expect(exclusionOf({ ...terms, timing: 'now' }, { ...subscriber, status: 'trialing' })).toBeNull();
  });

  it.each<[string, Partial<MigrationCandidate>]>([
    ['foreign', { mode: 'foreign' }],
    ['observed', { mode: 'observed', status: 'past_due' }],
    ['other_currency', { currency: 'eur' }],
    ['other_cycle', { interval: 'year' }],
    ['past_due', { status: 'past_due' }],
    ['past_due', { status: 'suspended' }],
    ['paused', { status: 'paused' }],
    ['paused', { paused: true }],
    ['not_active', { status: 'incomplete' }],
    ['ending', { cancelAtPeriodEnd: true }],
    ['ending', { cancelAt: 1 }],
    ['change_scheduled', { hasPendingChange: true }],
    ['other_rhythm', { intervalCount: 3 }],
  ])('%s is left out: %o', (reason, facts) => {
    expect(exclusionOf(terms, { ...subscriber, ...facts })).toBe(reason);
  });

  it.each<[string, Partial<MigrationCandidate>]>([
    ['payment_under_way', { paymentIsUnderWay: true }],
    ['send_invoice', { sendsInvoices: true }],
  ])('%s is left out in the middle of a period only', (reason, facts) => {
    expect(exclusionOf({ ...terms, timing: 'now' }, { ...subscriber, ...facts })).toBe(reason);
    expect(exclusionOf(terms, { ...subscriber, ...facts })).toBeNull();
  });

  it('a share is about as large as asked for, always the same, and another one for another migration', () => {
    const ids = Array.from({ length: 4000 }, (_, index) => `sub_${index}`);
    const chosen = (id: string): string[] =>
      ids.filter(
        (each) => exclusionOf({ ...terms, id, sharePercent: 25 }, { ...subscriber, id: each }) === null,
      );
    expect(chosen('one').length).toBeGreaterThan(900);
    expect(chosen('one').length).toBeLessThan(1100);
    expect(chosen('one')).toEqual(chosen('one'));
    expect(chosen('one')).not.toEqual(chosen('two'));
    const first = ids.filter((id) => isCanary({ ...terms, canaryPercent: 5 }, id));
    expect(first.length).toBeGreaterThan(130);
    expect(first.length).toBeLessThan(270);
    expect(ids.filter((id) => isCanary(terms, id))).toEqual([]);
  });
});

describe('what is paid', () => {
  it('counts each unit', () => {
    const three = { ...subscriber, planAmount: 5700, quantity: 3, amount: 5700, mrr: 5700 };
    expect(migratedAmounts(terms, three)).toEqual({
      before: 5700,
      after: 7200,
      mrrEffect: 1500,
      isEstimate: false,
    });
  });

  it('takes the old amount as Stripe rounds it: 100 units of 0.575 cents are 58', () => {
    const decimal = { ...subscriber, planAmount: 58, quantity: 100, amount: 58, mrr: 58 };
    expect(migratedAmounts({ toAmount: 1 }, decimal)).toEqual({
      before: 58,
      after: 100,
      mrrEffect: 42,
      isEstimate: false,
    });
  });

  it('a yearly price changes MRR by a twelfth', () => {
    const yearly = { ...subscriber, planAmount: 19_000, amount: 19_000, mrr: 1583 };
    expect(migratedAmounts({ toAmount: 20_200 }, yearly).mrrEffect).toBe(100);
  });

  it('a discount of half halves the effect, which is said to be an estimate', () => {
    expect(migratedAmounts(terms, { ...subscriber, amount: 950, mrr: 950 })).toMatchObject({
      mrrEffect: 250,
      isEstimate: true,
    });
  });

  it('add-ons do not make the effect larger, and nothing is divided by nothing', () => {
    const withAddOn = { ...subscriber, amount: 2900, mrr: 2900, hasAddOns: true };
    expect(migratedAmounts(terms, withAddOn)).toMatchObject({ mrrEffect: 500, isEstimate: true });
    expect(migratedAmounts(terms, { ...subscriber, planAmount: 0, amount: 0, mrr: 0 }).mrrEffect).toBe(0);
  });
});

describe('when it is paid', () => {
  const noticed = Date.parse('2027-01-20T09:00:00Z');
  const end = noticeEndsAt(terms, noticed);

  it('at the first renewal after the notice', () => {
    expect(end - noticed).toBe(30 * DAY_MS);
    expect(new Date(migratesAt(terms, subscriber, end)).toISOString()).toBe('2027-03-10T09:00:00.000Z');
    const later = { currentPeriodEnd: Date.parse('2027-02-19T09:00:00Z') };
    expect(migratesAt(terms, later, end)).toBe(later.currentPeriodEnd);
  });

  it('or as soon as the notice is over', () => {
    expect(migratesAt({ ...terms, timing: 'now' }, subscriber, end)).toBe(end);
  });
});

describe('the key of an effect', () => {
  const row = { migrationId: 'm-1', subscriptionId: 'sub_1', updatedAt: 5 };
  const asked = `subscription:sub_1/${migrationKey(row, 'change')}`;

  it('names its migration', () => {
    expect(migrationOfEffect(`${asked}/migrate-price`)).toBe('m-1');
  });

  it('is another one once the row was written again', () => {
    expect(migrationKey({ ...row, updatedAt: 6 }, 'change')).not.toBe(migrationKey(row, 'change'));
  });

  it.each([undefined, 'subscription:sub_1/key/change-plan', `${asked}/change-plan`])(
    'names none where it is not a migration’s: %s',
    (key) => {
      expect(migrationOfEffect(key)).toBeUndefined();
    },
  );
});
