import fc from 'fast-check';
import { moneyText, minorUnitDigits, plainMoney, toMajor, toMinor } from '../../domain/money.ts';

describe('money', () => {
  it.each([
    ['usd', 4900, 49],
    ['eur', 4999, 49.99],
    ['jpy', 500, 500],
    ['kwd', 5120, 5.12],
    ['isk', 500, 5],
    ['ugx', 500, 5],
    ['USD', 1, 0.01],
    ['usd', -1050, -10.5],
  ])('%s %i is %d in the major unit', (currency, amount, major) => {
    expect(toMajor(amount, currency)).toBe(major);
  });

  it('gives the double that the decimal text stands for, for every amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('usd', 'jpy', 'kwd'), (amount, currency) => {
        const digits = minorUnitDigits(currency);
        const text = String(Math.abs(amount)).padStart(digits + 1, '0');
        const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
        expect(toMajor(amount, currency)).toBe(Math.sign(amount) * Number(decimal));
      }),
    );
  });

  it('is written in the manner of the locale, or plainly with its code', () => {
    expect(moneyText({ amount: 4900, currency: 'usd' })).toBe('$49.00');
    expect(moneyText({ amount: 4900, currency: 'eur' }, 'de-DE')).toBe('49,00\u00a0€');
    expect(moneyText({ amount: 500, currency: 'jpy' })).toBe('¥500');
    expect(plainMoney({ amount: 4900, currency: 'usd' })).toBe('49.00 USD');
    expect(plainMoney({ amount: 500, currency: 'jpy' })).toBe('500 JPY');
  });

  it('is whole minor units only', () => {
    expect(() => toMajor(1.5, 'usd')).toThrow(RangeError);
  });
});

describe('a decimal amount', () => {
  it.each([
    [49.99, 'usd', 4999],
    [0.29, 'usd', 29],
    [4900, 'jpy', 4900],
    [1.234, 'kwd', 1234],
    [1.999, 'usd', null],
    [0.5, 'jpy', null],
  ])('%d %s is %s', (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor);
  });
});
