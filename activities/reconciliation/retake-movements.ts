import type { EntityManager } from '@mikro-orm/postgresql';
import { recordMrrChange } from '../../db/revenue/mrr-changes.ts';
import { customersToRetake } from '../../db/revenue/persons.ts';
import { subscriptionsForUpdate } from '../../db/subscriptions/subscriptions.ts';
import type { ActivityDeps } from '../deps.ts';
import { retakeMovements } from '../revenue/record-mrr.ts';

/** Persons in one run; the rest is left to the next. */
const AT_ONCE = 1_000;

/**
 * Rewrites movements that belong to the wrong person: a customer was linked to a user later, or the rows
 * are from the time when movements were of subscriptions. The sum stays MRR.
 * @returns the number of customers
 */
export async function retakeStrayMovements({ orm }: Pick<ActivityDeps, 'orm'>): Promise<number> {
  const customers = await customersToRetake(orm.em.fork(), AT_ONCE);
  for (const id of customers) await orm.em.fork().transactional((em) => retakeCustomer(em, id));
  return customers.length;
}

async function retakeCustomer(em: EntityManager, customerId: string): Promise<void> {
  // A worker of the time before wrote the subscription and its movement, but no change.
  for (const row of await subscriptionsForUpdate(em, customerId)) {
    const { id: subscriptionId, revision, mrr, currency, tier, billingTime: at, status } = row;
    const key = `${subscriptionId}/${revision}/again`;
    const voluntary = status !== 'suspended';
    await recordMrrChange(em, { key, customerId, subscriptionId, at, mrr, currency, tier, voluntary });
  }
  await retakeMovements(em, customerId);
}
