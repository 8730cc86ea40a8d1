/** A Stripe account in one of its modes. Customers and subscriptions of one are unknown to every other. */
export interface StripeAccount {
  /** `acct_…` */
  accountId: string;
  mode: 'live' | 'test';
}

/** The key belongs to another account or mode than the database. Nothing may be done with it. */
export class OtherStripeAccountError extends Error {
  override readonly name = 'OtherStripeAccountError';

  constructor(stored: StripeAccount, found: StripeAccount) {
    super(
      `The database holds Stripe account ${inWords(stored)}, and STRIPE_SECRET_KEY is of ${inWords(found)}. ` +
        `Set a key of ${inWords(stored)}, or give ${inWords(found)} a database and a Temporal namespace of its own.`,
    );
  }
}

const inWords = ({ accountId, mode }: StripeAccount): string => `${accountId} (${mode} mode)`;

/** @throws OtherStripeAccountError */
export function requireSameAccount(stored: StripeAccount, found: StripeAccount): void {
  if (stored.accountId !== found.accountId || stored.mode !== found.mode)
    throw new OtherStripeAccountError(stored, found);
}
