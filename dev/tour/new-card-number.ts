import { randomInt } from 'node:crypto';

/** A good Visa number that nobody else has: the Trial is sold once for each card. */
export function newCardNumber(): string {
  const digits = [4, ...Array.from({ length: 14 }, () => randomInt(10))];
  return [...digits, checkDigit(digits)].join('');
}

/** The last digit by Luhn: every second digit counts double, from the right. */
function checkDigit(digits: readonly number[]): number {
  const sum = digits.toReversed().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
