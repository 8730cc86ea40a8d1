import type { Subject } from './event-template.ts';
import type { UsageLoad } from './usage-events.ts';

/**
 * Events to be made: templates and subjects are taken in turn, `prefix` keeps the ids apart from other
 * jobs'.
 */
export interface EventBatch {
  templates: string[];
  subjects: Subject[];
  count: number;
  prefix: string;
}

/** What the load process is asked to do. Everything is prepared before the clock starts. */
export type LoadJob =
  /** Posts signed webhooks, as fast as `connections` keep-alive connections take them, or `perSecond`. */
  | {
      kind: 'post';
      port: number;
      path: string;
      secret: string;
      connections: number;
      perSecond: number | null;
      events: EventBatch;
    }
  /** Inserts the same rows one at a time with `pg`, over as many connections, into `table`. */
  | { kind: 'insert'; databaseUrl: string; table: string; connections: number; events: EventBatch }
  /** Sends ready HTTP requests in turn, for so long; as fast as it goes, or `perSecond`. */
  | {
      kind: 'request';
      port: number;
      connections: number;
      forMs: number;
      perSecond?: number;
      requests: string[];
    }
  /** As `request`, whatever is answered: what one caller sends who means harm. */
  | { kind: 'hostile'; port: number; connections: number; forMs: number; requests: string[] }
  /** Runs the statements of requests in turn with `pg`: again and again for so long. */
  | {
      kind: 'query';
      databaseUrl: string;
      connections: number;
      forMs: number;
      requests: { text: string; values: unknown[] }[][];
    }
  /**
   * Reports usage in batches, or asks for the first event of each with `consume`; as fast as it goes, or
   * `perSecond` requests.
   */
  | {
      kind: 'usage';
      call: 'events' | 'consume';
      port: number;
      token: string;
      connections: number;
      perSecond: number | null;
      load: UsageLoad;
    }
  /** Inserts the same rows with `pg`, a batch a statement, into `table`. */
  | { kind: 'usage-insert'; databaseUrl: string; table: string; connections: number; load: UsageLoad };

/** What came of it. Times are milliseconds. */
export interface LoadResult {
  elapsedMs: number;
  /** Of each request, in the order of their ends. */
  latencies: number[];
  /** Real time of the answer by event id; only for paced jobs. */
  answeredAt: [id: string, at: number][];
  /** How many answers of each status; of hostile jobs. */
  statuses?: Record<string, number>;
}
