const brands: Record<string, string> = { amex: 'American Express', jcb: 'JCB', unionpay: 'UnionPay' };

const brandName = (brand: string | null): string =>
  brand === null ? 'Card' : (brands[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1));

const types: Record<string, string> = {
  us_bank_account: 'US bank account',
  sepa_debit: 'SEPA Direct Debit',
  bacs_debit: 'Bacs Direct Debit',
  au_becs_debit: 'BECS Direct Debit',
  acss_debit: 'Canadian pre-authorised debit',
};

interface Method {
  type: string;
  card: { brand: string | null; last4: string | null } | null;
}

/** `Visa •••• 4242`; of what is no card, its type. */
export const paymentMethodName = ({ type, card }: Method): string =>
  card === null
    ? (types[type] ?? type.charAt(0).toUpperCase() + type.slice(1).replaceAll('_', ' '))
    : `${brandName(card.brand)} •••• ${card.last4 ?? '????'}`;
