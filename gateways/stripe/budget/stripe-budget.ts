import { setTimeout as pause } from 'node:timers/promises';
import type { BudgetStore } from './budget-store.ts';
import { memoryStore } from './budget-store.ts';
import { SHARE_OF } from './request-class.ts';
import type { RequestClass } from './request-class.ts';

/** Requests that an account may make of Stripe, shared by everybody who makes some. */
export interface StripeBudget {
  /**
   * Resolves when a request of this class may be sent. Rejects when it is abandoned before. It uses nothing
   * up, unless the store is asked for it just then: its part of that lease is lost.
   */
  take: (requestClass: RequestClass, abandoned?: AbortSignal) => Promise<void>;
  /** Stripe answered 429: nobody sends for this long, milliseconds. */
  hold: (ms: number) => Promise<void>;
}

/** How many requests a second, and where that is counted. */
interface StripeBudgetOptions {
  perSecond: number;
  store: BudgetStore;
  /** Budgets with one name are one budget: an account's of live or of test mode. */
  name: string;
  /** Called when the store does not answer; the process continues with a quarter of the budget. */
  onStoreError?: (error: unknown) => void;
}

/** Nobody waits for the answer any more, so the request was not made. */
export class AbandonedRequest extends Error {
  override readonly name = 'AbandonedRequest';

  constructor() {
    super('The request to Stripe was not made: the step that wanted it is over.');
  }
}

const SECOND_MS = 1_000;
/** Burst: with a second's worth after it, a quarter more than the rate, which is Stripe's own limit. */
const BURST_MS = 250;
/** Maximum lease from the store, as a share of what the class may take at once. */
const LEASE = 0.5;
const SHARE_WITHOUT_STORE = 0.25;

/**
 * The budget, leased from the store in batches: requests of a class that wait while the store is asked
 * share the next lease, so a busy process asks a few times a second.
 */
export function createStripeBudget({
  perSecond,
  store,
  name,
  onStoreError,
}: StripeBudgetOptions): StripeBudget {
  const waiting: Record<RequestClass, (() => void)[]> = { charge: [], change: [], read: [], sweep: [] };
  const serving = new Set<RequestClass>();
  const alone = memoryStore();
  const key = `stripe-budget:${name}`;
  const cost = SECOND_MS / perSecond;

  const lease = async (requestClass: RequestClass, count: number): Promise<number> => {
    const aheadMs = BURST_MS * SHARE_OF[requestClass];
    try {
      return await store.take(key, Math.ceil(count * cost), Math.max(aheadMs, Math.ceil(cost)));
    } catch (error) {
      onStoreError?.(error);
      return alone.take(
        key,
        (count * cost) / SHARE_WITHOUT_STORE,
        Math.max(aheadMs, cost / SHARE_WITHOUT_STORE),
      );
    }
  };

  const serve = async (requestClass: RequestClass): Promise<void> => {
    const line = waiting[requestClass];
    const most = Math.max(1, Math.floor((BURST_MS * SHARE_OF[requestClass] * LEASE) / cost));
    while (line.length > 0) {
      const count = Math.min(line.length, most);
      const wait = await lease(requestClass, count);
      if (wait > 0) await pause(wait);
      else for (const go of line.splice(0, count)) go();
    }
    serving.delete(requestClass);
  };

  return {
    take: (requestClass, abandoned) =>
      new Promise((resolve, reject) => {
        const line = waiting[requestClass];
        const leave = (): void => {
          const index = line.indexOf(go);
          if (index >= 0) line.splice(index, 1);
          reject(new AbandonedRequest());
        };
        const go = (): void => {
          abandoned?.removeEventListener('abort', leave);
          resolve();
        };
        if (abandoned?.aborted === true) {
          leave();
          return;
        }
        abandoned?.addEventListener('abort', leave, { once: true });
        line.push(go);
        if (serving.has(requestClass)) return;
        serving.add(requestClass);
        void serve(requestClass);
      }),
    hold: async (ms) => {
      const aheadMs = Math.ceil(BURST_MS + ms);
      await alone.hold(key, aheadMs);
      await store.hold(key, aheadMs).catch((error: unknown) => onStoreError?.(error));
    },
  };
}
