import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { cardError, invalidRequest, parameterMissing } from '../core/errors.ts';
import { escape, page } from '../core/html.ts';
import { listOf, listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { cardRecordOf } from './card-records.ts';
import { chargeObject } from './charge-object.ts';
import { recordCharge } from './charge-outcome.ts';
import { declineOf } from './declines.ts';
import { disputeIfAsked } from './disputes.ts';
import { createRefund } from './refunds.ts';
import { resolvePaymentMethod } from './resolve-payment-method.ts';
import { requireChargeable } from './least-amount.ts';

type Charge = ObjectTypes['charge'];

/** Charges: made by payment intents, or, as old fixtures do, directly from a token. */
export const charges: Resource = (registry) => {
  registry.type('charge', {
    prefix: 'ch',
    indexes: { customer: ({ customer }) => customer, payment_intent: ({ payment_intent }) => payment_intent },
    expand: {
      refunds: (context, { id }) => refundsOf(context, id),
      dispute: (context, { id }) => [...context.each('dispute', 'charge', id)][0] ?? null,
    },
    // Stripe's answers have these still, though its types do not.
    present: (context, charge) => ({
      ...charge,
      destination: null,
      dispute: [...context.each('dispute', 'charge', charge.id)][0]?.id ?? null,
      order: null,
      radar_options: {},
      refunds: refundsOf(context, charge.id),
    }),
  });
  registry.route<Stripe.ChargeCreateParams>()('POST', '/v1/charges', create);
  registry.route<Stripe.ChargeListParams>()('GET', '/v1/charges', (context, params) => {
    const index =
      params.payment_intent === undefined
        ? (['customer', params.customer] as const)
        : (['payment_intent', params.payment_intent] as const);
    const filter = ({ customer }: Charge) => params.customer === undefined || customer === params.customer;
    return listPage(context, { type: 'charge', url: '/v1/charges', index, filter }, params);
  });
  registry.route()('GET', '/v1/charges/{charge}', (context, _params, { charge }) =>
    context.get('charge', charge),
  );
  registry.route<Stripe.ChargeUpdateParams>()('POST', '/v1/charges/{charge}', (context, params, { charge }) =>
    context.update(
      'charge',
      charge,
      (draft) => {
        draft.customer = params.customer ?? draft.customer;
        draft.description = params.description ?? draft.description;
        draft.receipt_email = params.receipt_email ?? draft.receipt_email;
        if (params.metadata !== undefined) draft.metadata = mergeMetadata(draft.metadata, params.metadata);
        if (params.fraud_details !== undefined)
          draft.fraud_details = fraudDetails(params.fraud_details.user_report);
      },
      'charge.updated',
    ),
  );
  registry.route<Stripe.ChargeCaptureParams>()(
    'POST',
    '/v1/charges/{charge}/capture',
    (context, params, path) => capture(context, path.charge, params.amount),
  );
  registry.route()('GET', '/v1/charges/{charge}/refunds', (context, params, { charge }) => {
    context.get('charge', charge);
    return listPage(
      context,
      { type: 'refund', url: `/v1/charges/${charge}/refunds`, index: ['charge', charge] },
      params as object,
    );
  });
  registry.route<Stripe.RefundCreateParams>()(
    'POST',
    '/v1/charges/{charge}/refund',
    (context, params, { charge }) => {
      createRefund(context, { charge, ...(params.amount === undefined ? {} : { amount: params.amount }) });
      return context.get('charge', charge);
    },
  );
  registry.page('GET', '/receipts/{charge}', (context, { path }) => {
    const charge = context.get('charge', path['charge'] ?? '');
    return page(
      'Receipt',
      `<h1>Receipt</h1><p>${(charge.amount / 100).toFixed(2)} ${escape(charge.currency.toUpperCase())}, ${escape(charge.status)}</p>`,
    );
  });
};

/** A report that was taken back leaves nothing. */
function fraudDetails(report: string | null): { user_report?: string } {
  return report === '' || report === null ? {} : { user_report: report };
}

const refundsOf = (context: Context, id: string) =>
  listOf([...context.each('refund', 'charge', id)].reverse(), `/v1/charges/${id}/refunds`);

function create(context: Context, params: Wire<Stripe.ChargeCreateParams>): Charge {
  if (params.amount === undefined) throw parameterMissing('amount');
  if (params.currency === undefined) throw parameterMissing('currency');
  requireChargeable(params.amount, params.currency);
  const customer =
    params.customer === undefined ? null : context.get('customer', params.customer, 'customer');
  const source =
    params.source ??
    customer?.invoice_settings.default_payment_method ??
    customer?.default_source ??
    undefined;
  if (source === undefined) throw invalidRequest('Must provide source or customer.', 'source');
  const paymentMethod = resolvePaymentMethod(context, source, 'source');
  const { card } = cardRecordOf(context, paymentMethod.id);
  const refusal = card.declines ?? card.failsCharges;
  const decline = refusal === undefined ? undefined : declineOf(refusal);
  const charge = chargeObject(context, {
    amount: params.amount,
    currency: params.currency.toLowerCase(),
    customer: customer?.id ?? null,
    paymentMethod,
    paymentIntent: null,
    captured: params.capture ?? true,
    authenticated: false,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    receiptEmail: params.receipt_email ?? null,
    statementDescriptor: params.statement_descriptor ?? null,
    ...(decline === undefined ? {} : { decline }),
  });
  if (decline !== undefined) {
    context.create('charge', charge, 'charge.failed');
    throw cardError({
      message: decline.message,
      code: decline.code,
      decline_code: decline.declineCode,
      charge: charge.id,
    });
  }
  if (charge.captured) charge.balance_transaction = recordCharge(context, charge);
  context.create('charge', charge, 'charge.succeeded');
  disputeIfAsked(context, charge);
  return context.get('charge', charge.id);
}

function capture(context: Context, id: string, given: number | undefined): Charge {
  const charge = context.get('charge', id);
  if (charge.captured || charge.status !== 'succeeded') {
    throw invalidRequest(`Charge ${id} has already been captured.`, undefined, 'charge_already_captured');
  }
  const amount = given ?? charge.amount;
  if (amount > charge.amount)
    throw invalidRequest('The amount to capture is more than was authorized.', 'amount', 'amount_too_large');
  return context.update(
    'charge',
    id,
    (draft) => {
      draft.captured = true;
      draft.amount_captured = amount;
      draft.balance_transaction = recordCharge(context, draft, amount);
    },
    'charge.captured',
  );
}
