import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { accountOfAddress } from './account-of-address.ts';

/**
 * The customer of a verified e-mail address, or the one with this id, for staff.
 *
 * @throws ApiProblem `not_found` for an unknown address or an account that was never a customer;
 *   `account_unclear`
 */
export async function customerOfAddress(
  deps: Pick<ApiDeps, 'em' | 'metered'>,
  address: string,
): Promise<MeteredCustomer> {
  const { customerId, userId } = await accountOfAddress(deps.em(), address);
  const customer =
    customerId !== null
      ? await deps.metered.find(customerId)
      : userId === null
        ? null
        : await deps.metered.ofUser(userId);
  if (customer === null) throw new ApiProblem('not_found', `There is no customer ${address}.`);
  return customer;
}
