import type { EntityManager } from '@mikro-orm/postgresql';
import { changeRows, tables } from '../typed.ts';

/**
 * Takes a logout token, and forgets those that are refused for their age by now. False where it was taken
 * before.
 */
export async function takeLogoutToken(
  em: EntityManager,
  { idHash, expiresAt }: { idHash: string; expiresAt: number },
  now: number,
): Promise<boolean> {
  await changeRows(em, tables(em).deleteFrom('logout_tokens').where('expiresAt', '<=', now));
  const token = tables(em).insertInto('logout_tokens').values({ idHash, expiresAt });
  return (
    (await changeRows(
      em,
      token.onConflict((known) => known.doNothing()),
    )) === 1
  );
}
