import type { EntityManager } from '@mikro-orm/postgresql';
import { otherUsersAmong } from '../../db/privacy/person-exports.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ADDRESS = /[^\s"'<>(),;:\\]+@[^\s"'<>(),;:\\]+\.[a-z]{2,}/gi;

/** What of a person's own may stay in their rows. */
export interface Own {
  userIds: readonly string[];
  /** Lower case. */
  addresses: readonly string[];
}

/**
 * The same rows without other people: ids of other users (staff) and e-mail addresses that are not the
 * person's are removed everywhere, also from free text.
 */
export async function withoutOthers<T>(em: EntityManager, rows: readonly T[], own: Own): Promise<T[]> {
  const text = JSON.stringify(rows);
  const others = new Set(await otherUsersAmong(em, [...new Set(text.match(UUID) ?? [])], own.userIds));
  const mine = new Set(own.addresses);
  const cleaned = text
    .replaceAll(UUID, (id) => (others.has(id) ? '[another person]' : id))
    .replaceAll(ADDRESS, (address) => (mine.has(address.toLowerCase()) ? address : '[another address]'));
  return JSON.parse(cleaned) as T[];
}
