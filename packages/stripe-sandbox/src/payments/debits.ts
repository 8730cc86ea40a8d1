import type { Context } from '../core/context.ts';
import { invalidRequest } from '../core/errors.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { recordMovement } from './balance-transactions.ts';
import { bankOf } from './bank-records.ts';
import { chargeObject } from './charge-object.ts';
import { chargeFailed, recordCharge, type Confirmed } from './charge-outcome.ts';
import { debitDeclineOf } from './declines.ts';
import { returnDebit } from './disputes.ts';
import { changeIntent, type Intent } from './intent-object.ts';
import { endMandate } from './mandates.ts';
import { answerWeekdays, endsMandate, returnWeekdays, type TestBank } from './test-banks.ts';

const answerDue = 'payments.debit_answer';
const returnDue = 'payments.debit_return';

/**
 * What happens to bank debits over time: the bank answers, and may take the money back later. No Stripe
 * test account fails after it succeeded: a test requests that.
 */
export const debits: Resource = (registry) => {
  registry.page('POST', '/_sandbox/charges/{id}/fail', (context, { path, fields }) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(failLate(context, path['id'] ?? '', String(fields['code']))),
  }));
  registry.type('sandbox.bank', {});
  registry.onDue<{ charge: string }>(answerDue, (context, { charge }) => answer(context, charge));
  registry.onDue<{ charge: string }>(returnDue, (context, { charge }) => takeBack(context, charge));
};

/** Asks a bank for money: the charge is `pending` and the intent `processing` until the answer comes. */
export function debit(
  context: Context,
  intent: Intent,
  method: ObjectTypes['payment_method'],
  bank: TestBank,
): Confirmed {
  const charge = context.create(
    'charge',
    chargeObject(context, {
      amount: intent.amount,
      currency: intent.currency,
      customer: intent.customer,
      paymentMethod: method,
      paymentIntent: intent.id,
      captured: true,
      pending: bank,
      authenticated: false,
      description: intent.description,
      metadata: intent.metadata,
      receiptEmail: intent.receipt_email,
      statementDescriptor: intent.statement_descriptor,
    }),
    'charge.pending',
  );
  const paymentIntent = changeIntent(
    context,
    intent.id,
    (draft) => {
      draft.status = 'processing';
      draft.latest_charge = charge.id;
      draft.last_payment_error = null;
      draft.next_action = null;
      draft.payment_method_types = [...new Set([...draft.payment_method_types, method.type])];
    },
    'payment_intent.processing',
  );
  if (bank.never !== true) later(context, charge, answerDue, answerWeekdays[bank.type]);
  return { paymentIntent, charge, outcome: 'processing' };
}

function answer(context: Context, id: string): void {
  const charge = context.get('charge', id);
  const method = context.get('payment_method', charge.payment_method ?? '');
  const bank = bankOf(context, method);
  if (charge.status !== 'pending' || charge.payment_intent === null || bank === null) return;
  const intent = context.get('payment_intent', charge.payment_intent);
  if (bank.fails === undefined) succeed(context, intent, charge, bank);
  else fail(context, intent, charge, method, bank.fails);
}

function succeed(context: Context, intent: Intent, pending: ObjectTypes['charge'], bank: TestBank): void {
  const charge = context.update('charge', pending.id, (draft) => {
    draft.status = 'succeeded';
    draft.paid = true;
    draft.receipt_url = `${context.baseUrl}/receipts/${draft.id}`;
    draft.balance_transaction = recordCharge(context, draft);
  });
  context.emit('charge.succeeded', charge);
  changeIntent(
    context,
    intent.id,
    (draft) => {
      draft.status = 'succeeded';
      draft.amount_received = charge.amount_captured;
    },
    'payment_intent.succeeded',
  );
  if (bank.returned !== undefined) later(context, charge, returnDue, returnWeekdays);
}

function fail(
  context: Context,
  intent: Intent,
  pending: ObjectTypes['charge'],
  method: ObjectTypes['payment_method'],
  code: string,
): void {
  const decline = debitDeclineOf(code);
  if (endsMandate.has(code)) endMandate(context, method.id);
  const charge = context.update('charge', pending.id, (draft) => {
    draft.status = 'failed';
    draft.captured = false;
    draft.amount_captured = 0;
    draft.failure_code = code;
    draft.failure_message = decline.message;
  });
  context.emit('charge.failed', charge);
  chargeFailed(context, intent, charge, method, decline);
}

/**
 * The bank reverses a payment: the charge fails and its amount leaves the balance
 * (`failure_balance_transaction` of docs.stripe.com/api/charges/object). The intent stays `succeeded` and
 * the invoice paid.
 */
function failLate(context: Context, id: string, code: string): ObjectTypes['charge'] {
  const { status, amount, amount_refunded, currency } = context.get('charge', id);
  if (status !== 'succeeded') throw invalidRequest('This charge has not succeeded.');
  const charge = context.update('charge', id, (draft) => {
    draft.status = 'failed';
    draft.paid = false;
    draft.failure_code = code;
    draft.failure_message = debitDeclineOf(code).message;
    draft.failure_balance_transaction = recordMovement(context, {
      amount: amount_refunded - amount,
      currency,
      fee: 0,
      source: id,
      type: 'payment_reversal',
      at: context.now(draft),
      description: null,
    });
  });
  context.emit('charge.failed', charge);
  return charge;
}

/**
 * Creates a dispute that is lost from the start, as Stripe does for debits: none can be contested. It ends
 * the mandate (docs.stripe.com/payments/ach-direct-debit, /au-becs-debit, /acss-debit).
 */
function takeBack(context: Context, id: string): void {
  const charge = context.get('charge', id);
  const bank = bankOf(context, context.get('payment_method', charge.payment_method ?? ''));
  if (bank?.returned === undefined) return;
  if (bank.returned === 'debit_not_authorized') endMandate(context, charge.payment_method ?? '');
  returnDebit(context, charge, bank.returned);
}

function later(context: Context, charge: ObjectTypes['charge'], kind: string, weekdays: number): void {
  context.schedule({
    key: `${kind}:${charge.id}`,
    clock: context.clockOf(charge.customer),
    at: afterWeekdays(context.now(charge), weekdays),
    kind,
    payload: { charge: charge.id },
  });
}

/** Banks work from Monday to Friday. @param from seconds since the epoch */
function afterWeekdays(from: number, weekdays: number): number {
  const day = 86_400;
  let at = from;
  for (let left = weekdays; left > 0;) {
    at += day;
    const weekday = new Date(at * 1000).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}
