import type { EntityManager } from '@mikro-orm/postgresql';

const fenced = new WeakSet<EntityManager>();

/**
 * Has each transaction of an entity manager end with `mayCommit`, which throws where it may not commit. A
 * statement outside of a transaction gets one of its own, but for reads. (The functions that a `select` may
 * call write once for a key.)
 */
export function fence(em: EntityManager, mayCommit: (tx: EntityManager) => Promise<void>): EntityManager {
  const transactional = em.transactional.bind(em);
  em.transactional = (work, options) =>
    transactional(async (tx) => {
      const result = await work(tx);
      await mayCommit(tx);
      return result;
    }, options);
  fenced.add(em);
  return em;
}

/** Whether it is one of {@link fence}. */
export const isFenced = (em: EntityManager): boolean => fenced.has(em);
