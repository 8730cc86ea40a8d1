import type { Context } from '../core/context.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import { bankOf } from './bank-records.ts';
import { cardRecordOf, markSetUp } from './card-records.ts';
import { chargeObject } from './charge-object.ts';
import { chargeFailed, recordCharge, type Confirmed } from './charge-outcome.ts';
import { debit } from './debits.ts';
import { declineOf, type Decline } from './declines.ts';
import { disputeIfAsked } from './disputes.ts';
import { changeIntent, type Intent } from './intent-object.ts';

export interface Confirmation {
  /** The customer is not there to authenticate. */
  offSession: boolean;
  /** The customer has just authenticated. */
  authenticated?: boolean;
  /**
   * What an off-session payment does if it needs authentication: an intent of its own fails with
   * `authentication_required`; an invoice's waits for the customer, who can open the hosted page.
   */
  offSessionAuthentication?: 'fail' | 'wait';
  returnUrl?: string | null;
}

/** Tries to pay an intent with its payment method. A decline is an outcome, not an error. */
export function confirmIntent(context: Context, intent: Intent, confirmation: Confirmation): Confirmed {
  if (intent.payment_method === null) throw new Error(`${intent.id} has no payment method`);
  const method = context.get('payment_method', intent.payment_method);
  const bank = bankOf(context, method);
  if (bank !== null) return debit(context, intent, method, bank);
  const { card, record } = cardRecordOf(context, method.id);
  const needed =
    confirmation.authenticated !== true &&
    card.declines === undefined &&
    (card.authentication === 'always' ||
      (card.authentication === 'unless_set_up' && !(confirmation.offSession && record?.setUp === true)));
  if (needed) {
    if (!confirmation.offSession || confirmation.offSessionAuthentication === 'wait') {
      return awaitAuthentication(context, intent, confirmation.returnUrl ?? null);
    }
    return charge(context, intent, method, declineOf('authentication_required'), false);
  }
  const refusal = card.declines ?? card.failsCharges;
  const decline = refusal === undefined ? undefined : declineOf(refusal);
  return charge(context, intent, method, decline, confirmation.authenticated === true);
}

function awaitAuthentication(context: Context, intent: Intent, returnUrl: string | null): Confirmed {
  const url = `${context.baseUrl}/authenticate/${intent.id}`;
  const paymentIntent = changeIntent(
    context,
    intent.id,
    (draft) => {
      draft.status = 'requires_action';
      draft.last_payment_error = null;
      draft.next_action = { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
    },
    'payment_intent.requires_action',
  );
  return { paymentIntent, outcome: 'requires_action' };
}

function charge(
  context: Context,
  intent: Intent,
  method: ObjectTypes['payment_method'],
  decline: Decline | undefined,
  authenticated: boolean,
): Confirmed {
  const manual = intent.capture_method === 'manual';
  const made = chargeObject(context, {
    amount: intent.amount,
    currency: intent.currency,
    customer: intent.customer,
    paymentMethod: method,
    paymentIntent: intent.id,
    captured: !manual,
    authenticated,
    description: intent.description,
    metadata: intent.metadata,
    receiptEmail: intent.receipt_email,
    statementDescriptor: intent.statement_descriptor,
    ...(decline === undefined ? {} : { decline }),
  });
  return decline === undefined
    ? succeed(context, intent, made, method, authenticated)
    : fail(context, intent, made, method, decline);
}

function succeed(
  context: Context,
  intent: Intent,
  made: ObjectTypes['charge'],
  method: ObjectTypes['payment_method'],
  authenticated: boolean,
): Confirmed {
  if (made.captured) made.balance_transaction = recordCharge(context, made);
  context.create('charge', made, 'charge.succeeded');
  const paymentIntent = changeIntent(
    context,
    intent.id,
    (draft) => {
      draft.status = made.captured ? 'succeeded' : 'requires_capture';
      draft.amount_received = made.amount_captured;
      draft.amount_capturable = made.captured ? 0 : made.amount;
      draft.latest_charge = made.id;
      draft.last_payment_error = null;
      draft.next_action = null;
    },
    made.captured ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated',
  );
  if (intent.setup_future_usage !== null && authenticated) markSetUp(context, method.id);
  disputeIfAsked(context, made);
  return { paymentIntent, charge: made, outcome: 'succeeded' };
}

function fail(
  context: Context,
  intent: Intent,
  made: ObjectTypes['charge'],
  method: ObjectTypes['payment_method'],
  decline: Decline,
): Confirmed {
  context.create('charge', made, 'charge.failed');
  return chargeFailed(context, intent, made, method, decline);
}
