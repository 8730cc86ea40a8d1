import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import type { BudgetStore } from './budget-store.ts';
import { redisBudgetStore } from './budget-store.ts';
import { createStripeBudget } from './stripe-budget.ts';
import type { StripeBudget } from './stripe-budget.ts';

/** What a process's budget is opened with. */
interface OpenBudgetOptions {
  secretKey: string | undefined;
  /** Requests a second of all processes together; undefined: no budget. */
  requestsPerSecond: number | undefined;
  /** Store of the budget with Redis. */
  redisUrl: string | undefined;
  /** Store of the budget without Redis. */
  database: BudgetStore;
  onStoreError: (error: unknown) => void;
}

/** A budget and what ends its connection. */
export interface OpenBudget {
  budget: StripeBudget | undefined;
  close: () => void;
}

/** Joins the budget of all processes with this key. The store knows a hash of the key only. */
export function openStripeBudget(options: OpenBudgetOptions): OpenBudget {
  const { secretKey, requestsPerSecond: perSecond, redisUrl, database, onStoreError } = options;
  if (perSecond === undefined || secretKey === undefined)
    return { budget: undefined, close: () => undefined };
  const redis =
    redisUrl === undefined
      ? null
      : new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis?.on('error', onStoreError);
  const name = createHash('sha256').update(secretKey).digest('hex').slice(0, 12);
  const store = redis === null ? database : redisBudgetStore(redis);
  return {
    budget: createStripeBudget({ perSecond, store, name, onStoreError }),
    close: () => redis?.disconnect(),
  };
}
