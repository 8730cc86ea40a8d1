import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { listPage } from '../core/list.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';

const twoDays = 2 * 86_400;

export interface Movement {
  /** Minor units; negative when money leaves the account. */
  amount: number;
  currency: string;
  fee: number;
  source: string;
  type: 'charge' | 'refund' | 'adjustment' | 'refund_failure' | 'payment_reversal';
  at: number;
  description?: string | null;
}

/** What Stripe keeps of a card payment, in minor units: 2.9 % and 30. */
export const feeOf = (amount: number) => Math.round(amount * 0.029) + 30;

/** Writes down a movement of the account's balance. */
export function recordMovement(
  context: Context,
  { amount, currency, fee, source, type, at, description }: Movement,
): string {
  const transaction: ObjectTypes['balance_transaction'] = {
    id: context.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: at + twoDays,
    balance_type: 'payments',
    created: at,
    currency,
    description: description ?? null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [{ amount: fee, application: null, currency, description: 'Processing fees', type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: type === 'adjustment' ? 'dispute' : type,
    source,
    status: 'pending',
    type,
  };
  return context.create('balance_transaction', transaction).id;
}

/** Balance transactions and the balance they add up to. */
export const balanceTransactions: Resource = (registry) => {
  registry.type('balance_transaction', {
    prefix: 'txn',
    noun: 'balance transaction',
    indexes: { source: ({ source }) => source },
  });
  registry.route<Stripe.BalanceTransactionListParams>()(
    'GET',
    '/v1/balance_transactions',
    (context, params) =>
      listPage(
        context,
        {
          type: 'balance_transaction',
          url: '/v1/balance_transactions',
          index: ['source', params.source],
          filter: ({ type, currency }) =>
            (params.type === undefined || params.type === type) &&
            (params.currency === undefined || params.currency === currency),
        },
        params,
      ),
  );
  registry.route()('GET', '/v1/balance_transactions/{id}', (context, _params, { id }) =>
    context.get('balance_transaction', id),
  );
  registry.route()('GET', '/v1/balance', (context) => {
    const sums = new Map<string, number>();
    for (const { currency, net } of context.each('balance_transaction'))
      sums.set(currency, (sums.get(currency) ?? 0) + net);
    const amounts = [...(sums.size === 0 ? new Map([['usd', 0]]) : sums)].map(([currency, amount]) => ({
      amount,
      currency,
      source_types: { card: amount },
    }));
    return {
      object: 'balance',
      available: amounts.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } })),
      livemode: false,
      pending: amounts,
    };
  });
};
