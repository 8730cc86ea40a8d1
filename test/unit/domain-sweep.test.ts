import { compareProfile } from '../../domain/reconciliation/compare-profile.ts';
import { compareDocument } from '../../domain/reconciliation/compare-document.ts';
import {
  compareSubscription,
  hasRevenueHere,
  repairOfSubscription,
} from '../../domain/reconciliation/compare-subscription.ts';
import type {
  ProjectedSubscription,
  RunState,
  SubscriptionAtStripe,
} from '../../domain/reconciliation/compare-subscription.ts';
import { inWords } from '../../domain/reconciliation/difference.ts';
import { addCounts } from '../../domain/reconciliation/invariants.ts';
import { addWorths, revenueAgrees } from '../../domain/reconciliation/revenue-sums.ts';
import {
  pauseBeforeNextPage,
  pauseBeforeNextPass,
  timeLeft,
} from '../../domain/reconciliation/sweep-pace.ts';
import { newPass, withoutList } from '../../domain/reconciliation/sweep-progress.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/period.ts';

const START = Date.parse('2027-01-10T09:00:00Z');
const END = Date.parse('2027-02-10T09:00:00Z');

const atStripe = (changed: Partial<SubscriptionAtStripe> = {}): SubscriptionAtStripe => ({
  subscriptionId: 'sub_1',
  customerId: 'cus_1',
  status: 'active',
  mode: 'managed',
  isMarked: true,
  currency: 'usd',
  items: [{ priceId: 'price_1', quantity: 1, periodStart: START, periodEnd: END }],
  trialEnd: null,
  cancelAtPeriodEnd: false,
  endedAt: null,
  mrr: 1900,
  isPaid: true,
  createdAt: START,
  testClockId: null,
  ...changed,
});

const projected = (changed: Partial<ProjectedSubscription> = {}): ProjectedSubscription => ({
  status: 'active',
  stripeStatus: 'active',
  mode: 'managed',
  currency: 'usd',
  priceId: 'price_1',
  quantity: 1,
  currentPeriodStart: START,
  currentPeriodEnd: END,
  trialEnd: null,
  cancelAtPeriodEnd: false,
  endedAt: null,
  mrr: 1900,
  bookedMrr: 1900,
  everActive: true,
  paused: false,
  dunningOutcome: null,
  graceUntil: null,
  owes: false,
  billingTime: START,
  ...changed,
});

const look = (
  stripe: Partial<SubscriptionAtStripe>,
  projection: Partial<ProjectedSubscription> | null,
  run: RunState = 'running',
): { words: string[]; repair: string } => {
  const sides = {
    stripe: atStripe(stripe),
    projection: projection === null ? null : projected(projection),
    run,
  };
  const differences = compareSubscription(sides);
  return { words: differences.map(inWords), repair: repairOfSubscription(sides, differences) };
};

describe('comparing a subscription', () => {
  it('finds nothing where all sides agree', () => {
    expect(look({}, {})).toEqual({ words: [], repair: 'none' });
  });

  it.each([
    ['status', { status: 'past_due' }, 'status: the database has active, Stripe past_due'],
    [
      'quantity',
      { items: [{ priceId: 'price_1', quantity: 3, periodStart: START, periodEnd: END }] },
      'quantity: the database has 1, Stripe 3',
    ],
    [
      'period',
      { items: [{ priceId: 'price_1', quantity: 1, periodStart: START, periodEnd: END + DAY_MS }] },
      'end of the period: the database has 2027-02-10T09:00:00.000Z, Stripe 2027-02-11T09:00:00.000Z',
    ],
    [
      'price',
      { items: [{ priceId: 'price_2', quantity: 1, periodStart: START, periodEnd: END }] },
      'price: the database has price_1, Stripe price_2',
    ],
    [
      'a cancellation',
      { cancelAtPeriodEnd: true },
      'cancel at period end: the database has false, Stripe true',
    ],
    ['currency', { currency: 'eur' }, 'currency: the database has usd, Stripe eur'],
    ['mode', { mode: 'observed' as const }, 'mode: the database has managed, Stripe observed'],
  ])('tells a changed %s and has the run read Stripe again', (_name, stripe, words) => {
    expect(look(stripe, {})).toEqual({ words: [words], repair: 'refresh' });
  });

  it('starts a run that is not there', () => {
    const words = ['workflow: Temporal has closed, Stripe running'];
    expect(look({}, {}, 'closed')).toEqual({ words, repair: 'start' });
  });

  it('does not take a run for missing that Temporal was not asked about', () => {
    expect(look({}, {}, 'unknown')).toEqual({ words: [], repair: 'none' });
  });

  it.each([
    ['managed', { mode: 'managed' as const, isMarked: true }],
    ['observed', { mode: 'observed' as const, isMarked: false }],
  ])('starts a %s subscription that was never seen', (_name, stripe) => {
    const words = ['status: the database has nothing, Stripe active'];
    expect(look(stripe, null, 'missing')).toEqual({ words, repair: 'start' });
  });

  it('leaves a foreign one alone, with a row from before or without', () => {
    const foreign = { mode: 'foreign' as const, isMarked: false, status: 'past_due' };
    expect(look(foreign, null, 'missing')).toEqual({ words: [], repair: 'none' });
    expect(look(foreign, { mode: 'foreign', mrr: 0, bookedMrr: 0 }, 'closed')).toEqual({
      words: [],
      repair: 'none',
    });
  });

  it('does not bring in what was over before it was known, unless it was ours', () => {
    const over = { status: 'canceled', mrr: 0 };
    expect(look({ ...over, mode: 'observed', isMarked: false }, null, 'missing').repair).toBe('none');
    expect(look(over, null, 'missing').repair).toBe('start');
  });

  it('asks no more than the status and the revenue of what is over', () => {
    const gone = { status: 'canceled' as const, stripeStatus: 'canceled', mrr: 0, bookedMrr: 0 };
    expect(look({ status: 'canceled', mrr: 0, endedAt: END }, gone, 'closed').words).toEqual([]);
    expect(look({ status: 'canceled', mrr: 0 }, { ...gone, mrr: 100 }, 'closed').words).toEqual([
      'MRR: the database has 100, Stripe 0',
    ]);
  });

  it('tells revenue that our two sides agree about and Stripe does not', () => {
    expect(look({}, { mrr: 2000, bookedMrr: 2000 }).words).toEqual([
      'MRR: the database has 2000, Stripe 1900',
      'MRR: the sum of the movements has 2000, Stripe 1900',
    ]);
  });

  it('counts nothing of a suspended one, and nothing that was never paid', () => {
    expect(
      look(
        { status: 'past_due', isPaid: false },
        { status: 'suspended', stripeStatus: 'past_due', mrr: 0, bookedMrr: 0 },
      ).words,
    ).toEqual([]);
    expect(look({ isPaid: false }, { everActive: false, mrr: 0, bookedMrr: 0 }).words).toEqual([]);
  });

  it('counts nothing of one that a pause left unpaid, and misses no pause that is over', () => {
    const leaving = { status: 'paused' as const, cancelAtPeriodEnd: true, mrr: 0, bookedMrr: 0 };
    expect(look({ cancelAtPeriodEnd: true }, leaving)).toEqual({ words: [], repair: 'none' });
    expect(look({ cancelAtPeriodEnd: true }, { ...leaving, mrr: 1900, bookedMrr: 1900 }).words).toEqual([
      'MRR: the database has 1900, Stripe 0',
      'MRR: the sum of the movements has 1900, Stripe 0',
    ]);
    // Collection goes on at Stripe, and the row does not know.
    expect(look({ cancelAtPeriodEnd: true }, { ...leaving, paused: true }).words).toEqual([
      'MRR: the database has 0, Stripe 1900',
      'MRR: the sum of the movements has 0, Stripe 1900',
    ]);
  });

  it.each([
    ['in grace', { status: 'past_due' as const, graceUntil: END }],
    ['with its debt written off', { status: 'active' as const, dunningOutcome: 'written_off' as const }],
    ['downgraded', { status: 'active' as const, dunningOutcome: 'downgraded' as const }],
  ])('counts an unpaid one %s, which has access', (_name, row) => {
    const unpaid = { status: 'unpaid', isPaid: false };
    expect(look(unpaid, { stripeStatus: 'unpaid', ...row })).toEqual({ words: [], repair: 'none' });
    expect(look(unpaid, { stripeStatus: 'unpaid', ...row, mrr: 0 }).words).toEqual([
      'MRR: the database has 0, Stripe 1900',
    ]);
  });

  it.each([
    ['suspended', { status: 'suspended' as const }],
    ['called active without a reason', { status: 'active' as const }],
    ['called active after a recovery', { status: 'active' as const, dunningOutcome: 'recovered' as const }],
  ])('counts nothing of an unpaid one that is %s', (_name, row) => {
    expect(
      look({ status: 'unpaid', isPaid: false }, { stripeStatus: 'unpaid', ...row, bookedMrr: 0 }).words,
    ).toEqual(['MRR: the database has 1900, Stripe 0']);
  });

  it('tells access of who is past grace, and a suspension of who has paid', () => {
    const late = { status: 'past_due' as const, stripeStatus: 'past_due', graceUntil: START, owes: true };
    const owing = { status: 'past_due', isPaid: false };
    expect(look(owing, { ...late, billingTime: START + HOUR_MS }).words).toEqual([]);
    expect(look(owing, { ...late, billingTime: START + DAY_MS }).words).toEqual([
      'access: the database has open, Stripe suspended',
    ]);
    const shut = { status: 'suspended' as const, mrr: 0, bookedMrr: 0 };
    expect(look({}, shut).words).toEqual(['access: the database has suspended, Stripe open']);
    expect(look({}, { ...shut, owes: true }).words).toEqual([]);
  });

  it('cannot tell the revenue where Stripe does not', () => {
    expect(look({ mrr: null }, { mrr: 700, bookedMrr: 700 }).words).toEqual([]);
  });

  it.each([
    ['known to Stripe only', {}, null, true],
    ['over before we knew it', { status: 'canceled', isMarked: false }, null, false],
    ['over, with a row', { status: 'canceled' }, {}, true],
    ['foreign on both sides', { mode: 'foreign' as const }, { mode: 'foreign' as const }, false],
    ['ours by its row only', { mode: 'foreign' as const }, {}, true],
  ])('tells whether the revenue of one is compared that is %s', (_name, stripe, row, is) => {
    const projection = row === null ? null : projected(row);
    expect(hasRevenueHere({ stripe: atStripe(stripe), projection })).toBe(is);
  });
});

describe('revenue of all subscriptions', () => {
  const worth = { subscriptionId: 'sub_1', currency: 'usd', atStripe: 1900, movements: 1900 };

  it('leaves out of both sums what Stripe does not price', () => {
    const sums = addWorths({}, [
      { ...worth, isUncounted: false },
      { ...worth, atStripe: 700, movements: 700, isUncounted: true },
    ]);
    expect(sums).toEqual({ usd: { atStripe: 1900, movements: 1900, subscriptions: 1, uncounted: 1 } });
  });

  it('agrees only where the sums are equal and nothing is open', () => {
    expect(revenueAgrees({ atStripe: 1900, movements: 1900 }, 0)).toBe(true);
    expect(revenueAgrees({ atStripe: 1900, movements: 1900 }, 2)).toBe(false);
    expect(revenueAgrees({ atStripe: 1900, movements: 0 }, 0)).toBe(false);
  });
});

it('compares documents by status and amount, and tells a missing one', () => {
  const refund = {
    kind: 'refund' as const,
    id: 're_1',
    customerId: 'cus_1',
    subscriptionId: null,
    chargeId: 'ch_1',
    status: 'succeeded',
    amount: 500,
  };
  expect(compareDocument(refund, { id: 're_1', status: 'succeeded', amount: 500 })).toEqual([]);
  expect(compareDocument(refund, null).map(inWords)).toEqual([
    'status: the database has nothing, Stripe succeeded',
  ]);
  expect(compareDocument(refund, { id: 're_1', status: 'pending', amount: 400 })).toHaveLength(2);
});

it('adds what two pages found', () => {
  const one = { projection: { checked: 100, differed: 2, repairing: 1 } };
  const sum = addCounts(one, { ...one, revenue: { checked: 1, differed: 0, repairing: 0 } });
  expect(sum).toEqual({
    projection: { checked: 200, differed: 4, repairing: 2 },
    revenue: { checked: 1, differed: 0, repairing: 0 },
  });
});

describe('the pace of a sweep', () => {
  const pace = { passMs: DAY_MS, beganAt: 0, pagesDone: 0, pagesExpected: 10_000 };

  it('spreads ten thousand pages over a day', () => {
    expect(pauseBeforeNextPage(pace, 0)).toBe(8_640);
    // Half of the time is over, and half of the pages are done.
    expect(pauseBeforeNextPage({ ...pace, pagesDone: 5_000 }, 12 * HOUR_MS)).toBe(8_640);
  });

  it('goes faster when it is late, and does not wait once the time is over', () => {
    expect(pauseBeforeNextPage({ ...pace, pagesDone: 5_000 }, 18 * HOUR_MS)).toBe(4_320);
    expect(pauseBeforeNextPage({ ...pace, pagesDone: 5_000 }, 25 * HOUR_MS)).toBe(0);
  });

  it('never waits long, however small the account, and not at all without a time', () => {
    expect(pauseBeforeNextPage({ ...pace, pagesExpected: 3 }, 0)).toBe(10 * MINUTE_MS);
    expect(pauseBeforeNextPage({ ...pace, passMs: 0 }, 0)).toBe(0);
  });

  it('does not wait where there are more pages than expected: their number is not known', () => {
    expect(pauseBeforeNextPage({ ...pace, pagesExpected: 7, pagesDone: 6 }, 0)).toBe(10 * MINUTE_MS);
    expect(pauseBeforeNextPage({ ...pace, pagesExpected: 7, pagesDone: 7 }, HOUR_MS)).toBe(0);
    expect(pauseBeforeNextPage({ ...pace, pagesExpected: 7, pagesDone: 140 }, HOUR_MS)).toBe(0);
  });

  it('waits between two passes, for a minute at least and ten at most', () => {
    expect(pauseBeforeNextPass(pace, HOUR_MS)).toBe(10 * MINUTE_MS);
    expect(pauseBeforeNextPass(pace, 25 * HOUR_MS)).toBe(MINUTE_MS);
    expect(pauseBeforeNextPass({ ...pace, passMs: 0 }, 0)).toBe(0);
  });

  it('tells the time left by the rate so far', () => {
    expect(timeLeft(pace, 1_000)).toBeNull();
    expect(timeLeft({ ...pace, pagesDone: 2_500 }, HOUR_MS)).toBe(3 * HOUR_MS);
  });
});

it('gives a list up with the reason, and goes on with the next', () => {
  const pass = { ...newPass({ id: 'p', kind: 'once' }, 0), list: 'disputes' as const, after: 'du_1' };
  expect(withoutList(pass, 'No permission.')).toMatchObject({
    list: 'refunds',
    after: null,
    notLookedAt: [{ list: 'disputes', reason: 'No permission.' }],
  });
});

describe('a customer’s address and name', () => {
  const here = { email: 'a@example.com', name: 'Ada', unsent: null };
  const holders = (...args: Parameters<typeof compareProfile>): string[] =>
    compareProfile(...args).map((one) => one.in);

  it('differ in nothing where both have the same', () => {
    expect(holders({ email: 'a@example.com', name: 'Ada' }, here)).toEqual([]);
  });

  it('are read again where they were changed at Stripe', () => {
    expect(holders({ email: 'b@example.com', name: 'Ada' }, here)).toEqual(['projection']);
    expect(holders({ email: 'a@example.com', name: null }, here)).toEqual(['projection']);
  });

  it('are sent where they were changed here, a name only where there is one', () => {
    const unsent = { email: 'c@example.com', fullName: null };
    expect(holders({ email: 'a@example.com', name: 'Ada' }, { ...here, unsent })).toEqual(['stripe']);
    const sent = { email: 'a@example.com', fullName: null };
    expect(holders({ email: 'a@example.com', name: 'Ada' }, { ...here, unsent: sent })).toEqual([]);
    const named = { email: 'a@example.com', fullName: 'Ada L.' };
    expect(holders({ email: 'a@example.com', name: 'Ada' }, { ...here, unsent: named })).toEqual(['stripe']);
  });

  it('never tell what they are', () => {
    const differences = compareProfile({ email: 'b@example.com', name: 'Bea' }, here);
    expect(differences.map(inWords).join()).not.toMatch(/@|Ada|Bea/);
  });
});
