import { usedOnDays } from '../../../db/usage/reporting/usage-reads.ts';
import { quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { clockOf, countersOf } from './customer-clock.ts';

/** What some customers used on the running day of each, by customer; those who used nothing are left out. */
export async function callsToday(
  deps: Pick<ApiDeps, 'em' | 'now' | 'metered'>,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  const now = deps.now();
  const customers = await deps.metered.remembered(new Set(customerIds));
  const days = [...customers.values()].map((customer) => ({
    customerId: customer.id,
    day: countersOf(customer, clockOf(customer, now)).dayStart,
  }));
  const used = await usedOnDays(deps.em(), days);
  return new Map([...used].map(([id, quantity]) => [id, quantityToNumber(quantity)]));
}
