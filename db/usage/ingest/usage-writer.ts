import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { createGroupCommit } from '../../group-commit.ts';
import type { WaitingWork } from '../../group-commit.ts';
import { consumeBatch } from './usage-consume.ts';
import type { AnyConsume, AnyConsumed, ConsumeResult, ConsumeRequest } from './usage-consume.ts';
import { UsageFullError, withRepairs } from './usage-failures.ts';
import { identify, recordEvents } from './usage-record.ts';
import type { AcceptedEvent, IdentifiedEvent, Recorded } from './usage-record.ts';

/** Stores usage and counts it. */
export interface UsageWriter {
  /**
   * Stores and counts events. Resolves after the commit with the outcome of each, in order; counters read
   * afterwards include them. Rejects when certainly none is stored: the same call again is harmless.
   */
  record: (events: readonly AcceptedEvent[]) => Promise<Recorded[]>;
  /**
   * Records an event only if `decide` allows it on the customer's exact counters: concurrent calls, in any
   * process, are decided one after the other. Resolves after the commit.
   */
  consume: <Decision extends { allowed: boolean }>(
    request: ConsumeRequest<Decision>,
  ) => Promise<ConsumeResult<Decision>>;
}

interface UsageWriterOptions {
  /** Most events in one statement of `record`; default 2,000. A single call may bring more. */
  batchMax?: number;
  /** Statements of `record` in progress at once; default 2: one runs while another is flushed. */
  concurrency?: number;
  /**
   * Most calls of `consume` in one transaction; default 200. Each customer in it takes an entry of
   * PostgreSQL's lock table.
   */
  consumeMax?: number;
  /** Most events that wait; above it calls are refused with UsageFullError. Default 100,000. */
  waitingMax?: number;
  /** Time after which a statement is abandoned and its calls rejected; default 10,000. */
  timeoutMs?: number;
  /** Epoch milliseconds; for tests. Reservations end on real time. */
  now?: () => number;
}

type RecordCall = WaitingWork<readonly IdentifiedEvent[], Recorded[]>;

/**
 * The usage writer of this process. Calls that arrive during a transaction share the next one
 * (docs/adr/0008-usage-ledger.md).
 */
export const createUsageWriter = (orm: MikroORM, options?: UsageWriterOptions): UsageWriter =>
  createPoolUsageWriter(() => orm.em.getConnection().getNativeClient(), options);

/** The same on a pool of the `pg` driver. */
export function createPoolUsageWriter(
  poolOf: () => Promise<Pool>,
  options: UsageWriterOptions = {},
): UsageWriter {
  const { batchMax = 2_000, concurrency = 2, consumeMax = 200, waitingMax = 100_000 } = options;
  const { timeoutMs = 10_000, now = Date.now } = options;

  const full = (waiting: number): Error => new UsageFullError(waiting);
  const record = createGroupCommit<readonly IdentifiedEvent[], Recorded[]>({
    run: async (batch) => recordBatch(await poolOf(), batch, timeoutMs),
    sizeOf: (events) => events.length,
    batchMax,
    waitingMax,
    full,
    concurrency,
  });
  const consume = createGroupCommit<AnyConsume, AnyConsumed>({
    run: async (batch) => consumeBatch(await poolOf(), batch, { now, timeoutMs }),
    batchMax: consumeMax,
    waitingMax,
    full,
  });

  return {
    record: (events) => (events.length === 0 ? Promise.resolve([]) : record(events.map(identify))),
    // The result is the one of this very `decide`.
    consume: <Decision extends { allowed: boolean }>(request: ConsumeRequest<Decision>) =>
      consume(request) as Promise<ConsumeResult<Decision>>,
  };
}

/** Stores a batch and resolves each of its calls. */
async function recordBatch(pool: Pool, batch: readonly RecordCall[], timeoutMs: number): Promise<void> {
  // Of an id that comes twice, the first is the one that may be new.
  const distinct = new Map<string, IdentifiedEvent>();
  for (const { work } of batch)
    for (const one of work) if (!distinct.has(one.hex)) distinct.set(one.hex, one);
  const events = [...distinct.values()];
  const times = events.map(({ event }) => event.occurredAt);
  const seen = await withRepairs(pool, times, () => recordEvents(pool, events, timeoutMs));
  for (const { work, resolve } of batch) {
    resolve(
      work.map(({ hex }) => {
        if (seen.has(hex)) return 'duplicate';
        seen.add(hex);
        return 'recorded';
      }),
    );
  }
}
