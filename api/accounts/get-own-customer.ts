import { z } from 'zod';
import { customerOfUser, isCustomerManaged } from '../../db/accounts/customers.ts';
import type { CustomerRow } from '../../db/accounts/customers.ts';
import { toMajor } from '../../domain/money.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';

/** The caller's Stripe customer. */
export const StripeCustomerBody = z
  .object({
    stripe_customer_id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    currency: z.string(),
    balance: z.number().meta({ description: 'Negative: a credit for the next invoice' }),
    default_payment_method: z.string().nullable().meta({ description: 'Its id' }),
    time_zone: z
      .string()
      .nullable()
      .meta({ description: 'In which days and months of usage are counted; null: UTC' }),
    managed: z.boolean().meta({
      description:
        'Whether payment methods, billing details and time zone are changed here: false where every running ' +
        'subscription is billed elsewhere',
    }),
  })
  .meta({ id: 'StripeCustomer' });

/**
 * The customer that a user has.
 * @throws ApiProblem `no_stripe_customer`
 */
export async function ownCustomer(deps: Pick<ApiDeps, 'em'>, userId: string): Promise<CustomerRow> {
  const customer = await customerOfUser(deps.em(), userId);
  if (customer === null || customer.deleted)
    throw new ApiProblem('no_stripe_customer', 'No Stripe customer found');
  return customer;
}

/** A customer as its owner sees it. */
export async function presentCustomer(
  deps: Pick<ApiDeps, 'em' | 'settings'>,
  customer: CustomerRow,
): Promise<z.input<typeof StripeCustomerBody>> {
  // Stripe fixes a customer's currency with the first invoice.
  const currency = customer.currency ?? deps.settings.defaultCurrency;
  return {
    stripe_customer_id: customer.id,
    email: customer.email,
    name: customer.name,
    currency,
    balance: toMajor(customer.balance, currency),
    default_payment_method: customer.defaultPaymentMethodId,
    time_zone: customer.timeZone,
    managed: await isCustomerManaged(deps.em(), customer.id),
  };
}

/** GET /stripe/customer */
export const getCustomerRoute = defineRoute({
  method: 'get',
  path: '/stripe/customer',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Shows the caller's Stripe customer",
  tags: ['Stripe customer'],
  responses: { 200: StripeCustomerBody },
  errors: ['no_stripe_customer'],
  handler: async ({ principal, deps }) =>
    ok(await presentCustomer(deps, await ownCustomer(deps, principal.userId))),
});
