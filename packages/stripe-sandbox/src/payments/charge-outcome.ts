import type { Context } from '../core/context.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import { feeOf, recordMovement } from './balance-transactions.ts';
import { bankOf } from './bank-records.ts';
import type { Decline } from './declines.ts';
import { changeIntent, type Intent } from './intent-object.ts';

export interface Confirmed {
  paymentIntent: Intent;
  charge?: ObjectTypes['charge'];
  /** `processing`: a bank was asked and answers in days. */
  outcome: 'succeeded' | 'declined' | 'requires_action' | 'processing';
  decline?: Decline;
}

/** A charge of an intent has failed, at once or days later: another method is wanted. */
export function chargeFailed(
  context: Context,
  intent: Intent,
  made: ObjectTypes['charge'],
  method: ObjectTypes['payment_method'],
  decline: Decline,
): Confirmed {
  const paymentIntent = changeIntent(
    context,
    intent.id,
    (draft) => {
      draft.status = 'requires_payment_method';
      draft.latest_charge = made.id;
      draft.payment_method = null;
      draft.next_action = null;
      draft.last_payment_error = {
        type: 'card_error',
        code: decline.code as NonNullable<Intent['last_payment_error']>['code'] & string,
        ...(bankOf(context, method) === null ? { decline_code: decline.declineCode } : {}),
        doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
        message: decline.message,
        charge: made.id,
        payment_method: method,
        ...(decline.advice === null ? {} : { advice_code: decline.advice }),
        ...(decline.networkCode === null ? {} : { network_decline_code: decline.networkCode }),
      };
    },
    'payment_intent.payment_failed',
  );
  return { paymentIntent, charge: made, outcome: 'declined', decline };
}

/** Enters a captured charge in the account's balance. */
export function recordCharge(
  context: Context,
  made: ObjectTypes['charge'],
  amount = made.amount_captured,
): string {
  return recordMovement(context, {
    amount,
    currency: made.currency,
    fee: feeOf(amount),
    source: made.id,
    type: 'charge',
    at: context.now(made),
    description: made.description,
  });
}
