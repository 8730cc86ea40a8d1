import type { EntityManager } from '@mikro-orm/postgresql';
import { CustomEndpointSchema } from './custom-endpoint.entity.ts';
import type { RowOf } from '../database.ts';
import { insertRows } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';

/** An OpenAI-compatible endpoint that an administrator has allowed. */
export type CustomEndpointRow = RowOf<'custom_endpoints'>;

/**
 * Allows an endpoint. False when its id is taken: an id never changes its target, because users entrusted
 * keys to it.
 */
export async function addCustomEndpoint(em: EntityManager, row: CustomEndpointRow): Promise<boolean> {
  const added = await insertRows<{ id: string }>(
    em,
    CustomEndpointSchema,
    [row],
    'on conflict (id) do nothing returning id',
  );
  return added.length > 0;
}

/** Every allowed endpoint, by id. Few: administrators type them. */
export async function listCustomEndpoints(em: EntityManager): Promise<CustomEndpointRow[]> {
  return readAll(em, tables(em).selectFrom('custom_endpoints').selectAll().orderBy('id'));
}

/**
 * One allowed endpoint; null when it is not allowed.
 * @param options.hold prevents its removal until the transaction ends
 */
export async function findCustomEndpoint(
  em: EntityManager,
  id: string,
  { hold = false }: { hold?: boolean } = {},
): Promise<CustomEndpointRow | null> {
  const endpoint = tables(em).selectFrom('custom_endpoints').selectAll().where('id', '=', id);
  return readFirst(em, hold ? endpoint.forKeyShare() : endpoint);
}

/**
 * Takes an endpoint off the list, and removes the keys that were given for it. Call it in a transaction.
 * @returns how many keys that were; null where there was no such endpoint
 */
export async function removeCustomEndpoint(em: EntityManager, id: string): Promise<number | null> {
  const removed = await changeRows(em, tables(em).deleteFrom('custom_endpoints').where('id', '=', id));
  if (removed === 0) return null;
  return changeRows(em, tables(em).deleteFrom('provider_keys').where('provider', '=', id));
}
