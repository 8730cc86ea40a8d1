import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Prefix of API keys, which tells them from JWTs and lets scanners find leaked ones. */
export const API_KEY_PREFIX = 'prn_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is just over 2^256. */
const SECRET_LENGTH = 43;
/** 62^6 is over 2^32. */
const CHECKSUM_LENGTH = 6;

/** What a scanner of leaked secrets looks for; the last six characters confirm a find without a request. */
export const API_KEY_PATTERN = `${API_KEY_PREFIX}[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}`;

const current = new RegExp(`^${API_KEY_PATTERN}$`);
/** Of before keys had a checksum; the last of them expires a year after. */
const older = new RegExp(`^${API_KEY_PREFIX}[\\w-]{43}$`);

/** A new key: prefix, 256 random bits, checksum. */
export function newApiKey(): string {
  const secret = Array.from({ length: SECRET_LENGTH }, () => DIGITS[randomInt(DIGITS.length)]).join('');
  return `${API_KEY_PREFIX}${secret}${checksum(secret)}`;
}

/** False for text that cannot be one of our keys, so that nothing is looked up. */
export function isApiKey(token: string): boolean {
  if (!current.test(token)) return older.test(token);
  const body = token.slice(API_KEY_PREFIX.length);
  return checksum(body.slice(0, SECRET_LENGTH)) === body.slice(SECRET_LENGTH);
}

/** CRC-32 of the secret in base 62, as GitHub's tokens have it. */
function checksum(secret: string): string {
  let left = crc32(secret);
  let text = '';
  for (let n = 0; n < CHECKSUM_LENGTH; n += 1) {
    text = `${DIGITS[left % DIGITS.length] ?? ''}${text}`;
    left = Math.floor(left / DIGITS.length);
  }
  return text;
}
