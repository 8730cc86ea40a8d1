import { AccountReporter, problemsOf } from '../../domain/adoption/account-report.ts';
import type { LookedAtSubscription } from '../../domain/adoption/account-report.ts';

const item = {
  priceId: 'price_1',
  productId: 'prod_1',
  isMetered: false,
  interval: 'month',
  role: 'plan',
} as const;

/** One that nothing stands in the way of. */
const subscription = (over: Partial<LookedAtSubscription> = {}): LookedAtSubscription => ({
  id: 'sub_1',
  customerId: 'cus_1',
  status: 'active',
  mode: 'observed',
  items: [item],
  currency: 'usd',
  methodType: 'card',
  collection: 'charge_automatically',
  hasSchedule: false,
  discounts: 0,
  hasAutomaticTax: false,
  person: 'linked',
  ...over,
});

describe('problemsOf', () => {
  it.each<[string, Partial<LookedAtSubscription>, string[]]>([
    ['nothing stands in the way', {}, []],
    [
      'of a foreign one nothing else is said',
      { mode: 'foreign', person: null, methodType: null },
      ['not_mapped'],
    ],
    ['two plans', { items: [item, item] }, ['several_plans']],
    ['a plan and an add-on', { items: [item, { ...item, role: 'add_on' }] }, []],
    ['usage alone', { items: [{ ...item, isMetered: true, role: null }] }, ['only_usage']],
    ['nobody known', { person: null }, ['no_user']],
    ['the address of a user', { person: 'same_email' }, ['same_email']],
    ['no method', { methodType: null }, ['no_payment_method']],
    ['a sent invoice needs no method', { methodType: null, collection: 'send_invoice' }, []],
    ['a paused trial has none yet', { methodType: null, status: 'paused' }, []],
    ['past due', { status: 'past_due' }, ['already_failing']],
  ])('%s', (_, over, problems) => {
    expect(problemsOf(subscription(over))).toEqual(problems);
  });
});

describe('AccountReporter', () => {
  it('counts ended subscriptions by status only', () => {
    const reporter = new AccountReporter();
    reporter.add(subscription());
    reporter.add(subscription({ id: 'sub_2', status: 'canceled', mode: 'foreign', person: null }));
    expect(reporter.report()).toMatchObject({
      subscriptions: 2,
      ended: 1,
      status: { active: 1, canceled: 1 },
      mode: { observed: 1 },
      customers_with_several: 0,
      problems: {},
    });
  });

  it('counts an interval once a subscription, and a customer with three subscriptions once', () => {
    const reporter = new AccountReporter();
    for (const id of ['sub_1', 'sub_2', 'sub_3']) reporter.add(subscription({ id, items: [item, item] }));
    expect(reporter.report()).toMatchObject({
      interval: { month: 3 },
      items: { 2: 3 },
      customers_with_several: 1,
    });
  });

  it('counts a product once a subscription, and none for usage alone', () => {
    const reporter = new AccountReporter();
    reporter.add(subscription({ items: [item, { ...item, priceId: 'price_2' }] }));
    reporter.add(subscription({ id: 'sub_2', items: [{ ...item, productId: 'prod_2', isMetered: true }] }));
    expect(reporter.report()).toMatchObject({ prices: { price_1: 1, price_2: 1 }, products: { prod_1: 1 } });
    expect(reporter.report().products).not.toHaveProperty('prod_2');
  });

  it('names five examples of a problem, and counts all', () => {
    const reporter = new AccountReporter();
    for (let n = 0; n < 9; n++) reporter.add(subscription({ id: `sub_${n}`, person: null }));
    expect(reporter.report().problems).toEqual({
      no_user: { subscriptions: 9, examples: ['sub_0', 'sub_1', 'sub_2', 'sub_3', 'sub_4'] },
    });
  });
});
