import { isBankDebit } from '../documents/payment-methods.ts';
import type { DeclineClass } from './types.ts';

const codes = (list: string): readonly string[] => list.trim().split(/\s+/);

/**
 * The table of docs/rules.md by Stripe's decline codes (docs.stripe.com/declines/codes). Other codes are
 * `generic`.
 */
const BY_CODE: ReadonlyMap<string, DeclineClass> = new Map(
  Object.entries({
    needs_new_method: codes(`
      expired_card lost_card stolen_card pickup_card restricted_card incorrect_number invalid_number invalid_account
      invalid_expiry_month invalid_expiry_year new_account_information_available card_not_supported
      currency_not_supported revocation_of_authorization revocation_of_all_authorizations stop_payment_order
      testmode_decline live_mode_test_card no_account debit_not_authorized bank_account_closed
      payment_method_not_available missing_payment_method payment_intent_mandate_invalid`),
    suspected_fraud: codes('fraudulent merchant_blacklist security_violation highest_risk_level'),
    needs_authentication: codes(`
      authentication_required offline_pin_required online_or_offline_pin_required
      payment_intent_authentication_failure invoice_payment_intent_requires_action`),
    insufficient_funds: codes(
      'insufficient_funds withdrawal_count_limit_exceeded card_velocity_exceeded credit_limit_exceeded',
    ),
    temporary: codes(
      'processing_error try_again_later issuer_not_available reenter_transaction approve_with_id',
    ),
  } satisfies Partial<Record<DeclineClass, readonly string[]>>).flatMap(([declineClass, list]) =>
    list.map((code) => [code, declineClass as DeclineClass] as const),
  ),
);

/**
 * Failure codes of bank debits that no later attempt can succeed after
 * (docs.stripe.com/payments/sepa-debit, /ach-direct-debit, /bacs-debit).
 */
const DEBIT_NEEDS_NEW_METHOD: ReadonlySet<string> = new Set(
  codes(`
    account_closed bank_account_closed bank_account_restricted bank_ownership_changed branch_does_not_exist
    debit_not_authorized incorrect_account_holder_name invalid_account_number no_account recipient_deceased`),
);

/**
 * The class of a failed payment. Stripe's advice overrides the table, with two exceptions: a fraud stop
 * stays one, and a payment without the customer's authentication is not helped by another card or another
 * day.
 *
 * @param code Stripe's decline code, else its error code; null when nothing was attempted
 * @param advice Stripe's `advice_code` of the charge
 * @param methodType type of the failed payment method, if known
 */
export const classifyDecline = (
  code: string | null,
  advice: string | null,
  methodType?: string | null,
): DeclineClass => {
  if (code !== null && isBankDebit(methodType) && DEBIT_NEEDS_NEW_METHOD.has(code)) return 'needs_new_method';
  const byCode = (code === null ? undefined : BY_CODE.get(code)) ?? 'generic';
  if (byCode === 'suspected_fraud' || byCode === 'needs_authentication') return byCode;
  switch (advice) {
    case 'do_not_try_again':
    case 'confirm_card_data':
      return 'needs_new_method';
    case 'try_again_later':
      // A better day is known for an empty account; for all else "later" means hours, then days.
      return byCode === 'insufficient_funds' ? 'insufficient_funds' : 'temporary';
    default:
      return byCode;
  }
};
