import { comparePrediction } from '../../domain/adoption/compare-prediction.ts';
import type { PredictionOutcome } from '../../domain/adoption/compare-prediction.ts';
import { invoiceParts } from '../../domain/adoption/invoice-parts.ts';
import type { InvoiceLine } from '../../domain/adoption/invoice-parts.ts';
import { nextInvoiceAt, predict } from '../../domain/adoption/prediction.ts';
import type { NextInvoice, Prediction, PredictionFacts } from '../../domain/adoption/prediction.ts';
import { HOUR_MS } from '../../domain/period.ts';
import { day } from '../support/domain-fixtures.ts';

/** An active subscription with a card, whose period ends on day 30. */
const facts = (over: Partial<PredictionFacts> = {}): PredictionFacts => ({
  status: 'active',
  periodEnd: day(30),
  trialEnd: null,
  endsAt: null,
  trialWithoutMethod: 'cancel',
  collection: 'charge_automatically',
  methodType: 'card',
  ownAmount: 4900,
  ...over,
});

const line = (over: Partial<InvoiceLine> = {}): InvoiceLine => ({
  priceId: 'price_1',
  quantity: 1,
  amount: 4900,
  discount: 0,
  addedTax: 0,
  isProration: false,
  isMetered: false,
  isAddedByHand: false,
  ...over,
});
const usageLine = (amount: number): InvoiceLine =>
  line({ priceId: 'price_metered', amount, isMetered: true });

/** What Stripe's preview says of these lines. */
const preview = (lines: InvoiceLine[] = [line()], over: Partial<NextInvoice> = {}): NextInvoice => ({
  currency: 'usd',
  amountDue: lines.reduce((sum, { amount, addedTax }) => sum + amount + addedTax, 0),
  parts: invoiceParts(lines),
  usageIsAdded: lines.some(({ isMetered }) => isMetered),
  ...over,
});

describe('nextInvoiceAt', () => {
  it.each<[string, Partial<PredictionFacts>, number | null]>([
    ['an active one, at the end of its period', {}, day(30)],
    ['one in dunning, too', { status: 'past_due' }, day(30)],
    ['one that ends with its period: none', { endsAt: day(30) }, null],
    ['one that ends two periods later renews before', { endsAt: day(60) }, day(30)],
    ['a trial, at the end of the trial', { status: 'trialing', trialEnd: day(7) }, day(7)],
    ['a trial that is canceled: none', { status: 'trialing', trialEnd: day(7), endsAt: day(7) }, null],
    ['a trial without a card: none', { status: 'trialing', trialEnd: day(7), methodType: null }, null],
    [
      'a trial without a card that gets an invoice',
      { status: 'trialing', trialEnd: day(7), methodType: null, trialWithoutMethod: 'create_invoice' },
      day(7),
    ],
    ['a paused trial: none', { status: 'paused' }, null],
    ['a first payment that is open: none', { status: 'incomplete' }, null],
    ['a canceled one: none', { status: 'canceled' }, null],
  ])('%s', (_, over, at) => {
    expect(nextInvoiceAt(facts(over))).toBe(at);
  });
});

describe('predict', () => {
  it('says moment, amount and payment of a renewal', () => {
    expect(predict(facts(), preview())).toEqual({
      kind: 'renewal',
      at: day(30),
      currency: 'usd',
      amount: 4900,
      usageIsAdded: false,
      payment: 'paid',
      ownDifference: 0,
    });
  });

  it('takes what is due, after tax and the balance, from the preview', () => {
    const taxed = preview([line({ addedTax: 931 })], { amountDue: 4831 });
    expect(predict(facts(), taxed)).toMatchObject({ amount: 4831, ownDifference: 0 });
  });

  it('takes the fixed part where usage is added', () => {
    const metered = preview([line({ addedTax: 931 }), usageLine(120)]);
    expect(predict(facts(), metered)).toMatchObject({ amount: 5831, usageIsAdded: true });
  });

  it('shows where our own computation differs from the preview', () => {
    expect(predict(facts({ ownAmount: 5000 }), preview())).toMatchObject({ ownDifference: -100 });
    expect(predict(facts({ ownAmount: null }), preview())).toMatchObject({ ownDifference: null });
  });

  it.each<[string, Partial<PredictionFacts>, string]>([
    ['a bank debit takes days', { methodType: 'us_bank_account' }, 'bank_asked'],
    ['a sent invoice waits for the customer', { collection: 'send_invoice', methodType: null }, 'sent'],
    ['without a method nothing can be charged', { methodType: null }, 'unpaid'],
    ['a pause without an end collects nothing', { pausedUntil: null }, 'not_collected'],
    ['a pause beyond the renewal collects nothing', { pausedUntil: day(31) }, 'not_collected'],
    ['a pause that ends before collects', { pausedUntil: day(29) }, 'paid'],
    ['Stripe collects nothing of an unpaid subscription', { status: 'unpaid' }, 'not_collected'],
  ])('%s', (_, over, payment) => {
    expect(predict(facts(over), preview())).toMatchObject({ payment });
  });

  it('an invoice of zero has nothing due', () => {
    expect(predict(facts(), preview([line({ amount: 0, discount: 4900 })]))).toMatchObject({
      payment: 'nothing_due',
    });
  });

  it.each<[string, Partial<PredictionFacts>, Prediction]>([
    ['it ends with its period', { endsAt: day(30) }, { kind: 'end', at: day(30) }],
    ['it ends before its period does', { endsAt: day(12) }, { kind: 'end', at: day(12) }],
    [
      'a trial ends without a card',
      { status: 'trialing', trialEnd: day(7), methodType: null },
      { kind: 'end', at: day(7) },
    ],
    [
      'a trial pauses without a card',
      { status: 'trialing', trialEnd: day(7), methodType: null, trialWithoutMethod: 'pause' },
      { kind: 'trial_pause', at: day(7) },
    ],
    ['nothing comes after the end', { status: 'canceled', endsAt: day(3) }, { kind: 'nothing' }],
    ['nothing comes by itself while paused', { status: 'paused' }, { kind: 'nothing' }],
  ])('%s', (_, over, prediction) => {
    expect(predict(facts(over), null)).toEqual(prediction);
  });

  it('says that it cannot predict where Stripe gives no preview', () => {
    expect(predict(facts(), null)).toEqual({ kind: 'not_predicted', at: day(30) });
  });

  it('does not know what happens to the payment where usage alone decides', () => {
    expect(predict(facts(), preview([usageLine(300)]))).toMatchObject({ amount: 0, payment: 'unknown' });
  });
});

describe('comparePrediction', () => {
  type Made = Exclude<Prediction, { kind: 'nothing' }>;
  const renewal = (over: Partial<PredictionFacts> = {}, lines?: InvoiceLine[]): Made =>
    predict(facts(over), preview(lines)) as Made;

  /** A paid renewal of 49.00 some seconds after day 30. */
  const outcome = (
    invoice: Partial<NonNullable<PredictionOutcome['invoice']>> | null = {},
    over: Partial<PredictionOutcome> = {},
  ): PredictionOutcome => ({
    invoice:
      invoice === null
        ? null
        : {
            id: 'in_1',
            createdAt: day(30) + 4_000,
            status: 'paid',
            currency: 'usd',
            amountDue: 4900,
            wasTried: true,
            ...invoice,
          },
    endedAt: null,
    status: 'active',
    now: day(30) + 2 * HOUR_MS,
    ...over,
  });

  it('is right to the cent and within the hour', () => {
    expect(comparePrediction(renewal(), outcome())).toEqual({
      verdict: 'right',
      at: day(30) + 4_000,
      amount: 4900,
      paymentIsRight: true,
    });
  });

  it('one cent off is a miss', () => {
    const parts = invoiceParts([line({ amount: 4901 })]);
    const before = invoiceParts([line()]);
    expect(comparePrediction(renewal(), outcome({ amountDue: 4901 }), before)).toEqual({
      verdict: 'read_lines',
    });
    expect(comparePrediction(renewal(), outcome({ amountDue: 4901 }), before, parts)).toEqual({
      verdict: 'missed',
      reason: 'unexplained',
      at: day(30) + 4_000,
      amount: 4901,
    });
  });

  it('more than an hour late is a miss', () => {
    const late = outcome({ createdAt: day(30) + HOUR_MS + 1 });
    expect(comparePrediction(renewal(), late)).toMatchObject({ verdict: 'missed', reason: 'late_invoice' });
  });

  it('waits for a draft, but not for ever', () => {
    const draft = outcome({ status: 'draft', wasTried: false });
    expect(comparePrediction(renewal(), draft)).toEqual({ verdict: 'wait' });
    expect(comparePrediction(renewal(), { ...draft, now: day(34) })).toMatchObject({
      reason: 'late_finalization',
    });
  });

  it('waits a day for an invoice', () => {
    expect(comparePrediction(renewal(), outcome(null))).toEqual({ verdict: 'wait' });
    expect(comparePrediction(renewal(), outcome(null, { now: day(31) }))).toMatchObject({
      reason: 'no_invoice',
    });
    expect(comparePrediction(renewal(), outcome(null, { endedAt: day(30) }))).toMatchObject({
      reason: 'ended_instead',
      at: day(30),
    });
  });

  it.each<[string, InvoiceLine[], InvoiceLine[], string]>([
    ['another price', [line()], [line({ priceId: 'price_2', amount: 9900 })], 'price_changed'],
    ['another quantity', [line()], [line({ quantity: 2, amount: 9800 })], 'price_changed'],
    ['a discount that ended', [line({ amount: 3900, discount: 1000 })], [line()], 'discount_changed'],
    ['a proration', [line()], [line(), line({ amount: 250, isProration: true })], 'proration'],
    ['an item added by hand', [line()], [line(), line({ amount: 250, isAddedByHand: true })], 'item_added'],
    ['usage that nobody knew of', [line()], [line(), usageLine(70)], 'usage'],
    ['another tax', [line({ addedTax: 931 })], [line({ addedTax: 392 })], 'tax_changed'],
    ['a balance', [line()], [line()], 'balance'],
    ['the same price at another amount', [line()], [line({ amount: 5200 })], 'unexplained'],
  ])('a miss is explained by %s', (_, before, after, reason) => {
    const due = preview(after).amountDue + (reason === 'balance' ? -500 : 0);
    expect(
      comparePrediction(
        renewal({}, before),
        outcome({ amountDue: due }),
        invoiceParts(before),
        invoiceParts(after),
      ),
    ).toMatchObject({ verdict: 'missed', reason, amount: due });
  });

  it('usage on top of the fixed part is no miss', () => {
    const before = [line(), usageLine(0)];
    const after = [line(), usageLine(1234)];
    expect(
      comparePrediction(
        renewal({}, before),
        outcome({ amountDue: 6134 }),
        invoiceParts(before),
        invoiceParts(after),
      ),
    ).toMatchObject({ verdict: 'right', amount: 4900 });
  });

  it('with metered usage, what else was added is a miss', () => {
    const before = [line(), usageLine(0)];
    const after = [line(), usageLine(1234), line({ amount: 250, isAddedByHand: true })];
    expect(
      comparePrediction(
        renewal({}, before),
        outcome({ amountDue: 6384 }),
        invoiceParts(before),
        invoiceParts(after),
      ),
    ).toMatchObject({ verdict: 'missed', reason: 'item_added' });
  });

  it('somebody who ends it before the moment makes no miss', () => {
    expect(comparePrediction(renewal(), outcome(null, { endedAt: day(20) }))).toEqual({
      verdict: 'withdrawn',
    });
  });

  it('waits until the card was tried', () => {
    const open = outcome({ status: 'open', wasTried: false });
    expect(comparePrediction(renewal(), open)).toEqual({ verdict: 'wait' });
    expect(comparePrediction(renewal(), { ...open, now: day(34) })).toMatchObject({ paymentIsRight: null });
  });

  it('what could not be predicted is a miss once an invoice came, and nothing without one', () => {
    const unknown: Made = { kind: 'not_predicted', at: day(30) };
    const later = { now: day(31) };
    expect(comparePrediction(unknown, outcome({}, later))).toMatchObject({ reason: 'not_predicted' });
    expect(comparePrediction(unknown, outcome(null, later))).toEqual({ verdict: 'withdrawn' });
  });

  it.each<[string, Partial<PredictionFacts>, Parameters<typeof outcome>[0], boolean | null]>([
    ['a declined card', {}, { status: 'open' }, false],
    ['a debit on its way', { methodType: 'sepa_debit' }, { status: 'open' }, true],
    ['no method and still open', { methodType: null }, { status: 'open', wasTried: false }, true],
    ['no method, and paid all the same', { methodType: null }, { status: 'paid' }, false],
    ['paused and void', { pausedUntil: null }, { status: 'void' }, true],
    ['paused and charged', { pausedUntil: null }, { status: 'paid' }, false],
  ])('judges the payment apart: %s', (_, over, invoice, paymentIsRight) => {
    expect(comparePrediction(renewal(over), outcome(invoice))).toMatchObject({
      verdict: 'right',
      paymentIsRight,
    });
  });

  const end: Made = { kind: 'end', at: day(30) };
  it.each<[string, PredictionOutcome, object]>([
    ['as predicted', outcome(null, { endedAt: day(30) + 9_000 }), { verdict: 'right', amount: null }],
    [
      'ten days early, since somebody ended it',
      outcome(null, { endedAt: day(20) }),
      { verdict: 'withdrawn' },
    ],
    [
      'two hours late',
      outcome(null, { endedAt: day(30) + 2 * HOUR_MS }),
      { reason: 'ended_at_another_time' },
    ],
    ['not yet', outcome(null), { verdict: 'wait' }],
    ['its last invoice comes before its end is known', outcome(), { verdict: 'wait' }],
    ['not a day later', outcome(null, { now: day(31) }), { reason: 'did_not_end' }],
    ['but renewed', outcome({}, { now: day(31) }), { reason: 'renewed_instead' }],
  ])('an end: %s', (_, given, expected) => {
    expect(comparePrediction(end, given)).toMatchObject(expected);
  });

  it('a trial pauses', () => {
    const paused = outcome(null, { status: 'paused' });
    expect(comparePrediction({ kind: 'trial_pause', at: day(7) }, paused)).toMatchObject({
      verdict: 'right',
    });
  });
});
