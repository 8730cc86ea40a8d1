import { z } from 'zod';
import { customerOfUser } from '../../../db/repositories/customers.ts';
import { toMajor } from '../../../domain/money.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute, ok } from '../../http/define-route.ts';

/** GET /stripe/customer */
export const getCustomer = defineRoute({
  method: 'get',
  path: '/stripe/customer',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Shows the caller's Stripe customer",
  tags: ['Stripe customer'],
  responses: {
    200: z
      .object({
        stripe_customer_id: z.string(),
        email: z.string().nullable(),
        name: z.string().nullable(),
        currency: z.string(),
        balance: z.number().meta({ description: 'Negative: a credit for the next invoice' }),
        default_payment_method: z.string().nullable().meta({ description: 'Its id' }),
      })
      .meta({ id: 'StripeCustomer' }),
  },
  errors: ['no_stripe_customer'],
  handler: async ({ principal, deps }) => {
    const customer = await customerOfUser(deps.em(), principal.userId);
    if (customer === null || customer.deleted)
      throw new ApiProblem('no_stripe_customer', 'No Stripe customer found');
    // Stripe fixes a customer's currency with the first invoice.
    const currency = customer.currency ?? deps.settings.defaultCurrency;
    return ok({
      stripe_customer_id: customer.id,
      email: customer.email,
      name: customer.name,
      currency,
      balance: toMajor(customer.balance, currency),
      default_payment_method: customer.defaultPaymentMethodId,
    });
  },
});
