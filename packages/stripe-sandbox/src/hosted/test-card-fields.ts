import type { Context } from '../core/context.ts';
import { invalidRequest } from '../core/errors.ts';
import { escape } from '../core/html.ts';
import { createCardMethod } from '../payments/card-records.ts';
import { resolvePaymentMethod } from '../payments/resolve-payment-method.ts';
import { cardOfNumber } from '../payments/test-cards.ts';

/** The cards that a page offers, by what they do. */
const offered: readonly (readonly [number: string, says: string])[] = [
  ['4242424242424242', 'succeeds'],
  ['4000002760003184', 'asks for 3-D Secure each time'],
  ['4000002500003155', 'asks for 3-D Secure once'],
  ['4000000000000341', 'can be saved, later charges fail'],
  ['4000000000000002', 'declined'],
  ['4000000000009995', 'declined: insufficient funds'],
  ['4000000000000069', 'declined: expired card'],
  ['4000000000009987', 'declined: lost card'],
];

const grouped = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

/** Form fields by which a browser picks a test card or types a number. */
export function testCardFields(): string {
  const options = offered.map(
    ([number, says]) => `<option value="${number}">${grouped(number)} – ${says}</option>`,
  );
  return `<label for="card">Test card</label>
<select id="card" name="card">${options.join('')}</select>
<label for="number">or type a card number</label>
<input id="number" name="number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242">`;
}

/**
 * The payment method that a form or a test names: an id, a token such as `pm_card_visa`, or a card number.
 * @throws Stripe's refusal of a number that is none
 */
export function chosenPaymentMethod(context: Context, fields: Record<string, unknown>): string {
  const named = text(fields['payment_method']);
  if (named !== '') return resolvePaymentMethod(context, named).id;
  const number = text(fields['number']) || text(fields['card']);
  if (number === '') throw invalidRequest('Choose a card.', 'card');
  const card = cardOfNumber(number);
  if (!card) throw invalidRequest('Your card number is incorrect.', 'number', 'incorrect_number');
  return createCardMethod(context, card).id;
}

/** A field of a form as trimmed text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A message about what went wrong, above a form. */
export function errorBox(message: string | null): string {
  return message === null ? '' : `<p class="error" role="alert">${escape(message)}</p>`;
}
