import type { EntityManager } from '@mikro-orm/postgresql';
import { CustomEndpointSchema } from './custom-endpoint.entity.ts';
import { execute, insertRows, query, queryOne } from '../sql.ts';

/** An OpenAI-compatible endpoint that an administrator has allowed. */
export interface CustomEndpointRow {
  id: string;
  name: string;
  baseUrl: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

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
  return query(em, 'select * from custom_endpoints order by id');
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
  const lock = hold ? ' for key share' : '';
  return queryOne(em, `select * from custom_endpoints where id = $1${lock}`, [id]);
}

/**
 * Takes an endpoint off the list, and removes the keys that were given for it. Call it in a transaction.
 * @returns how many keys that were; null where there was no such endpoint
 */
export async function removeCustomEndpoint(em: EntityManager, id: string): Promise<number | null> {
  const removed = await execute(em, 'delete from custom_endpoints where id = $1', [id]);
  return removed === 0 ? null : execute(em, 'delete from provider_keys where provider = $1', [id]);
}
