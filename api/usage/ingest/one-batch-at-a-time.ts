/** The last batch of each user that is under way here. */
const last = new Map<string, Promise<unknown>>();

/**
 * Does the batches of a user one after the other: who sends many at once waits for themselves, and nobody
 * else does.
 */
export async function oneBatchAtATime<T>(userId: string, work: () => Promise<T>): Promise<T> {
  const before = last.get(userId);
  const mine = (async () => {
    await before?.catch(() => undefined);
    return work();
  })();
  last.set(userId, mine);
  try {
    return await mine;
  } finally {
    if (last.get(userId) === mine) last.delete(userId);
  }
}
