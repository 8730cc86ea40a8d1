import type { Context } from '../core/context.ts';
import { cardRefused, invalidRequest, resourceMissing } from '../core/errors.ts';
import { isLiveObject } from '../core/other-mode.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import { createBankMethod } from './bank-records.ts';
import { cardRecordOf, createCardMethod } from './card-records.ts';
import { declineOf } from './declines.ts';
import { bankOfToken } from './test-banks.ts';
import { cardOfToken } from './test-cards.ts';

/**
 * The payment method with an id, or a new one for a test token (`pm_card_visa`, `tok_visa`,
 * `pm_usBankAccount_success`).
 * @throws resource_missing for anything else
 */
export function resolvePaymentMethod(
  context: Context,
  given: string,
  param = 'payment_method',
): ObjectTypes['payment_method'] {
  const found = context.find('payment_method', given);
  if (found !== undefined) return found;
  const bank = bankOfToken(given);
  if (bank !== undefined) return createBankMethod(context, bank);
  const card = cardOfToken(given);
  if (card === undefined) throw resourceMissing('PaymentMethod', given, param, isLiveObject(context, given));
  return createCardMethod(context, card);
}

/**
 * Ties a payment method to a customer, as Stripe does after checking the card.
 * @throws 402 for a card that is refused at once; 400 when it is another customer's
 */
export function attachPaymentMethod(
  context: Context,
  id: string,
  customer: string,
): ObjectTypes['payment_method'] {
  const method = context.get('payment_method', id);
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw invalidRequest(
      'The payment method you provided has already been attached to a customer.',
      undefined,
      'payment_method_unexpected_state',
    );
  }
  const { card } = cardRecordOf(context, id);
  if (card.declines !== undefined) {
    const { code, declineCode, message } = declineOf(card.declines);
    throw cardRefused({ message, code, decline_code: declineCode });
  }
  const attached = context.update('payment_method', id, (draft) => {
    draft.customer = customer;
  });
  context.emit('payment_method.attached', attached);
  return attached;
}
