import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { createGroupCommit } from '../group-commit.ts';
import type { WaitingWork } from '../group-commit.ts';

/** A Stripe event as it came in. */
export interface IncomingEvent {
  /** `evt_…` */
  id: string;
  type: string;
  /** Stripe's time of the event, epoch milliseconds. */
  createdAt: number;
  /** The raw body, JSON. */
  payload: string;
}

/** Stores events. */
export interface InboxWriter {
  /**
   * Stores an event. Resolves after the commit; rejects when it is not stored, so that Stripe sends it
   * again. `duplicate`: it was stored before.
   */
  write: (event: IncomingEvent) => Promise<{ duplicate: boolean }>;
}

/** The inbox is not taking more for the moment: the database does not keep up. */
export class InboxFullError extends Error {
  override readonly name = 'InboxFullError';

  constructor(waiting: number) {
    super(`${waiting} events wait to be stored already.`);
  }
}

interface InboxWriterOptions {
  /** Most events in one insert; default 500. */
  batchMax?: number;
  /** Most events that wait for an insert; above it `write` rejects. Default 20,000. */
  waitingMax?: number;
  /**
   * Time after which an insert is abandoned and its events rejected; default 10,000, less than Stripe's own
   * time-out.
   */
  timeoutMs?: number;
}

/** Uses `pg` directly: a named prepared statement is twice as fast here as one parsed each time. */
const INSERT = {
  name: 'inbox-insert',
  text: `insert into inbox_events (id, type, created_at, payload)
    select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::json[])
    on conflict (id) do nothing returning id`,
};

/**
 * The inbox writer of this process. Calls that arrive during an insert share the next one
 * (docs/adr/0002-one-insert-for-concurrent-webhooks.md).
 */
export function createInboxWriter(
  orm: MikroORM,
  { batchMax = 500, waitingMax = 20_000, timeoutMs = 10_000 }: InboxWriterOptions = {},
): InboxWriter {
  const write = createGroupCommit<IncomingEvent, { duplicate: boolean }>({
    run: (batch) => store(orm, batch, timeoutMs),
    batchMax,
    waitingMax,
    full: (waiting) => new InboxFullError(waiting),
    joinTurn: true,
  });
  return { write };
}

/** Stores a batch and resolves each of its members. */
async function store(
  orm: MikroORM,
  batch: readonly WaitingWork<IncomingEvent, { duplicate: boolean }>[],
  timeoutMs: number,
): Promise<void> {
  const pool: Pool = await orm.em.getConnection().getNativeClient();
  // In order of id, so that two processes with the same events never wait for each other in a circle.
  const sorted = batch.map(({ work }) => work).sort((a, b) => (a.id < b.id ? -1 : 1));
  const { rows } = await pool.query<{ id: string }>({
    ...INSERT,
    // @types/pg knows it for a whole client only; pg takes it with a query and then closes that connection.
    ...{ query_timeout: timeoutMs },
    values: [
      sorted.map(({ id }) => id),
      sorted.map(({ type }) => type),
      sorted.map(({ createdAt }) => new Date(createdAt).toISOString()),
      sorted.map(({ payload }) => storable(payload)),
    ],
  });
  const stored = new Set(rows.map(({ id }) => id));
  // Of an event that came twice in one batch, the first call is the one that stored it.
  for (const { work, resolve } of batch) resolve({ duplicate: !stored.delete(work.id) });
}

/** An escaped backslash, U+0000, a pair of surrogates, or one of them without the other. */
const ESCAPES =
  /\\(?:\\|u0000|u[dD][89abAB][\da-fA-F]{2}(?:\\u[dD][c-fC-F][\da-fA-F]{2})?|u[dD][c-fC-F][\da-fA-F]{2})/g;
const PAIR = '\\ud83d\\ude00'.length;

/**
 * PostgreSQL stores U+0000 and lone surrogates in `json`, but no operator can read such a text afterwards.
 * They become the replacement character, instead of a refused event or a row that fails every query.
 */
function storable(payload: string): string {
  if (!/\\u(?:0000|[dD][89a-fA-F])/.test(payload)) return payload;
  return payload.replace(ESCAPES, (escape) =>
    escape === '\\\\' || escape.length === PAIR ? escape : '\\ufffd',
  );
}
