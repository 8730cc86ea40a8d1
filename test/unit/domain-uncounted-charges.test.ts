import { uncountedCharges } from '../../domain/usage/rating/uncounted-charges.ts';

/** Newest first. */
const charges = (...amounts: number[]) => amounts.map((amount) => ({ amount }));

describe('charges that an invoice was made without', () => {
  it.each([
    ['none, where the invoice has all', charges(20, 100), 120, []],
    ['the newest, where it has the older', charges(20, 100), 100, charges(20)],
    ['all, where it has none', charges(20, 100), 0, charges(20, 100)],
    ['none, where it has more: of another subscription', charges(20, 100), 150, []],
    ['none, where more was taken back than charged', charges(-120, 100), 0, []],
    ['what was taken back and the charge before it', charges(-30, 50, 100), 100, charges(-30, 50)],
    ['unknown, where no such charges come to what is missing', charges(20, 100), 90, null],
  ])('%s', (_, reported, invoiced, expected) => {
    expect(uncountedCharges(reported, invoiced)).toEqual(expected);
  });
});
