import { createHash } from 'node:crypto';
import type { Context } from '../core/context.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import { createMandate } from './mandates.ts';
import { emptyAddress } from './card-records.ts';
import { bankOfAccount, isDebitType, type DebitType, type TestBank } from './test-banks.ts';

type Method = ObjectTypes['payment_method'];

/** What only the sandbox knows of a bank account: its number. The id is the payment method's. */
export interface BankRecord {
  id: string;
  object: 'sandbox.bank';
  type: DebitType;
  account: string;
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.bank': BankRecord;
  }
}

/** The test account behind a payment method; null for one that is no bank debit. */
export function bankOf(context: Context, { id, type }: Method): TestBank | null {
  if (!isDebitType(type)) return null;
  return bankOfAccount(type, context.find('sandbox.bank', id)?.account ?? '');
}

/** Stores a new payment method by which a bank account is debited. */
export function createBankMethod(
  context: Context,
  bank: TestBank,
  given: Partial<Pick<Method, 'id' | 'billing_details' | 'metadata' | 'allow_redisplay'>> = {},
): Method {
  const id = given.id ?? context.newId('pm');
  context.create('sandbox.bank', { id, object: 'sandbox.bank', type: bank.type, account: bank.account });
  createMandate(context, id, bank.type);
  return context.create('payment_method', {
    id,
    object: 'payment_method',
    allow_redisplay: given.allow_redisplay ?? 'unspecified',
    billing_details: given.billing_details ?? {
      address: emptyAddress(),
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    created: context.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: given.metadata ?? {},
    type: bank.type,
    ...shapeOf(bank),
  });
}

/** The hash of a payment method that describes its account. */
function shapeOf(bank: TestBank): Pick<Method, DebitType> {
  switch (bank.type) {
    case 'us_bank_account':
      return {
        us_bank_account: {
          ...usAccount(bank),
          financial_connections_account: null,
          networks: { preferred: 'ach', supported: ['ach'] },
          status_details: {},
        },
      };
    case 'sepa_debit':
      return {
        sepa_debit: {
          ...sepaAccount(bank),
          generated_from: { charge: null, setup_attempt: null },
        },
      };
    case 'bacs_debit':
      return { bacs_debit: { ...numberOf(bank), sort_code: bank.routing } };
    case 'au_becs_debit':
      return { au_becs_debit: { ...numberOf(bank), bsb_number: bank.routing } };
    case 'acss_debit':
      return {
        acss_debit: acssAccount(bank),
      };
  }
}

/** What a charge says of the account that it debits. */
export function debitDetails(
  bank: TestBank,
  mandate: string,
): NonNullable<ObjectTypes['charge']['payment_method_details']> {
  switch (bank.type) {
    case 'us_bank_account':
      return {
        type: bank.type,
        us_bank_account: {
          ...usAccount(bank),
          mandate,
          payment_reference: null,
        },
      };
    case 'sepa_debit':
      return {
        type: bank.type,
        sepa_debit: {
          ...sepaAccount(bank),
          mandate,
        },
      };
    case 'bacs_debit':
      return {
        type: bank.type,
        bacs_debit: { ...numberOf(bank), mandate, sort_code: bank.routing },
      };
    case 'au_becs_debit':
      return { type: bank.type, au_becs_debit: { ...numberOf(bank), bsb_number: bank.routing, mandate } };
    case 'acss_debit':
      return {
        type: bank.type,
        acss_debit: { ...acssAccount(bank), mandate },
      };
  }
}

/** What Stripe shows of the number of any account. */
const numberOf = (bank: TestBank) => ({
  fingerprint: fingerprintOf(bank),
  last4: bank.account.slice(-4),
});

const usAccount = (bank: TestBank) => ({
  ...numberOf(bank),
  account_holder_type: 'individual' as const,
  account_type: 'checking' as const,
  bank_name: 'STRIPE TEST BANK',
  routing_number: bank.routing,
});

const sepaAccount = (bank: TestBank) => ({
  ...numberOf(bank),
  bank_code: bank.routing,
  branch_code: '',
  country: bank.country,
});

const acssAccount = (bank: TestBank) => ({
  ...numberOf(bank),
  bank_name: 'STRIPE TEST BANK',
  institution_number: '000',
  transit_number: bank.routing,
});

/** Sixteen letters and digits, the same for the same account. */
function fingerprintOf({ type, account }: TestBank): string {
  return createHash('sha256')
    .update(`${type} ${account}`)
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 16);
}
