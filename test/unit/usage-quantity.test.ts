import fc from 'fast-check';
import {
  formatQuantity,
  isQuantity,
  parseQuantity,
  quantityFromDatabase,
  quantityToNumber,
  sumQuantities,
} from '../../domain/usage/ingest/quantity.ts';

const quantity = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('a quantity', () => {
  it.each([
    [1, 1_000_000n],
    [0.1, 100_000n],
    ['0.1', 100_000n],
    [0.000001, 1n],
    [1e-6, 1n],
    ['12.500000000', 12_500_000n],
    [1234.567891, 1_234_567_891n],
    [-2, -2_000_000n],
    [0, 0n],
    [-0, 0n],
    ['007', 7_000_000n],
    [1.5e22, 15_000_000_000_000_000_000_000_000_000n],
    [1e21, 1_000_000_000_000_000_000_000_000_000n],
    [9007199254740993, 9_007_199_254_740_992_000_000n],
  ])('%p is %p millionths', (value, micro) => {
    expect(parseQuantity(value)).toBe(micro);
  });

  it.each([0.0000001, 1e-7, '0.1234567', 1.23456789])('%p is finer than it can hold', (value) => {
    expect(parseQuantity(value)).toBe('too_many_decimals');
  });

  it.each([
    Number.NaN,
    Infinity,
    '',
    '1.',
    '.5',
    '1e3',
    ' 1',
    '+1',
    '0x10',
    '1,5',
    null,
    undefined,
    {},
    [1],
    true,
    5n,
  ])('%p is none', (value) => {
    expect(parseQuantity(value)).toBe('malformed');
  });

  it('is written as the shortest decimal, and read back the same', () => {
    expect([0n, 1n, -1n, 500_000n, 12_000_000n].map(formatQuantity)).toEqual([
      '0',
      '0.000001',
      '-0.000001',
      '0.5',
      '12',
    ]);
    fc.assert(
      fc.property(quantity, (micro) => {
        expect(parseQuantity(formatQuantity(micro))).toBe(micro);
        expect(formatQuantity(micro)).not.toMatch(/\.\d*0$/);
      }),
    );
  });

  it('reads what PostgreSQL writes', () => {
    expect(quantityFromDatabase('12.500000')).toBe(12_500_000n);
    expect(() => quantityFromDatabase('NaN')).toThrow(RangeError);
  });

  it('is the decimal that a JSON number prints as', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), fc.nat(6), (digits, decimals) => {
        const value = digits / 10 ** decimals;
        const parsed = parseQuantity(value);
        expect(isQuantity(parsed) && quantityToNumber(parsed)).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('adds exactly and in any order', () => {
    fc.assert(
      fc.property(fc.array(quantity), (all) => {
        expect(sumQuantities(all.toReversed())).toBe(sumQuantities(all));
        expect(all.reduce((rest, one) => rest - one, sumQuantities(all))).toBe(0n);
      }),
    );
  });
});
