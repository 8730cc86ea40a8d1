import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { invalidRequest } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';

type Transaction = ObjectTypes['customer_balance_transaction'];

export interface BalanceAdjustment {
  customer: string;
  /** Minor units; negative is credit for the customer. */
  amount: number;
  currency: string;
  type: Transaction['type'];
  invoice?: string;
  creditNote?: string;
  description?: string;
  metadata?: Record<string, string>;
}

/** Changes a customer's balance and writes the transaction; with `sendEvent`, sends customer.updated. */
export function adjustCustomerBalance(
  context: Context,
  adjustment: BalanceAdjustment,
  sendEvent = true,
): Transaction {
  const { customer, amount, currency, type } = adjustment;
  const before = context.get('customer', customer, 'customer');
  if (before.currency !== null && before.currency !== undefined && before.currency !== currency) {
    throw invalidRequest(`The customer's currency is ${before.currency}, not ${currency}.`, 'currency');
  }
  const after = context.update('customer', customer, (draft) => {
    draft.balance += amount;
    draft.currency ??= currency;
  });
  const transaction = context.create('customer_balance_transaction', {
    id: context.newId('cbtxn'),
    object: 'customer_balance_transaction',
    amount,
    checkout_session: null,
    created: context.now(customer),
    credit_note: adjustment.creditNote ?? null,
    currency,
    customer,
    customer_account: null,
    description: adjustment.description ?? null,
    ending_balance: after.balance,
    invoice: adjustment.invoice ?? null,
    livemode: false,
    metadata: adjustment.metadata ?? {},
    type,
  });
  if (sendEvent && type !== 'initial') context.emitUpdated('customer.updated', before, after);
  return transaction;
}

/** Transactions of customers' balances. */
export const customerBalance: Resource = (registry) => {
  registry.type('customer_balance_transaction', {
    prefix: 'cbtxn',
    indexes: { customer: ({ customer }) => customer },
  });
  registry.route<Stripe.CustomerCreateBalanceTransactionParams>()(
    'POST',
    '/v1/customers/{customer}/balance_transactions',
    (context, params, { customer }) => {
      context.get('customer', customer);
      return adjustCustomerBalance(context, {
        customer,
        amount: params.amount,
        currency: params.currency.toLowerCase(),
        type: 'adjustment',
        metadata: mergeMetadata({}, params.metadata),
        ...(params.description === undefined ? {} : { description: params.description }),
      });
    },
  );
  registry.route<Stripe.CustomerListBalanceTransactionsParams>()(
    'GET',
    '/v1/customers/{customer}/balance_transactions',
    (context, params, { customer }) => {
      context.get('customer', customer);
      const url = `/v1/customers/${customer}/balance_transactions`;
      return listPage(
        context,
        { type: 'customer_balance_transaction', url, index: ['customer', customer] },
        params,
      );
    },
  );
  registry.route()(
    'GET',
    '/v1/customers/{customer}/balance_transactions/{transaction}',
    (context, _params, path) => {
      context.get('customer', path.customer);
      return context.get('customer_balance_transaction', path.transaction);
    },
  );
};
