import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { hasRole } from '../../auth/principal.ts';
import type { Principal } from '../../auth/principal.ts';

/** What of a caller says whose usage they may report. */
export type Reporter = Pick<Principal, 'userId' | 'role' | 'scopes'>;

/** True where the caller may speak of any customer's usage: staff in person, or a key made for a gateway. */
export const seesAllUsage = (principal: Pick<Principal, 'role' | 'scopes'>): boolean =>
  principal.scopes === undefined
    ? hasRole(principal, 'editor')
    : principal.scopes.includes('usage:write:all');

/**
 * Whether the caller may correct other reporters' usage: staff in person. A gateway corrects its own
 * reports.
 */
export const correctsAllUsage = (principal: Principal): boolean =>
  principal.scopes === undefined && hasRole(principal, 'editor');

/** Whether the caller may report a customer's usage. Other people's customers look like unknown ones. */
export const mayReportFor = (principal: Reporter, customer: MeteredCustomer): boolean =>
  customer.ownerId === principal.userId || seesAllUsage(principal);

/**
 * The customer that a request is about: the named one, else the caller's own.
 *
 * @throws ApiProblem `not_found` for a customer that is not there or not the caller's, `no_stripe_customer`
 */
export async function meteredCustomerFor(
  deps: Pick<ApiDeps, 'metered'>,
  principal: Principal,
  named: string | undefined,
): Promise<MeteredCustomer> {
  if (named === undefined) {
    const own = await deps.metered.ofUser(principal.userId);
    if (own === null) throw new ApiProblem('no_stripe_customer', 'No Stripe customer found.');
    return own;
  }
  const customer = await deps.metered.find(named);
  if (customer === null || !mayReportFor(principal, customer))
    throw new ApiProblem('not_found', `There is no customer ${named}.`);
  return customer;
}
