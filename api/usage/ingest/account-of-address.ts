import type { EntityManager } from '@mikro-orm/postgresql';
import { findAccounts } from '../../../db/accounts/admin-lists.ts';
import type { FoundAccount } from '../../../db/accounts/admin-lists.ts';
import { ApiProblem } from '../../http/api-problem.ts';

/**
 * Resolves an address or customer id for staff. Anybody can write any address into an account, so an
 * unverified one identifies nobody, even if it is the only match. Nor does one of somebody with several
 * customers.
 *
 * @throws ApiProblem `not_found`; `account_unclear` with the candidates
 */
export async function accountOfAddress(em: EntityManager, addressOrId: string): Promise<FoundAccount> {
  const accounts = await findAccounts(em, addressOrId);
  const [only, ...others] = accounts;
  if (only === undefined) throw new ApiProblem('not_found', `There is no account ${addressOrId}.`);
  const byId = only.customerId === addressOrId;
  if (others.length === 0 && (byId || only.verified)) return only;
  const candidates = accounts.map(({ customerId, userId }) => customerId ?? `user ${userId ?? ''}`);
  const why = only.verified ? `${addressOrId} has several customers` : `Nobody has verified ${addressOrId}`;
  throw new ApiProblem('account_unclear', `${why}; name the customer instead: ${candidates.join(', ')}.`, {
    errors: candidates.map((detail) => ({ pointer: ':email', detail })),
  });
}
