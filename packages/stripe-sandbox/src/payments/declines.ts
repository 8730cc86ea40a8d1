export type AdviceCode = 'confirm_card_data' | 'do_not_try_again' | 'try_again_later';

/** What the issuer says when it refuses. */
export interface Decline {
  /** The error's `code`, and the charge's `failure_code`. */
  code: string;
  declineCode: string;
  message: string;
  advice: AdviceCode | null;
  /** The raw code of the card network. */
  networkCode: string | null;
}

const declined = 'Your card was declined.';

const known: Record<string, Omit<Decline, 'declineCode'>> = {
  generic_decline: { code: 'card_declined', message: declined, advice: 'try_again_later', networkCode: '05' },
  do_not_honor: { code: 'card_declined', message: declined, advice: 'try_again_later', networkCode: '05' },
  insufficient_funds: {
    code: 'card_declined',
    message: 'Your card has insufficient funds.',
    advice: 'try_again_later',
    networkCode: '51',
  },
  lost_card: { code: 'card_declined', message: declined, advice: 'do_not_try_again', networkCode: '41' },
  stolen_card: { code: 'card_declined', message: declined, advice: 'do_not_try_again', networkCode: '43' },
  fraudulent: { code: 'card_declined', message: declined, advice: 'do_not_try_again', networkCode: null },
  card_velocity_exceeded: {
    code: 'card_declined',
    message:
      'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    advice: 'try_again_later',
    networkCode: '65',
  },
  expired_card: {
    code: 'expired_card',
    message: 'Your card has expired.',
    advice: 'confirm_card_data',
    networkCode: '54',
  },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
    advice: 'confirm_card_data',
    networkCode: 'N7',
  },
  incorrect_number: {
    code: 'incorrect_number',
    message: 'Your card number is incorrect.',
    advice: 'confirm_card_data',
    networkCode: '14',
  },
  processing_error: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
    advice: 'try_again_later',
    networkCode: '96',
  },
  authentication_required: {
    code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
    advice: null,
    networkCode: null,
  },
};

/** Failure codes of bank debits: the code is the whole answer, without advice. */
const ofBanks: Record<string, string> = {
  account_closed: "The customer's bank account has been closed.",
  bank_account_restricted: "The customer's account cannot be used with this payment method.",
  charge_exceeds_source_limit: 'This payment would exceed the weekly volume limit of the account.',
  charge_exceeds_transaction_limit: 'This payment exceeds the limit of the account.',
  charge_exceeds_weekly_limit: 'This payment would exceed the weekly limit of the account.',
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
  generic_could_not_process: 'This payment could not be processed.',
  no_account: "The customer's bank account could not be located.",
  refer_to_customer: "The customer's bank declined this payment and asks to refer to the customer.",
};

/** The particulars of a bank's refusal of a debit. */
export function debitDeclineOf(code: string): Decline {
  const message = ofBanks[code] ?? "The customer's account has insufficient funds to cover this payment.";
  return { code, declineCode: code, message, advice: null, networkCode: null };
}

/** The particulars of a decline code; one that is not known here is declined like `generic_decline`. */
export function declineOf(declineCode: string): Decline {
  const { code, message, advice, networkCode } = known[declineCode] ?? {
    code: 'card_declined',
    message: declined,
    advice: null,
    networkCode: null,
  };
  return { code, declineCode, message, advice, networkCode };
}
