import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits, without bias. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return text;
}

/** A new Stripe-like id: `cus_` and 14 characters for customers and products, 24 for the rest. */
export function newId(prefix: string): string {
  return `${prefix}_${randomText(prefix === 'cus' || prefix === 'prod' ? 14 : 24)}`;
}
