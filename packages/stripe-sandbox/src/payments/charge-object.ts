import type { Context } from '../core/context.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import { debitDetails } from './bank-records.ts';
import { emptyAddress } from './card-records.ts';
import type { Decline } from './declines.ts';
import { mandateOf } from './mandates.ts';
import type { TestBank } from './test-banks.ts';

type Charge = ObjectTypes['charge'];

export interface ChargeInput {
  amount: number;
  currency: string;
  customer: string | null;
  paymentMethod: ObjectTypes['payment_method'];
  paymentIntent: string | null;
  captured: boolean;
  decline?: Decline;
  /** The account that is debited; its bank has not answered yet. */
  pending?: TestBank;
  /** The customer went through 3-D Secure for it. */
  authenticated: boolean;
  description: string | null;
  metadata: Record<string, string>;
  receiptEmail?: string | null;
  statementDescriptor?: string | null;
}

/** A charge as it is after the issuer answered; it is not stored here. */
export function chargeObject(context: Context, input: ChargeInput): Charge {
  const { amount, decline, paymentMethod } = input;
  const id = context.newId('ch');
  const created = context.now(input.customer ?? paymentMethod);
  return {
    id,
    object: 'charge',
    amount,
    amount_captured: decline === undefined && input.captured ? amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      address: paymentMethod.billing_details.address ?? emptyAddress(),
      email: paymentMethod.billing_details.email,
      name: paymentMethod.billing_details.name,
      phone: paymentMethod.billing_details.phone,
      tax_id: null,
    },
    calculated_statement_descriptor: 'SANDBOX',
    captured: decline === undefined && input.captured,
    created,
    currency: input.currency,
    customer: input.customer,
    description: input.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: input.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid: decline === undefined && input.pending === undefined,
    payment_intent: input.paymentIntent,
    payment_method: paymentMethod.id,
    payment_method_details:
      input.pending !== undefined
        ? debitDetails(input.pending, mandateOf(context, paymentMethod.id)?.id ?? '')
        : paymentMethod.card === undefined
          ? { type: paymentMethod.type }
          : cardDetails(paymentMethod.card, input),
    receipt_email: input.receiptEmail ?? null,
    receipt_number: null,
    receipt_url:
      decline === undefined && input.pending === undefined ? `${context.baseUrl}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: input.statementDescriptor ?? null,
    statement_descriptor_suffix: null,
    status: input.pending !== undefined ? 'pending' : decline === undefined ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

function outcomeOf(decline: Decline | undefined): NonNullable<Charge['outcome']> {
  if (decline === undefined) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  const blocked = decline.declineCode === 'fraudulent';
  return {
    advice_code: decline.advice,
    network_advice_code: null,
    network_decline_code: decline.networkCode,
    network_status: blocked ? 'not_sent_to_network' : 'declined_by_network',
    reason: blocked ? 'highest_risk_level' : decline.declineCode,
    risk_level: blocked ? 'highest' : 'normal',
    risk_score: blocked ? 92 : 20,
    seller_message: blocked
      ? 'Stripe blocked this payment as too risky.'
      : `The bank returned the decline code \`${decline.declineCode}\`.`,
    type: blocked ? 'blocked' : 'issuer_declined',
  };
}

function cardDetails(
  card: NonNullable<ObjectTypes['payment_method']['card']>,
  { amount, authenticated, decline }: ChargeInput,
): NonNullable<Charge['payment_method_details']> {
  return {
    type: 'card',
    card: {
      amount_authorized: decline === undefined ? amount : null,
      authorization_code: decline === undefined ? '123456' : null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: authenticated ? '05' : null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: authenticated
        ? {
            authentication_flow: 'challenge',
            electronic_commerce_indicator: '05',
            exemption_indicator: null,
            result: 'authenticated',
            result_reason: null,
            transaction_id: null,
            version: '2.2.0',
          }
        : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
