import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, json, queryOne } from '../sql.ts';

/** Position in a list of Stripe's; ids of its objects. */
export type SweepCursor = Record<string, string | null>;

/** Where the last look left off; null where there was none. */
export async function readSweepCursor(em: EntityManager, name: string): Promise<SweepCursor | null> {
  const row = await queryOne<{ place: SweepCursor }>(em, 'select place from sweep_places where name = $1', [
    name,
  ]);
  return row?.place ?? null;
}

/** Stores where the next look continues. */
export async function saveSweepCursor(em: EntityManager, name: string, place: SweepCursor): Promise<void> {
  await execute(
    em,
    `insert into sweep_places (name, place, updated_at) values ($1, $2, now())
     on conflict (name) do update set place = excluded.place, updated_at = now()`,
    [name, json(place)],
  );
}
