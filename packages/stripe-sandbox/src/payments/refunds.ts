import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { invalidRequest, parameterMissing } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { recordMovement } from './balance-transactions.ts';
import { cardRecordOf } from './card-records.ts';

type Refund = ObjectTypes['refund'];

export interface RefundInput {
  charge: string;
  /** Minor units; default what is left of the charge. */
  amount?: number;
  reason?: Refund['reason'];
  metadata?: Record<string, string>;
}

/**
 * Gives back all or part of a charge, with its events.
 * @throws 400 when the charge did not succeed, is given back already, or the amount is more than is left
 */
export function createRefund(context: Context, input: RefundInput): Refund {
  const charge = context.get('charge', input.charge, 'charge');
  if (charge.status !== 'succeeded')
    throw invalidRequest(`Charge ${charge.id} has not succeeded and cannot be refunded.`, 'charge');
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.refunded || left <= 0) {
    throw invalidRequest(
      `Charge ${charge.id} has already been refunded.`,
      undefined,
      'charge_already_refunded',
    );
  }
  const amount = input.amount ?? left;
  if (amount <= 0) throw invalidRequest('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      'amount',
    );
  }
  const dispute = [...context.each('dispute', 'charge', charge.id)].find(
    ({ is_charge_refundable }) => !is_charge_refundable,
  );
  if (dispute !== undefined && dispute.status !== 'won') {
    throw invalidRequest(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      undefined,
      'charge_disputed',
    );
  }
  return carryOut(context, charge, amount, input);
}

function carryOut(
  context: Context,
  charge: ObjectTypes['charge'],
  amount: number,
  input: RefundInput,
): Refund {
  const behaviour =
    charge.payment_method === null ? undefined : cardRecordOf(context, charge.payment_method).card.refund;
  const id = context.newId('re');
  const at = context.now(charge);
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: recordMovement(context, {
      amount: -amount,
      currency: charge.currency,
      fee: 0,
      source: id,
      type: 'refund',
      at,
    }),
    charge: charge.id,
    created: at,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      type: 'card',
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
    },
    metadata: input.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: input.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behaviour === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
  context.create('refund', refund);
  const refunded = context.update('charge', charge.id, (draft) => {
    draft.amount_refunded += amount;
    draft.refunded = draft.amount_refunded === draft.amount;
  });
  context.emitUpdated('charge.refunded', charge, refunded);
  context.emit('refund.created', refund);
  context.emit('charge.refund.updated', refund);
  if (behaviour !== undefined) {
    context.schedule({
      key: `refund/${id}`,
      clock: context.clockOf(charge),
      at: at + 5,
      kind: `refund.${behaviour}`,
      payload: { id },
    });
  }
  return refund;
}

/** Refunds. */
export const refunds: Resource = (registry) => {
  registry.type('refund', {
    prefix: 're',
    indexes: {
      charge: ({ charge }) => charge,
      payment_intent: ({ payment_intent }) => payment_intent,
      customer: ({ customer }) => customer,
    },
  });
  registry.route<Stripe.RefundCreateParams>()('POST', '/v1/refunds', (context, params) => {
    const charge = params.charge ?? chargeOfIntent(context, params.payment_intent);
    return createRefund(context, {
      charge,
      metadata: mergeMetadata({}, params.metadata),
      ...(params.amount === undefined ? {} : { amount: params.amount }),
      ...(params.reason === undefined ? {} : { reason: params.reason }),
    });
  });
  registry.route<Stripe.RefundListParams>()('GET', '/v1/refunds', (context, params) => {
    const index =
      params.charge === undefined
        ? (['payment_intent', params.payment_intent] as const)
        : (['charge', params.charge] as const);
    return listPage(context, { type: 'refund', url: '/v1/refunds', index }, params);
  });
  registry.route()('GET', '/v1/refunds/{refund}', (context, _params, path) =>
    context.get('refund', path.refund),
  );
  registry.route<Stripe.RefundUpdateParams>()('POST', '/v1/refunds/{refund}', (context, params, path) =>
    context.update(
      'refund',
      path.refund,
      (draft) => {
        if (params.metadata !== undefined) draft.metadata = mergeMetadata(draft.metadata, params.metadata);
      },
      'refund.updated',
    ),
  );
  registry.onDue<{ id: string }>('refund.pending', (context, { id }) => {
    context.update(
      'refund',
      id,
      (draft) => {
        draft.status = 'succeeded';
      },
      'refund.updated',
    );
  });
  registry.onDue<{ id: string }>('refund.fails', failRefund);
};

/** The bank sent the money back: the charge counts as not refunded again. */
function failRefund(context: Context, { id }: { id: string }): void {
  const before = context.get('refund', id);
  const charge = context.get('charge', before.charge ?? '');
  const at = context.now(charge);
  const movement = recordMovement(context, {
    amount: before.amount,
    currency: before.currency,
    fee: 0,
    source: id,
    type: 'refund_failure',
    at,
  });
  const failed = context.update('refund', id, (draft) => {
    draft.status = 'failed';
    draft.failure_reason = 'expired_or_canceled_card';
    draft.failure_balance_transaction = movement;
  });
  context.update(
    'charge',
    charge.id,
    (draft) => {
      draft.amount_refunded -= before.amount;
      draft.refunded = false;
    },
    'charge.updated',
  );
  context.emitUpdated('refund.updated', before, failed);
  context.emit('refund.failed', failed);
}

function chargeOfIntent(context: Context, intent: string | undefined): string {
  if (intent === undefined) throw parameterMissing('charge');
  const { latest_charge } = context.get('payment_intent', intent, 'payment_intent');
  if (latest_charge === null)
    throw invalidRequest('This PaymentIntent does not have a successful charge to refund.', 'payment_intent');
  return latest_charge;
}
