import type { EntityManager } from '@mikro-orm/postgresql';
import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../../../db/change-feed.ts';
import { loadPlans } from '../../../db/catalogue/plans.ts';
import { meteredCustomerOfUser, meteredCustomers } from '../../../db/usage/ingest/usage-customers.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';

/** Customers whose usage is recorded, with their tiers' grants. */
export interface MeteredCustomers {
  /**
   * Customers by id, for recording. Time zone, period and owner may be stale until the change notification
   * arrives, or for some seconds without one.
   */
  remembered: (ids: Iterable<string>) => Promise<Map<string, MeteredCustomer>>;
  /** One customer as stored now; null when unknown. */
  find: (id: string) => Promise<MeteredCustomer | null>;
  /** The customer of a user as it is stored now; null where there is none. */
  ofUser: (userId: string) => Promise<MeteredCustomer | null>;
  /** The id alone, which does not change once it is there. */
  idOfUser: (userId: string) => Promise<string | null>;
  /** Invalidates a customer that this process changed, before the notification arrives. */
  forget: (id: string) => void;
  /** Every plan; what another process changed may be missing for a second. */
  plans: () => Promise<Plan[]>;
  /** A plan was changed here: the next who asks reads afresh. */
  forgetPlans: () => void;
}

/** How long a customer is cached: consecutive batches name the same ones. */
const rememberedMs = 5_000;
const plansMs = 1_000;
/** Changes after which a customer reads otherwise. */
const TOLD_BY: ReadonlySet<string> = new Set(['subscription', 'customer']);

export function createMeteredCustomers(
  em: () => EntityManager,
  now: () => number,
  feed: Pick<ChangeFeed, 'listen'>,
): MeteredCustomers {
  const known = new LRUCache<string, MeteredCustomer>({ max: 50_000, ttl: rememberedMs });
  const ids = new LRUCache<string, string>({ max: 50_000, ttl: rememberedMs });
  let plans: { at: number; loaded: Promise<Plan[]> } | null = null;
  const keep = (customer: MeteredCustomer): void => {
    // On a test clock days pass within seconds.
    if (customer.billingTime === null) known.set(customer.id, customer);
  };
  const find = async (id: string): Promise<MeteredCustomer | null> =>
    (await meteredCustomers(em(), [id]))[0] ?? null;
  const ofUser = (userId: string): Promise<MeteredCustomer | null> => meteredCustomerOfUser(em(), userId);
  feed.listen((event) => {
    // What changed before, or was not named, may be anybody's.
    if (event.type === 'ready' || event.change.what === 'many') known.clear();
    else if (event.change.customer !== null && TOLD_BY.has(event.change.what))
      known.delete(event.change.customer);
  });
  return {
    find,
    ofUser,
    remembered: async (wanted) => {
      const found = new Map<string, MeteredCustomer>();
      const missing: string[] = [];
      for (const id of wanted) {
        const customer = known.get(id);
        if (customer === undefined) missing.push(id);
        else found.set(id, customer);
      }
      if (missing.length === 0) return found;
      for (const customer of await meteredCustomers(em(), missing)) {
        keep(customer);
        found.set(customer.id, customer);
      }
      return found;
    },
    idOfUser: async (userId) => {
      const id = ids.get(userId);
      if (id !== undefined) return id;
      const customer = await ofUser(userId);
      if (customer === null) return null;
      ids.set(userId, customer.id);
      keep(customer);
      return customer.id;
    },
    forget: (id) => {
      known.delete(id);
    },
    plans: () => {
      if (plans === null || now() - plans.at > plansMs) {
        const loaded = loadPlans(em());
        plans = { at: now(), loaded };
        // A failed look-up is not remembered.
        loaded.catch(() => (plans = null));
      }
      return plans.loaded;
    },
    forgetPlans: () => {
      plans = null;
    },
  };
}
