import type { EntityManager } from '@mikro-orm/postgresql';
import { changeRows, NOW, readFirst, tables } from '../typed.ts';

/** Position in a list of Stripe's; ids of its objects. */
type SweepCursor = Record<string, string | null>;

/** Where the last look left off; null where there was none. */
export async function readSweepCursor(em: EntityManager, name: string): Promise<SweepCursor | null> {
  const row = await readFirst(
    em,
    tables(em).selectFrom('sweep_places').select('place').where('name', '=', name),
  );
  return row?.place ?? null;
}

/** Stores where the next look continues. */
export async function saveSweepCursor(em: EntityManager, name: string, place: SweepCursor): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .insertInto('sweep_places')
      .values({ name, place, updatedAt: NOW })
      .onConflict((known) => known.column('name').doUpdateSet({ place, updatedAt: NOW })),
  );
}
