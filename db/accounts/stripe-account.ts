import type { EntityManager } from '@mikro-orm/postgresql';
import type { StripeAccount } from '../../domain/accounts/stripe-account.ts';
import { changeRows, NOW, readFirst, tables } from '../typed.ts';

const PROVIDER = 'stripe';

/** The account that this database is of; null before the first start that reached Stripe. */
function storedAccount(em: EntityManager): Promise<StripeAccount | null> {
  const stored = tables(em).selectFrom('stripe_account').select(['accountId', 'mode']);
  return readFirst(em, stored.where('provider', '=', PROVIDER));
}

/** Stores the account if none is stored; the first of two concurrent ones wins. @returns the stored one */
export async function rememberAccount(em: EntityManager, account: StripeAccount): Promise<StripeAccount> {
  const stored = tables(em)
    .insertInto('stripe_account')
    .values({ provider: PROVIDER, accountId: account.accountId, mode: account.mode, firstSeenAt: NOW });
  await changeRows(
    em,
    stored.onConflict((known) => known.column('provider').doNothing()),
  );
  return (await storedAccount(em)) ?? account;
}
