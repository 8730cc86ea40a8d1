/** How a test card behaves, from Stripe's documentation of test cards. */
export interface CardBehaviour {
  /** Refused at once with this decline code: cannot be attached or set up, and fails every charge. */
  declines?: string;
  /** Can be attached; every charge is refused with this decline code. */
  failsCharges?: string;
  /** When 3-D Secure is required: for each payment, or until the card is set up for off-session use. */
  authentication?: 'always' | 'unless_set_up';
  /** Counts as set up for off-session use from the start. */
  setUp?: true;
  /** A successful charge is disputed, with this reason (an inquiry: `warning`). */
  disputed?: { reason: string; warning?: true };
  /** A refund of it fails, or is pending at first and then succeeds. */
  refund?: 'fails' | 'pending';
}

export interface TestCard extends CardBehaviour {
  number: string;
  brand: string;
  funding: 'credit' | 'debit' | 'prepaid';
  country: string;
}

const card = (
  number: string,
  behaviour: CardBehaviour = {},
  brand = 'visa',
  funding: TestCard['funding'] = 'credit',
  country = 'US',
): TestCard => ({
  number,
  brand,
  funding,
  country,
  ...behaviour,
});

/** By the name in `pm_card_<name>` and `tok_<name>`. */
const named: Record<string, TestCard> = {
  visa: card('4242424242424242'),
  visa_debit: card('4000056655665556', {}, 'visa', 'debit'),
  mastercard: card('5555555555554444', {}, 'mastercard'),
  mastercard_debit: card('5200828282828210', {}, 'mastercard', 'debit'),
  mastercard_prepaid: card('5105105105105100', {}, 'mastercard', 'prepaid'),
  amex: card('378282246310005', {}, 'amex'),
  discover: card('6011111111111117', {}, 'discover'),
  diners: card('3056930009020004', {}, 'diners'),
  jcb: card('3566002020360505', {}, 'jcb'),
  unionpay: card('6200000000000005', {}, 'unionpay'),
  us: card('4242424242424242'),
  gb: card('4000008260000000', {}, 'visa', 'credit', 'GB'),
  de: card('4000002760000016', {}, 'visa', 'credit', 'DE'),
  fr: card('4000002500000003', {}, 'visa', 'credit', 'FR'),
  at: card('4000000400000008', {}, 'visa', 'credit', 'AT'),
  ch: card('4000007560000009', {}, 'visa', 'credit', 'CH'),
  chargeDeclined: card('4000000000000002', { declines: 'generic_decline' }),
  chargeDeclinedInsufficientFunds: card('4000000000009995', { declines: 'insufficient_funds' }),
  chargeDeclinedLostCard: card('4000000000009987', { declines: 'lost_card' }),
  chargeDeclinedStolenCard: card('4000000000009979', { declines: 'stolen_card' }),
  chargeDeclinedExpiredCard: card('4000000000000069', { declines: 'expired_card' }),
  chargeDeclinedIncorrectCvc: card('4000000000000127', { declines: 'incorrect_cvc' }),
  chargeDeclinedProcessingError: card('4000000000000119', { declines: 'processing_error' }),
  chargeDeclinedFraudulent: card('4100000000000019', { declines: 'fraudulent' }),
  chargeDeclinedVelocityLimitExceeded: card('4000000000006975', { declines: 'card_velocity_exceeded' }),
  incorrectNumber: card('4242424242424241', { declines: 'incorrect_number' }),
  chargeCustomerFail: card('4000000000000341', { failsCharges: 'generic_decline' }),
  // Not Stripe's, which has one such card only. They can be attached; each charge fails with the code in
  // the name.
  chargeCustomerFailInsufficientFunds: card('4000000000341000', { failsCharges: 'insufficient_funds' }),
  chargeCustomerFailExpiredCard: card('4000000000341018', { failsCharges: 'expired_card' }),
  chargeCustomerFailProcessingError: card('4000000000341026', { failsCharges: 'processing_error' }),
  chargeCustomerFailFraudulent: card('4000000000341034', { failsCharges: 'fraudulent' }),
  chargeCustomerFailLostCard: card('4000000000341042', { failsCharges: 'lost_card' }),
  authenticationRequired: card('4000002760003184', { authentication: 'always' }, 'visa', 'credit', 'DE'),
  authenticationRequiredOnSetup: card(
    '4000002500003155',
    { authentication: 'unless_set_up' },
    'visa',
    'credit',
    'FR',
  ),
  authenticationRequiredSetupForOffSession: card(
    '4000003800000446',
    { authentication: 'unless_set_up', setUp: true },
    'visa',
    'credit',
    'HR',
  ),
  authenticationRequiredChargeDeclinedInsufficientFunds: card(
    '4000008260003178',
    { authentication: 'unless_set_up', setUp: true, failsCharges: 'insufficient_funds' },
    'visa',
    'credit',
    'GB',
  ),
  threeDSecure2Required: card('4000000000003220', { authentication: 'always' }),
  threeDSecureRequired: card('4000000000003063', { authentication: 'always' }),
  threeDSecureRequiredChargeDeclined: card('4000008400001629', {
    authentication: 'always',
    failsCharges: 'generic_decline',
  }),
  createDispute: card('4000000000000259', { disputed: { reason: 'fraudulent' } }),
  createDisputeProductNotReceived: card('4000000000002685', { disputed: { reason: 'product_not_received' } }),
  createDisputeInquiry: card('4000000000001976', { disputed: { reason: 'general', warning: true } }),
  refundFail: card('4000000000005126', { refund: 'fails' }),
  pendingRefund: card('4000000000007726', { refund: 'pending' }),
};

const byNumber = new Map(Object.values(named).map((entry) => [entry.number, entry]));

/** Other spellings of the same tokens. */
const aliases: Record<string, string> = {
  radarBlock: 'chargeDeclinedFraudulent',
  riskLevelHighest: 'chargeDeclinedFraudulent',
  chargeDeclinedFraud: 'chargeDeclinedFraudulent',
  bypassPending: 'visa',
  threeDSecureOptional: 'visa',
  authenticationRequiredForSetup: 'authenticationRequiredOnSetup',
};

/** The card of `pm_card_…` or `tok_…`, also as `pm_card_visa_chargeDeclined`; undefined if unknown. */
export function cardOfToken(token: string): TestCard | undefined {
  const name = /^(?:pm_card|tok|btok)_(.+)$/.exec(token)?.[1];
  if (name === undefined) return undefined;
  const plain = name.replace(/^visa_(?=[a-z]+[A-Z]|chargeDeclined$)/, '');
  return named[aliases[plain] ?? plain];
}

/** The card of a number. Any other number with a valid check digit is a good Visa; undefined if invalid. */
export function cardOfNumber(number: string): TestCard | undefined {
  const digits = number.replaceAll(/[\s-]/g, '');
  const known = byNumber.get(digits);
  if (known !== undefined) return known;
  return /^\d{12,19}$/.test(digits) && passesCheck(digits) ? card(digits, {}, brandOf(digits)) : undefined;
}

function brandOf(digits: string): string {
  if (/^3[47]/.test(digits)) return 'amex';
  if (/^(5[1-5]|2[2-7])/.test(digits)) return 'mastercard';
  return digits.startsWith('4') ? 'visa' : 'unknown';
}

/** The check digit of card numbers (Luhn). */
function passesCheck(digits: string): boolean {
  let sum = 0;
  Array.from(digits, Number)
    .reverse()
    .forEach((digit, place) => {
      const value = digit * (place % 2 === 1 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    });
  return sum % 10 === 0;
}
