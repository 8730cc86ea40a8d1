import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, timestamp } from '../sql.ts';

/**
 * Takes a logout token, and forgets those that are refused for their age by now. False where it was taken
 * before.
 */
export async function takeLogoutToken(
  em: EntityManager,
  { idHash, expiresAt }: { idHash: string; expiresAt: number },
  now: number,
): Promise<boolean> {
  await execute(em, 'delete from logout_tokens where expires_at <= $1', [timestamp(now)]);
  const taken = await execute(
    em,
    'insert into logout_tokens (id_hash, expires_at) values ($1, $2) on conflict do nothing',
    [idHash, timestamp(expiresAt)],
  );
  return taken === 1;
}
