import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, json, queryOne } from '../sql.ts';

/** How far a list of Stripe's has been gone through; ids of what stands in it. */
export type SweepPlace = Record<string, string | null>;

/** Where the last look left off; null where there was none. */
export async function readSweepPlace(em: EntityManager, name: string): Promise<SweepPlace | null> {
  const row = await queryOne<{ place: SweepPlace }>(em, 'select place from sweep_places where name = $1', [
    name,
  ]);
  return row?.place ?? null;
}

/** Notes where the next look goes on. */
export async function saveSweepPlace(em: EntityManager, name: string, place: SweepPlace): Promise<void> {
  await execute(
    em,
    `insert into sweep_places (name, place, updated_at) values ($1, $2, now())
     on conflict (name) do update set place = excluded.place, updated_at = now()`,
    [name, json(place)],
  );
}
