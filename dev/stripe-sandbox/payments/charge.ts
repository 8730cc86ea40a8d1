import type { Context } from '../core/context.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import { confirmIntent } from './confirm-intent.ts';
import { changeIntent, createIntent } from './intent-object.ts';

export interface ChargeAttempt {
  customer: string;
  /** An existing payment method of the customer, not a test token. */
  paymentMethodId: string;
  /** Minor units, positive. */
  amount: number;
  currency: string;
  /** True when the customer is not there: a renewal, a retry. */
  offSession: boolean;
  /** The invoice that is paid: an authentication that is needed is then waited for, not failed. */
  invoice?: string;
  /** The intent of an earlier attempt on the same invoice, which is tried again. */
  paymentIntentId?: string;
  description?: string;
  metadata?: Record<string, string>;
  returnUrl?: string;
}

export interface ChargeResult {
  paymentIntent: ObjectTypes['payment_intent'];
  charge?: ObjectTypes['charge'];
  outcome: 'succeeded' | 'declined' | 'requires_action';
  /** Set when declined. */
  declineCode?: string;
  /** The error's code when declined: `card_declined`, `expired_card` … */
  code?: string;
  message?: string;
}

/**
 * Charges a customer's payment method through a payment intent, with all events of it. Never throws for a decline.
 * An intent that ends later (3-D Secure passed or failed in a browser, canceled) is told to `registry.onIntentSettled`.
 */
export function attemptCharge(context: Context, attempt: ChargeAttempt): ChargeResult {
  const existing =
    attempt.paymentIntentId === undefined
      ? undefined
      : context.find('payment_intent', attempt.paymentIntentId);
  const reusable =
    existing !== undefined && existing.status !== 'succeeded' && existing.status !== 'canceled';
  const intent = reusable
    ? changeIntent(context, existing.id, (draft) => {
        draft.payment_method = attempt.paymentMethodId;
        draft.amount = attempt.amount;
        draft.status = 'requires_confirmation';
      })
    : createIntent(context, {
        amount: attempt.amount,
        currency: attempt.currency,
        customer: attempt.customer,
        paymentMethod: attempt.paymentMethodId,
        description: attempt.description ?? null,
        metadata: attempt.metadata ?? {},
        setupFutureUsage: attempt.invoice === undefined ? null : 'off_session',
      });
  const { paymentIntent, charge, outcome, decline } = confirmIntent(context, intent, {
    offSession: attempt.offSession,
    offSessionAuthentication: attempt.invoice === undefined ? 'fail' : 'wait',
    returnUrl: attempt.returnUrl ?? null,
  });
  return {
    paymentIntent,
    outcome,
    ...(charge === undefined ? {} : { charge }),
    ...(decline === undefined
      ? {}
      : { declineCode: decline.declineCode, code: decline.code, message: decline.message }),
  };
}
