/** Payment methods by which a bank is asked for money and answers days later. */
export type DebitType = 'us_bank_account' | 'sepa_debit' | 'bacs_debit';

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
  /** Routing number, sort code, or the IBAN's bank code. */
  routing: string;
  country: string;
}

/** Weekdays until the bank answers (docs.stripe.com/payments/payment-methods). */
export const answerWeekdays: Record<DebitType, number> = { us_bank_account: 4, sepa_debit: 5, bacs_debit: 3 };

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
};

const byAccount = new Map(Object.values(named).map((bank) => [`${bank.type} ${bank.account}`, bank]));

/** The account behind a token such as `pm_usBankAccount_success`; undefined when there is none. */
export const bankOfToken = (token: string): TestBank | undefined => named[token];

/** The account of a number: a known one, or else one whose debits succeed. */
export function bankOfAccount(type: DebitType, account: string, routing?: string): TestBank {
  const plain = account.replaceAll(/[\s-]/g, '');
  const known = byAccount.get(`${type} ${plain}`);
  if (known !== undefined) return known;
  const made = { us_bank_account: us, sepa_debit: sepa, bacs_debit: bacs }[type](plain);
  return routing === undefined ? made : { ...made, routing: routing.replaceAll('-', '') };
}

export const isDebitType = (type: string): type is DebitType => type in answerWeekdays;
