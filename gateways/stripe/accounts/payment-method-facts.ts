import type Stripe from 'stripe';
import type { PaymentMethodFacts } from '../../../domain/subscriptions/snapshot.ts';
import { expanded } from '../references.ts';

/** What the rules need of a payment method: nothing that identifies its holder. */
export function toPaymentMethodFacts(method: Stripe.PaymentMethod): PaymentMethodFacts {
  const card = method.card;
  return {
    id: method.id,
    type: method.type,
    expiry: card === undefined ? null : { month: card.exp_month, year: card.exp_year },
    fingerprint: fingerprintOf(method),
  };
}

/** Stripe's fingerprint of a card or bank account: the same at other customers. */
export const fingerprintOf = (method: Stripe.PaymentMethod): string | null =>
  (
    method.card ??
    method.us_bank_account ??
    method.sepa_debit ??
    method.bacs_debit ??
    method.au_becs_debit ??
    method.acss_debit
  )?.fingerprint ?? null;

/** What {@link renewalPaymentMethod} needs of a subscription or invoice to be expanded. */
export const EXPAND_RENEWAL_METHOD: readonly string[] = [
  'customer.invoice_settings.default_payment_method',
  'customer.default_source',
  'default_payment_method',
  'default_source',
];

/** What names the method that Stripe charges: a subscription, or an invoice. */
interface Charged {
  customer: Stripe.Invoice['customer'];
  default_payment_method: string | Stripe.PaymentMethod | null;
  default_source: string | Stripe.CustomerSource | null;
}

/**
 * The payment method of the next renewal: the subscription's, else the customer's for invoices, each time
 * before the source of older accounts (docs.stripe.com/api/subscriptions/object, default_source). A
 * detached one cannot be charged, whoever still names it.
 */
export function renewalPaymentMethod(charged: Charged): PaymentMethodFacts | null {
  const customer = expanded<Stripe.Customer>(charged.customer);
  return (
    ofMethod(charged.default_payment_method) ??
    ofSource(charged.default_source) ??
    ofMethod(customer?.invoice_settings.default_payment_method ?? null) ??
    ofSource(customer?.default_source ?? null)
  );
}

function ofMethod(given: string | Stripe.PaymentMethod | null): PaymentMethodFacts | null {
  const method = expanded<Stripe.PaymentMethod>(given);
  return method === null || method.customer === null ? null : toPaymentMethodFacts(method);
}

/** A card or source of the older APIs: its id is accepted like a payment method's. */
function ofSource(given: string | Stripe.CustomerSource | null): PaymentMethodFacts | null {
  const source = expanded<Stripe.CustomerSource>(given);
  if (source === null) return null;
  const { id } = source;
  switch (source.object) {
    case 'card':
      return {
        id,
        type: 'card',
        expiry: { month: source.exp_month, year: source.exp_year },
        fingerprint: source.fingerprint ?? null,
      };
    case 'bank_account':
      // Charged only after its holder has confirmed the two small deposits.
      return source.status === 'verified'
        ? { id, type: 'us_bank_account', expiry: null, fingerprint: source.fingerprint ?? null }
        : null;
    case 'source':
      // One for a single use is consumed by the first charge (docs.stripe.com/sources/customers).
      return source.status === 'chargeable' && source.usage === 'reusable'
        ? {
            id,
            type: SOURCE_TYPES[source.type] ?? source.type,
            expiry: expiryOf(source.card),
            fingerprint: source.card?.fingerprint ?? null,
          }
        : null;
    default:
      return null;
  }
}

/** Names that payment methods have for what a source is; the others are the same. */
const SOURCE_TYPES: Readonly<Record<string, string>> = { ach_debit: 'us_bank_account' };

function expiryOf(card: Stripe.Source.Card | undefined): PaymentMethodFacts['expiry'] {
  const [month, year] = [card?.exp_month ?? null, card?.exp_year ?? null];
  return month === null || year === null ? null : { month, year };
}
