import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import type { ObjectTypes, Stored } from '../core/object-types.ts';
import { cardOfNumber, type TestCard } from './test-cards.ts';

/**
 * What only the sandbox knows of a payment method: its number, and whether it was set up for off-session
 * use.
 */
export interface CardRecord {
  /** The payment method's id. */
  id: string;
  object: 'sandbox.card';
  number: string;
  setUp: boolean;
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.card': CardRecord;
  }
}

/** The test card of a payment method, with its record. A method without one behaves like a good card. */
export function cardRecordOf(
  context: Context,
  paymentMethod: string,
): { card: TestCard; record: CardRecord | undefined } {
  const record = context.find('sandbox.card', paymentMethod);
  const card = cardOfNumber(record?.number ?? '4242424242424242');
  if (card === undefined) throw new Error(`the record of ${paymentMethod} has no card`);
  return { card, record };
}

/** Remembers that the customer authenticated this card for later use. */
export function markSetUp(context: Context, paymentMethod: string): void {
  if (context.find('sandbox.card', paymentMethod) === undefined) return;
  context.update('sandbox.card', paymentMethod, (draft) => {
    draft.setUp = true;
  });
}

/** Sixteen letters and digits, the same for the same number. */
function fingerprintOf(number: string): string {
  return createHash('sha256')
    .update(`card ${number}`)
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 16);
}

/** The `card` hash of a payment method. */
function cardShape(
  card: TestCard,
  expiry: { month: number; year: number },
): Stored<Stripe.PaymentMethod.Card> {
  return {
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: card.declines === 'incorrect_cvc' ? 'fail' : 'pass',
    },
    country: card.country,
    display_brand: card.brand === 'amex' ? 'american_express' : card.brand,
    exp_month: expiry.month,
    exp_year: expiry.year,
    fingerprint: fingerprintOf(card.number),
    funding: card.funding,
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

/** Stores a new payment method of type card. */
export function createCardMethod(
  context: Context,
  card: TestCard,
  given: {
    expiry?: { month: number; year: number };
    billingDetails?: ObjectTypes['payment_method']['billing_details'];
    metadata?: Record<string, string>;
    allowRedisplay?: ObjectTypes['payment_method']['allow_redisplay'];
    customer?: string | null;
    /** `card_…` for a card of the older Sources API. */
    id?: string;
  } = {},
): ObjectTypes['payment_method'] {
  const id = given.id ?? context.newId('pm');
  const created = context.now(given.customer ?? null);
  context.create('sandbox.card', {
    id,
    object: 'sandbox.card',
    number: card.number,
    setUp: card.setUp ?? false,
  });
  return context.create('payment_method', {
    id,
    object: 'payment_method',
    allow_redisplay: given.allowRedisplay ?? 'unspecified',
    billing_details: given.billingDetails ?? {
      address: emptyAddress(),
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    card: cardShape(card, given.expiry ?? { month: 12, year: new Date(created * 1000).getUTCFullYear() + 5 }),
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: given.metadata ?? {},
    type: 'card',
  });
}

/** An address of which nothing is known. */
export const emptyAddress = () => ({
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
});
