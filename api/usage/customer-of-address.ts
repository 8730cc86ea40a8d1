import { findAccountByEmail } from '../../db/repositories/admin-lists.ts';
import type { MeteredCustomer } from '../../db/repositories/usage-customers.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';

/**
 * The customer of an e-mail address, for staff.
 *
 * @throws ApiProblem `not_found` for an address that nobody has, or whose account was never a customer
 */
export async function customerOfAddress(
  deps: Pick<ApiDeps, 'em' | 'metered'>,
  address: string,
): Promise<MeteredCustomer> {
  const account = await findAccountByEmail(deps.em(), address);
  const customer =
    account === null
      ? null
      : account.customerId === null
        ? account.userId === null
          ? null
          : await deps.metered.ofUser(account.userId)
        : await deps.metered.find(account.customerId);
  if (customer === null) throw new ApiProblem('not_found', `There is no customer ${address}.`);
  return customer;
}
