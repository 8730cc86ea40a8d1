/** Payment methods by which a bank is asked for money and answers days later. */
export type DebitType = 'us_bank_account' | 'sepa_debit' | 'bacs_debit' | 'au_becs_debit' | 'acss_debit';

/** What the bank answers to a debit of a test account, from Stripe's documentation of each method. */
export interface DebitAnswer {
  /** Stripe's failure code, where the debit fails. */
  fails?: string;
  /** The debit succeeds, and the bank takes the money back afterwards, for this reason. */
  returned?: string;
  /** No answer ever comes: the payment stays `processing`. */
  never?: true;
}

export interface TestBank extends DebitAnswer {
  type: DebitType;
  /** Account number, or IBAN. */
  account: string;
  /** Routing number, sort code, BSB, transit number, or the IBAN's bank code. */
  routing: string;
  country: string;
}

/**
 * Weekdays until the bank answers (docs.stripe.com/payments/ach-direct-debit, /sepa-debit, /bacs-debit with a
 * mandate in place, /au-becs-debit, /acss-debit).
 */
export const answerWeekdays: Record<DebitType, number> = {
  us_bank_account: 4,
  sepa_debit: 5,
  bacs_debit: 4,
  au_becs_debit: 2,
  acss_debit: 5,
};

/**
 * Debits that Stripe never tries again, whatever schedule the account has
 * (docs.stripe.com/billing/subscriptions/au-becs-debit, /acss-debit).
 */
export const neverRetried: ReadonlySet<string> = new Set(['au_becs_debit', 'acss_debit']);

/**
 * Failures after which the customer's mandate is inactive: nothing more can be charged by it
 * (docs.stripe.com/payments/au-becs-debit/accept-a-payment, the test account numbers).
 */
export const endsMandate: ReadonlySet<string> = new Set([
  'account_closed',
  'no_account',
  'debit_not_authorized',
]);

/** Weekdays from the success of a debit to its return, where it is returned. */
export const returnWeekdays = 2;

const us = (account: string, answer: DebitAnswer = {}): TestBank => ({
  type: 'us_bank_account',
  account,
  routing: '110000000',
  country: 'US',
  ...answer,
});

const sepa = (account: string, answer: DebitAnswer = {}): TestBank => ({
  type: 'sepa_debit',
  account,
  routing: account.slice(4, 12),
  country: account.slice(0, 2),
  ...answer,
});

const bacs = (account: string, answer: DebitAnswer = {}): TestBank => ({
  type: 'bacs_debit',
  account,
  routing: '108800',
  country: 'GB',
  ...answer,
});

const becs = (account: string, answer: DebitAnswer = {}): TestBank => ({
  type: 'au_becs_debit',
  account,
  routing: '000000',
  country: 'AU',
  ...answer,
});

const acss = (account: string, answer: DebitAnswer = {}): TestBank => ({
  type: 'acss_debit',
  account,
  routing: '11000',
  country: 'CA',
  ...answer,
});

/**
 * By Stripe's token. Test mode answers at once or after three minutes; here it takes the days of live mode.
 */
const named: Record<string, TestBank> = {
  pm_usBankAccount_success: us('000123456789'),
  pm_usBankAccount_accountClosed: us('000111111113', { fails: 'account_closed' }),
  pm_usBankAccount_noAccount: us('000111111116', { fails: 'no_account' }),
  pm_usBankAccount_insufficientFunds: us('000222222227', { fails: 'insufficient_funds' }),
  pm_usBankAccount_debitNotAuthorized: us('000333333335', { fails: 'debit_not_authorized' }),
  pm_usBankAccount_weeklyLimitExceeded: us('000777777771', { fails: 'charge_exceeds_weekly_limit' }),
  pm_usBankAccount_dispute: us('000555555559', { returned: 'insufficient_funds' }),
  pm_usBankAccount_processing: us('000000000009', { never: true }),
  pm_success_de: sepa('DE89370400440532013000'),
  pm_successDelayed_de: sepa('DE08370400440532013003'),
  pm_failed_de: sepa('DE62370400440532013001', { fails: 'generic_could_not_process' }),
  pm_failedDelayed_de: sepa('DE78370400440532013004', { fails: 'generic_could_not_process' }),
  pm_disputed_de: sepa('DE35370400440532013002', { returned: 'debit_not_authorized' }),
  pm_exceedsWeeklyVolumeLimit_de: sepa('DE65370400440000343434', { fails: 'charge_exceeds_source_limit' }),
  pm_exceedsWeeklyTransactionLimit_de: sepa('DE27370400440000121212', {
    fails: 'charge_exceeds_weekly_limit',
  }),
  pm_insufficientFunds_de: sepa('DE65370400440002222227', { fails: 'insufficient_funds' }),
  pm_bacsDebit_success: bacs('00012345'),
  pm_bacsDebit_successDelayed: bacs('90012345'),
  pm_bacsDebit_debitNotAuthorized: bacs('33333335', { fails: 'debit_not_authorized' }),
  pm_bacsDebit_debitNotAuthorizedDelayed: bacs('93333335', { fails: 'debit_not_authorized' }),
  pm_bacsDebit_insufficientFunds: bacs('22222227', { fails: 'insufficient_funds' }),
  pm_bacsDebit_insufficientFundsDelayed: bacs('92222227', { fails: 'insufficient_funds' }),
  pm_bacsDebit_dispute: bacs('55555559', { returned: 'debit_not_authorized' }),
  pm_bacsDebit_exceedsWeeklyLimit: bacs('34343434', { fails: 'charge_exceeds_source_limit' }),
  pm_bacsDebit_exceedsTransactionLimit: bacs('12121212', { fails: 'charge_exceeds_transaction_limit' }),
  pm_auBecsDebit_success: becs('000123456'),
  pm_auBecsDebit_successDelayed: becs('900123456'),
  pm_auBecsDebit_accountClosed: becs('111111113', { fails: 'account_closed' }),
  pm_auBecsDebit_noAccount: becs('111111116', { fails: 'no_account' }),
  pm_auBecsDebit_referToCustomer: becs('222222227', { fails: 'refer_to_customer' }),
  pm_auBecsDebit_referToCustomerDelayed: becs('922222227', { fails: 'refer_to_customer' }),
  pm_auBecsDebit_debitNotAuthorized: becs('333333335', { fails: 'debit_not_authorized' }),
  pm_auBecsDebit_dispute: becs('666666660', { returned: 'debit_not_authorized' }),
  pm_auBecsDebit_exceedsWeeklyLimit: becs('343434343', { fails: 'charge_exceeds_source_limit' }),
  pm_auBecsDebit_exceedsTransactionLimit: becs('121212121', { fails: 'charge_exceeds_transaction_limit' }),
  pm_acssDebit_success: acss('000123456789'),
  pm_acssDebit_insufficientFunds: acss('000222222227', { fails: 'insufficient_funds' }),
  // Stripe names no account numbers for these tokens; the ends are those of its other methods.
  pm_acssDebit_noAccount: acss('000111111116', { fails: 'no_account' }),
  pm_acssDebit_accountClosed: acss('000111111113', { fails: 'account_closed' }),
  pm_acssDebit_debitNotAuthorized: acss('000333333335', { fails: 'debit_not_authorized' }),
  pm_acssDebit_dispute: acss('000555555559', { returned: 'debit_not_authorized' }),
};

const make: Record<DebitType, (account: string, answer?: DebitAnswer) => TestBank> = {
  us_bank_account: us,
  sepa_debit: sepa,
  bacs_debit: bacs,
  au_becs_debit: becs,
  acss_debit: acss,
};

const byAccount = new Map(Object.values(named).map((bank) => [`${bank.type} ${bank.account}`, bank]));

/** The account behind a token such as `pm_usBankAccount_success`; undefined when there is none. */
export const bankOfToken = (token: string): TestBank | undefined => named[token];

/** The account of a number: a known one, or else one whose debits succeed. */
export function bankOfAccount(type: DebitType, account: string, routing?: string): TestBank {
  const plain = account.replaceAll(/[\s-]/g, '');
  const known = byAccount.get(`${type} ${plain}`);
  if (known !== undefined) return known;
  const made = make[type](plain);
  return routing === undefined ? made : { ...made, routing: routing.replaceAll('-', '') };
}

export const isDebitType = (type: string): type is DebitType => type in answerWeekdays;
