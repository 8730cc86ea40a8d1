import type { EntityManager } from '@mikro-orm/postgresql';
import { changesOfCustomers, recordMrrChange } from '../../db/revenue/mrr-changes.ts';
import type { MrrRecord } from '../../db/revenue/mrr-changes.ts';
import { customersOfPerson, lockPerson, personOfCustomer } from '../../db/revenue/persons.ts';
import { replaceMovements } from '../../db/revenue/revenue.ts';
import { isoDay, toMs } from '../../domain/period.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { movementsOfPerson } from '../../domain/revenue/person-movements.ts';

/**
 * Records a subscription's MRR and, if it changed, rewrites its person's movements. Runs in the transaction
 * that writes the projection, whose row the caller holds.
 */
export async function recordMrr(em: EntityManager, record: MrrRecord): Promise<void> {
  if (await recordMrrChange(em, record)) await retakeMovements(em, record.customerId);
}

/**
 * Rewrites the movements of a customer's person from all their changes. Safe to repeat at any time. If the
 * customer belonged to another person before, theirs are rewritten too.
 */
export async function retakeMovements(em: EntityManager, customerId: string): Promise<void> {
  const person = await personOfCustomer(em, customerId);
  for (const other of await retakeOf(em, person, customerId)) await retakeOf(em, other);
}

/** @returns persons that lost movements by it */
async function retakeOf(em: EntityManager, person: string, customerId?: string): Promise<string[]> {
  await lockPerson(em, person);
  const known = await customersOfPerson(em, person);
  const customers = [...new Set(customerId === undefined ? known : [...known, customerId])];
  const movements = movementsOfPerson(await changesOfCustomers(em, customers), {
    moveWindowMs: toMs(DEFAULT_POLICY.moveWindow),
  });
  const rows = movements.map((movement) => ({
    ...movement,
    person,
    key: `${person}/${isoDay(movement.at)}/${movement.currency}`,
  }));
  return replaceMovements(em, { person, customers }, rows);
}
