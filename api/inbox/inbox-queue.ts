import type { EntityManager } from '@mikro-orm/postgresql';
import { ignorePending, markDeliveries, releasePending, takePending } from '../../db/inbox/inbox.ts';

/** An inbox row that a dispatcher has taken. */
export interface TakenEvent {
  id: string;
  payload: unknown;
}

/**
 * The inbox for a dispatcher. A taken row belongs to it until it is delivered, released, or its lease ends.
 */
export interface InboxQueue {
  /** The oldest pending rows that no other dispatcher holds. */
  take: (limit: number) => Promise<TakenEvent[]>;
  /** Records which workflow got the event. */
  delivered: (events: readonly { id: string; workflowId: string }[]) => Promise<void>;
  ignored: (events: readonly { id: string; reason: string }[]) => Promise<void>;
  /** Gives rows back: they are pending, and the oldest are next. */
  release: (ids: readonly string[], reason: string) => Promise<void>;
}

/** The queue that the inbox table is. */
export function inboxQueue(em: () => EntityManager): InboxQueue {
  return {
    take: (limit) => takePending(em(), limit),
    delivered: (events) => markDeliveries(em(), events),
    ignored: async (events) => {
      const byReason = Map.groupBy(events, ({ reason }) => reason);
      for (const [reason, same] of byReason)
        await ignorePending(
          em(),
          same.map(({ id }) => id),
          reason,
        );
    },
    release: async (ids, reason) => {
      if (ids.length > 0) await releasePending(em(), ids, reason);
    },
  };
}
