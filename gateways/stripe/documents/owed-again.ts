/** Metadata of an invoice that asks again for what a bank took back. */
export const OWED_AGAIN = {
  charge: 'returned_charge',
  subscription: 'returned_subscription',
  code: 'returned_code',
  methodType: 'returned_method_type',
  method: 'returned_method',
} as const;
