import { z } from 'zod';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { findPaymentMethod, replacePaymentMethods } from '../../db/accounts/payment-methods.ts';
import {
  ForeignPaymentMethodError,
  WrongCurrencyError,
  attachPaymentMethodAtStripe as attachAtStripe,
} from '../../gateways/stripe/accounts/attach-payment-method.ts';
import { readCustomer } from '../../gateways/stripe/accounts/customers.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withCardCheck, withStripe } from '../http/stripe-problems.ts';
import { PaymentMethodBody, presentPaymentMethod } from './list-payment-methods.ts';
import { existingCustomerId } from './stripe-customer.ts';

/** POST /stripe/attach_payment_method */
export const attachPaymentMethodRoute = defineRoute({
  method: 'post',
  path: '/stripe/attach_payment_method',
  role: 'viewer',
  probe: 'cards',
  summary: 'Gives the caller a payment method, as the default by default',
  description:
    'A few tries an hour. A refused card is answered without the reason of the bank, which would tell whose card it is.',
  tags: ['Stripe customer'],
  body: z.object({
    payment_method_id: z
      .string()
      .regex(/^(pm|card|src)_\w{1,250}$/, 'must be the id of a payment method, pm_…'),
    set_default: z.boolean().default(true),
  }),
  responses: {
    200: z.object({ payment_method: PaymentMethodBody }).meta({ id: 'AttachedPaymentMethod' }),
  },
  errors: [
    'no_stripe_customer',
    'not_managed',
    'not_found',
    'payment_method_currency',
    'payment_declined',
    'stripe_not_configured',
    'stripe_unavailable',
    'engine_unavailable',
  ],
  handler: async ({ body, principal, deps, idempotencyKey }) => {
    const stripe = requireStripe(deps);
    const customerId = await existingCustomerId(deps.em(), principal.userId);
    if (customerId === null) throw new ApiProblem('no_stripe_customer', 'No Stripe customer found');
    await requireEngine(deps.temporal);
    const methodId = await withCardCheck(() =>
      changeAtStripe(stripe, { customerId }, () =>
        attachAtStripe(stripe, {
          customerId,
          paymentMethodId: body.payment_method_id,
          setDefault: body.set_default,
          idempotencyKey: `attach/${principal.userId}/${idempotencyKey}`,
        }).catch(refuseCurrency),
      ),
    ).catch((error: unknown) => {
      throw isUnknownMethod(error)
        ? new ApiProblem('not_found', `There is no payment method ${body.payment_method_id} to attach.`)
        : error;
    });
    // Read at the end: an earlier reading, caused by another event meanwhile, lacks the card.
    const readAt = deps.now();
    const { customer, paymentMethods } = await withStripe(() => readCustomer(stripe, customerId));
    await deps.em().transactional(async (em) => {
      await upsertCustomer(em, { ...customer, userId: principal.userId, updatedAt: readAt });
      const rows = paymentMethods.map((method) => ({ ...method, detachedAt: null }));
      await replacePaymentMethods(em, customerId, rows, readAt);
    });
    const row = await findPaymentMethod(deps.em(), methodId);
    if (row === null) throw new Error(`Stripe attached ${methodId} and does not list it`);
    return ok({ payment_method: presentPaymentMethod(row) });
  },
});

/** @throws ApiProblem `payment_method_currency` for a method that cannot pay in the customer's currency */
function refuseCurrency(error: unknown): never {
  if (!(error instanceof WrongCurrencyError)) throw error;
  throw new ApiProblem('payment_method_currency', error.message, {
    errors: [{ pointer: '/payment_method_id', detail: 'cannot pay in your currency' }],
  });
}

/** Somebody else's, unknown, or used up: the caller cannot tell which. */
function isUnknownMethod(error: unknown): boolean {
  if (error instanceof ApiProblem) return false;
  if (error instanceof ForeignPaymentMethodError) return true;
  const { kind } = classifyStripeError(error);
  return kind === 'not_found' || kind === 'invalid';
}
