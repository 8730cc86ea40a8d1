import { DAY_MS } from '../period.ts';

/**
 * Payment methods that take days, with the usual business days until the answer
 * (docs.stripe.com/payments/payment-methods, "delayed notification payment methods", and the page of each:
 * /ach-direct-debit, /sepa-debit, /bacs-debit, /au-becs-debit, /acss-debit). Other methods answer at once.
 */
const ANSWER_WEEKDAYS: Readonly<Record<string, number>> = {
  us_bank_account: 4,
  sepa_debit: 5,
  bacs_debit: 4,
  au_becs_debit: 2,
  acss_debit: 5,
  nz_bank_account: 2,
  boleto: 2,
  konbini: 3,
  oxxo: 3,
  multibanco: 3,
};

/**
 * Currencies of the methods that can be kept and charged in few only
 * (docs.stripe.com/payments/payment-methods/payment-method-support). Others, cards above all, have no row.
 */
const CURRENCIES: Readonly<Record<string, readonly string[]>> = {
  us_bank_account: ['usd'],
  sepa_debit: ['eur'],
  bacs_debit: ['gbp'],
  au_becs_debit: ['aud'],
  acss_debit: ['cad', 'usd'],
  nz_bank_account: ['nzd'],
};

/**
 * Why a method cannot pay in a currency, as sentences for its owner; null where it can, or is not known
 * here: then Stripe says so.
 */
export function whyNotInCurrency(methodType: string, currency: string): string | null {
  const taken = Object.hasOwn(CURRENCIES, methodType) ? CURRENCIES[methodType] : undefined;
  if (taken === undefined || taken.includes(currency)) return null;
  const kind = NAMES[methodType] ?? 'This payment method';
  const named = taken.map((one) => one.toUpperCase()).join(' or ');
  return `${kind} can only pay in ${named}, and you pay in ${currency.toUpperCase()}. Nothing was changed. Add a card instead.`;
}

const NAMES: Readonly<Record<string, string>> = {
  us_bank_account: 'A US bank account',
  sepa_debit: 'A SEPA debit',
  bacs_debit: 'A Bacs debit',
  au_becs_debit: 'A BECS debit',
  acss_debit: 'A Canadian pre-authorized debit',
  nz_bank_account: 'A New Zealand bank account',
};

/**
 * Methods that are known here and may be charged again by whatever a strategy says of cards
 * (docs.stripe.com/payments/payment-methods/payment-method-support, "recurring payments").
 */
const LIKE_CARDS: ReadonlySet<string> = new Set([
  'card',
  'link',
  'paypal',
  'cashapp',
  'amazon_pay',
  'revolut_pay',
  'klarna',
  'kakao_pay',
  'kr_card',
  'naver_pay',
]);

/** True for a method that is tried like a card, and where no method is known. */
export const isLikeCard = (methodType: string | null | undefined): boolean =>
  methodType == null || LIKE_CARDS.has(methodType);

/** True for a debit of a bank account: answers come late, tries are few, and money may be taken back. */
export const isBankDebit = (methodType: string | null | undefined): boolean =>
  methodType?.endsWith('_debit') === true || methodType?.endsWith('_bank_account') === true;

/** Days to expect of a method that is on its way and not known here. */
const UNKNOWN_METHOD_WEEKDAYS = 5;

/**
 * When a payment's answer is usually due. Banks work Monday to Friday; bank holidays are not considered.
 * @param askedAt epoch milliseconds
 */
export function answerDueAt(askedAt: number, methodType: string | null): number {
  let at = askedAt;
  for (let left = ANSWER_WEEKDAYS[methodType ?? ''] ?? UNKNOWN_METHOD_WEEKDAYS; left > 0;) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}
