import type { EntityManager } from '@mikro-orm/postgresql';
import type { StripeAccount } from '../../domain/accounts/stripe-account.ts';
import { execute, queryOne } from '../sql.ts';

const PROVIDER = 'stripe';

/** The account that this database is of; null before the first start that reached Stripe. */
export function storedAccount(em: EntityManager): Promise<StripeAccount | null> {
  return queryOne(em, 'select account_id, mode from stripe_account where provider = $1', [PROVIDER]);
}

/** Stores the account if none is stored; the first of two concurrent ones wins. @returns the stored one */
export async function rememberAccount(em: EntityManager, account: StripeAccount): Promise<StripeAccount> {
  await execute(
    em,
    `insert into stripe_account (provider, account_id, mode, first_seen_at) values ($1, $2, $3, now())
     on conflict (provider) do nothing`,
    [PROVIDER, account.accountId, account.mode],
  );
  return (await storedAccount(em)) ?? account;
}
