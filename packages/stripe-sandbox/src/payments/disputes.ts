import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { invalidRequest } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { omit } from '../core/omit.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { recordMovement } from './balance-transactions.ts';
import { cardRecordOf } from './card-records.ts';

type Dispute = ObjectTypes['dispute'];
const week = 7 * 86_400;
const disputeFee = 1500;

const evidenceFields = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const;

/** Disputes a charge at once where its test card asks for that. */
export function disputeIfAsked(context: Context, charge: ObjectTypes['charge']): void {
  if (charge.payment_method === null || !charge.captured) return;
  const { disputed } = cardRecordOf(context, charge.payment_method).card;
  if (disputed === undefined) return;
  const dispute = openDispute(context, charge, {
    is_charge_refundable: disputed.warning === true,
    payment_method_details: {
      type: 'card',
      card: {
        brand: charge.payment_method_details?.card?.brand ?? 'visa',
        case_type: disputed.warning === true ? 'inquiry' : 'chargeback',
        network: charge.payment_method_details?.card?.network ?? 'visa',
        network_reason_code: '10.4',
      },
    },
    reason: disputed.reason,
    status: disputed.warning === true ? 'warning_needs_response' : 'needs_response',
  });
  if (disputed.warning !== true) withdraw(context, dispute);
}

/** A bank takes the money of a debit back: a dispute that nobody can answer, lost as it begins. */
export function returnDebit(context: Context, charge: ObjectTypes['charge'], reason: string): void {
  const dispute = openDispute(context, charge, { is_charge_refundable: false, reason, status: 'lost' });
  withdraw(context, dispute);
  context.emit('charge.dispute.closed', context.get('dispute', dispute.id));
}

function openDispute(
  context: Context,
  charge: ObjectTypes['charge'],
  about: Pick<Dispute, 'is_charge_refundable' | 'payment_method_details' | 'reason' | 'status'>,
): Dispute {
  const evidence = Object.fromEntries(evidenceFields.map((field) => [field, null])) as Omit<
    Dispute['evidence'],
    'enhanced_evidence'
  >;
  context.update('charge', charge.id, (draft) => {
    draft.disputed = true;
  });
  return context.create(
    'dispute',
    {
      id: context.newId('du'),
      object: 'dispute',
      amount: charge.amount,
      balance_transactions: [],
      charge: charge.id,
      created: context.now(charge),
      currency: charge.currency,
      enhanced_eligibility_types: [],
      evidence: { ...evidence, enhanced_evidence: {} },
      evidence_details: {
        due_by: context.now(charge) + week,
        enhanced_eligibility: {},
        has_evidence: false,
        past_due: false,
        submission_count: 0,
        submission_method: 'not_submitted',
      },
      intended_submission_method: null,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      ...about,
    },
    'charge.dispute.created',
  );
}

/** Disputes: read, answered with evidence, closed. */
export const disputes: Resource = (registry) => {
  registry.type('dispute', {
    prefix: 'du',
    indexes: { charge: ({ charge }) => charge, payment_intent: ({ payment_intent }) => payment_intent },
  });
  registry.route<Stripe.DisputeListParams>()('GET', '/v1/disputes', (context, params) => {
    const index =
      params.charge === undefined
        ? (['payment_intent', params.payment_intent] as const)
        : (['charge', params.charge] as const);
    return listPage(context, { type: 'dispute', url: '/v1/disputes', index }, params);
  });
  registry.route()('GET', '/v1/disputes/{dispute}', (context, _params, path) =>
    context.get('dispute', path.dispute),
  );
  registry.route<Stripe.DisputeUpdateParams>()('POST', '/v1/disputes/{dispute}', (context, params, path) =>
    updateDispute(context, path.dispute, params),
  );
  registry.route()('POST', '/v1/disputes/{dispute}/close', (context, _params, path) => {
    const { status } = context.get('dispute', path.dispute);
    if (!isOpen(status)) throw invalidRequest('This dispute is already closed.');
    return closeDispute(context, path.dispute, status.startsWith('warning') ? 'warning_closed' : 'lost');
  });
};

const isOpen = (status: string) => /needs_response|under_review/.test(status);

/**
 * Stores evidence. Submitted evidence is decided at once by Stripe's test text: `winning_evidence` wins,
 * `losing_evidence` loses, anything else stays under review.
 */
function updateDispute(context: Context, id: string, params: Wire<Stripe.DisputeUpdateParams>): Dispute {
  if (!isOpen(context.get('dispute', id).status)) throw invalidRequest('This dispute is already closed.');
  const submitted = params.submit === true || (params.submit === undefined && params.evidence !== undefined);
  const updated = context.update(
    'dispute',
    id,
    (draft) => {
      draft.metadata =
        params.metadata === undefined ? draft.metadata : mergeMetadata(draft.metadata, params.metadata);
      if (params.intended_submission_method !== undefined)
        draft.intended_submission_method = params.intended_submission_method;
      if (params.evidence !== undefined) {
        Object.assign(draft.evidence, omit(params.evidence, 'enhanced_evidence', 'appeal'));
        draft.evidence_details.has_evidence = true;
      }
      if (!submitted) return;
      draft.evidence_details.submission_count += 1;
      draft.evidence_details.submission_method = 'manual';
      draft.status = draft.status.startsWith('warning') ? 'warning_under_review' : 'under_review';
    },
    'charge.dispute.updated',
  );
  const text = updated.evidence.uncategorized_text;
  if (!submitted || (text !== 'winning_evidence' && text !== 'losing_evidence')) return updated;
  const warning = updated.status.startsWith('warning');
  return closeDispute(context, id, warning ? 'warning_closed' : text === 'winning_evidence' ? 'won' : 'lost');
}

function withdraw(context: Context, dispute: Dispute): void {
  const at = context.now(context.find('charge', dispute.charge));
  const id = recordMovement(context, {
    amount: -dispute.amount,
    currency: dispute.currency,
    fee: disputeFee,
    source: dispute.id,
    type: 'adjustment',
    at,
    description: `Chargeback withdrawal for ${dispute.charge}`,
  });
  addMovement(context, dispute.id, id, 'charge.dispute.funds_withdrawn');
}

function addMovement(
  context: Context,
  dispute: string,
  movement: string,
  event: 'charge.dispute.funds_withdrawn' | 'charge.dispute.funds_reinstated',
) {
  const transaction = context.get('balance_transaction', movement);
  const updated = context.update('dispute', dispute, (draft) => {
    draft.balance_transactions.push(transaction);
  });
  context.emit(event, updated);
}

function closeDispute(context: Context, id: string, status: 'won' | 'lost' | 'warning_closed'): Dispute {
  const dispute = context.update('dispute', id, (draft) => {
    draft.status = status;
  });
  context.emit('charge.dispute.closed', dispute);
  if (status !== 'won') return dispute;
  const movement = recordMovement(context, {
    amount: dispute.amount,
    currency: dispute.currency,
    fee: 0,
    source: id,
    type: 'adjustment',
    at: context.now(context.find('charge', dispute.charge)),
    description: `Chargeback reversal for ${dispute.charge}`,
  });
  addMovement(context, id, movement, 'charge.dispute.funds_reinstated');
  return context.get('dispute', id);
}
