import type { Context } from '../core/context.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import type { DebitType } from './test-banks.ts';

type Mandate = ObjectTypes['mandate'];

/** What a customer agreed to when they gave a bank account: it may be debited without them. */
export const mandates: Resource = (registry) => {
  registry.type('mandate', {
    prefix: 'mandate',
    indexes: { payment_method: ({ payment_method }) => payment_method },
  });
  registry.route()('GET', '/v1/mandates/{mandate}', (context, _params, { mandate }) =>
    context.get('mandate', mandate),
  );
};

/** Stores the mandate of a bank account, which its customer accepted online. Stripe sends no event for it. */
export function createMandate(context: Context, paymentMethod: string, type: DebitType): Mandate {
  const id = context.newId('mandate');
  return context.create('mandate', {
    id,
    object: 'mandate',
    customer_acceptance: {
      accepted_at: context.now(),
      online: { ip_address: '203.0.113.1', user_agent: 'Mozilla/5.0' },
      type: 'online',
    },
    livemode: false,
    multi_use: {},
    payment_method: paymentMethod,
    payment_method_details: { type, ...termsOf(type, id, `${context.baseUrl}/mandates/${id}`) },
    status: 'active',
    type: 'multi_use',
  });
}

/** What each scheme says of a mandate besides. */
function termsOf(type: DebitType, id: string, url: string): Partial<Mandate['payment_method_details']> {
  const reference = id.slice(-16).toUpperCase();
  switch (type) {
    case 'us_bank_account':
      return { us_bank_account: {} };
    case 'sepa_debit':
      return { sepa_debit: { reference, url } };
    case 'bacs_debit':
      return {
        bacs_debit: {
          display_name: null,
          network_status: 'accepted',
          reference,
          revocation_reason: null,
          service_user_number: null,
          url,
        },
      };
    case 'au_becs_debit':
      return { au_becs_debit: { url } };
    case 'acss_debit':
      return {
        acss_debit: {
          default_for: ['invoice', 'subscription'],
          interval_description: null,
          payment_schedule: 'sporadic',
          transaction_type: 'personal',
        },
      };
  }
}

/** Of a payment method; undefined for a card. */
export const mandateOf = (context: Context, paymentMethod: string): Mandate | undefined => {
  for (const mandate of context.each('mandate', 'payment_method', paymentMethod)) return mandate;
  return undefined;
};

/** Whether nothing can be charged by the method, because its customer or their bank ended the mandate. */
export const isMandateInactive = (context: Context, paymentMethod: string): boolean =>
  mandateOf(context, paymentMethod)?.status === 'inactive';

/** Ends the mandate of a bank account and sends its event. */
export function endMandate(context: Context, paymentMethod: string): void {
  const mandate = mandateOf(context, paymentMethod);
  if (mandate === undefined || mandate.status === 'inactive') return;
  const ended = context.update('mandate', mandate.id, (draft) => {
    draft.status = 'inactive';
    const bacs = draft.payment_method_details.bacs_debit;
    if (bacs !== undefined) bacs.network_status = 'revoked';
  });
  context.emitUpdated('mandate.updated', mandate, ended);
}
