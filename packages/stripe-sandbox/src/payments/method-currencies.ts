import type { Context } from '../core/context.ts';
import { invalidRequest } from '../core/errors.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import { isMandateInactive } from './mandates.ts';
import type { DebitType } from './test-banks.ts';

type Method = ObjectTypes['payment_method'];

/**
 * The currencies that each bank debit is charged in
 * (docs.stripe.com/payments/payment-methods/payment-method-support). Cards take all.
 */
const currencies: Record<DebitType, readonly string[]> = {
  us_bank_account: ['usd'],
  sepa_debit: ['eur'],
  bacs_debit: ['gbp'],
  au_becs_debit: ['aud'],
  acss_debit: ['cad', 'usd'],
};

const takenBy = (type: string): readonly string[] | undefined =>
  (currencies as Record<string, readonly string[]>)[type];

/** Whether a payment method can be charged in a currency. */
const takesCurrency = ({ type }: Method, currency: string): boolean =>
  takenBy(type)?.includes(currency) ?? true;

/** @throws Stripe's 400 for a default payment method that cannot pay the subscription */
export function requireForSubscription(method: Method, currency: string): void {
  if (takesCurrency(method, currency)) return;
  throw invalidRequest(
    `The payment method type \`${method.type}\` does not support the currency ${currency}.`,
    'default_payment_method',
  );
}

/** @throws Stripe's 400 for a payment that the method cannot make: by its currency, or without a mandate */
export function requireForPayment(context: Context, id: string, currency: string): void {
  const method = context.get('payment_method', id, 'payment_method');
  if (isMandateInactive(context, method.id)) throw mandateInvalid();
  const { type } = method;
  const taken = takenBy(type);
  if (taken === undefined || taken.includes(currency)) return;
  throw invalidRequest(
    `The currency provided (${currency}) is invalid for one or more payment method types on this PaymentIntent. The payment method type ${type} only supports the following currencies: ${taken.join(', ')}. Either correct the provided currency, or use a different PaymentIntent to accept this payment method type.`,
    'payment_method',
  );
}

/** docs.stripe.com/error-codes, payment_intent_mandate_invalid */
const mandateInvalid = () =>
  invalidRequest(
    'The provided mandate is invalid and can not be used for the payment intent.',
    'payment_method',
    'payment_intent_mandate_invalid',
  );

/** Whether a payment by the method can be tried at all. */
export const canPay = (context: Context, id: string, currency: string): boolean => {
  const method = context.get('payment_method', id);
  return takesCurrency(method, currency) && !isMandateInactive(context, method.id);
};
