import { answerDueAt, isBankDebit, whyNotInCurrency } from '../../domain/documents/payment-methods.ts';
import { paymentStateOf } from '../../domain/documents/payment-state.ts';
import type { PaymentObjects } from '../../domain/documents/payment-state.ts';

type Row = [
  payment: string | null,
  intent: string | null,
  error: boolean,
  charge: string | null,
  state: string,
];

const objects = ([payment, intent, hasError, charge]: Row): PaymentObjects => ({
  payment: payment === null ? null : { status: payment },
  intent: intent === null ? null : { status: intent, hasError },
  charge: charge === null ? null : { status: charge, takenBack: false },
});

describe('the state of a payment', () => {
  it.each<Row>([
    [null, null, false, null, 'none'],
    ['open', null, false, null, 'none'],
    ['open', 'requires_payment_method', false, null, 'none'],
    ['open', 'requires_confirmation', false, null, 'none'],
    ['canceled', 'canceled', false, null, 'none'],
    ['canceled', 'canceled', true, 'failed', 'none'],
    ['open', 'processing', false, 'pending', 'processing'],
    ['open', 'processing', false, null, 'processing'],
    // A retry that is on its way: the failure of the one before is still on the intent's charge list.
    ['open', 'processing', true, 'failed', 'processing'],
    ['open', 'requires_action', false, null, 'requires_action'],
    ['open', 'requires_action', true, 'failed', 'requires_action'],
    ['open', 'requires_payment_method', true, 'failed', 'failed'],
    ['open', 'requires_payment_method', true, null, 'failed'],
    ['open', 'requires_payment_method', false, 'failed', 'failed'],
    ['open', 'succeeded', false, 'succeeded', 'succeeded'],
    ['paid', 'succeeded', false, 'succeeded', 'succeeded'],
    ['paid', null, false, null, 'succeeded'],
    ['paid', 'succeeded', false, 'failed', 'returned'],
    ['open', 'a_status_of_tomorrow', false, null, 'none'],
  ])('payment %s, intent %s (error: %s), charge %s: %s', (...row) => {
    expect(paymentStateOf(objects(row))).toBe(row[4]);
  });

  /** Every way to `returned`, and what looks like one. */
  it.each<[...Row, takenBack: boolean]>([
    ['paid', 'succeeded', false, 'succeeded', 'returned', true],
    ['open', 'succeeded', false, 'succeeded', 'returned', true],
    ['paid', 'succeeded', false, 'failed', 'returned', false],
    ['open', 'succeeded', false, 'failed', 'returned', false],
    ['paid', null, false, 'failed', 'returned', false],
    ['paid', 'succeeded', false, 'failed', 'returned', true],
    // It is on its way again, or was refused at first: nothing was taken back.
    ['paid', 'succeeded', false, 'pending', 'succeeded', false],
    ['open', 'requires_payment_method', true, 'failed', 'failed', false],
    ['canceled', 'canceled', false, 'failed', 'none', false],
  ])('payment %s, intent %s (error: %s), charge %s: %s where taken back is %s', (...row) => {
    const { payment, intent, charge } = objects([row[0], row[1], row[2], row[3], row[4]]);
    const state = paymentStateOf({ payment, intent, charge: charge && { ...charge, takenBack: row[5] } });
    expect(state).toBe(row[4]);
  });
});

describe('a method', () => {
  it.each([
    ['us_bank_account', true],
    ['sepa_debit', true],
    ['bacs_debit', true],
    ['au_becs_debit', true],
    ['card', false],
    ['boleto', false],
    [null, false],
  ])('%s is a bank debit: %s', (type, expected) => expect(isBankDebit(type)).toBe(expected));

  it.each([
    // Asked on Wednesday, 4 November 2026.
    ['us_bank_account', '2026-11-10'],
    ['sepa_debit', '2026-11-11'],
    ['bacs_debit', '2026-11-10'],
    ['au_becs_debit', '2026-11-06'],
    ['acss_debit', '2026-11-11'],
    ['a_method_of_tomorrow', '2026-11-11'],
  ])('%s is answered by %s', (type, day) => {
    const due = answerDueAt(Date.parse('2026-11-04T09:00:00Z'), type);
    expect(new Date(due).toISOString().slice(0, 10)).toBe(day);
  });

  it.each([
    ['us_bank_account', 'usd'],
    ['sepa_debit', 'eur'],
    ['bacs_debit', 'gbp'],
    ['au_becs_debit', 'aud'],
    ['acss_debit', 'cad usd'],
    ['nz_bank_account', 'nzd'],
    ['card', 'usd eur gbp aud cad nzd jpy'],
    ['a_method_of_tomorrow', 'usd eur gbp aud cad nzd jpy'],
  ])('%s pays in %s', (type, taken) => {
    const all = ['usd', 'eur', 'gbp', 'aud', 'cad', 'nzd', 'jpy'];
    expect(all.filter((currency) => whyNotInCurrency(type, currency) === null)).toEqual(
      all.filter((currency) => taken.includes(currency)),
    );
  });
});
