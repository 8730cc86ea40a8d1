import type {
  EntityManager,
  EntitySchema,
  EventSubscriber,
  TransactionEventArgs,
} from '@mikro-orm/postgresql';
import type { Pool } from 'pg';

/** The channel for changes between processes; `change-feed.ts` listens. */
export const CHANGE_CHANNEL = 'changes';

/** A written row, and its owner. */
export interface Change {
  /** `subscription`, `invoice`, `timeline` … */
  what: string;
  /** Of the row; for `timeline` the subscription, for `account_sync` the target. */
  id: string | null;
  customer: string | null;
  /** Our user, where the row knows one. */
  user?: string | null;
}

/** The end of a session before its time: for the streams that were opened with it, not for people. */
const SESSION_ENDED = 'session_ended';

/** The end of a session. */
export const endedSession = ({ tokenHash, userId }: { tokenHash: string; userId: string }): Change => ({
  what: SESSION_ENDED,
  id: tokenHash,
  customer: null,
  user: userId,
});

/** The session that a change ends; null for other changes. */
export const sessionEndedBy = ({ what, id }: Change): string | null => (what === SESSION_ENDED ? id : null);

/** Changes within this many milliseconds are sent together. */
const GATHER_MS = 40;
/** More of one go than this are not named one by one. */
const MOST_NAMED = 500;

type Row = Readonly<Record<string, unknown>>;

/**
 * Tables whose rows people watch, with what identifies a row. The busy tables of webhooks and usage are
 * left out.
 */
const WATCHED: Readonly<Record<string, { what: string; id: string; customer: string }>> = {
  subscriptions: { what: 'subscription', id: 'id', customer: 'customerId' },
  invoices: { what: 'invoice', id: 'id', customer: 'customerId' },
  charges: { what: 'charge', id: 'id', customer: 'customerId' },
  payment_methods: { what: 'payment_method', id: 'id', customer: 'customerId' },
  customers: { what: 'customer', id: 'id', customer: 'id' },
  checkouts: { what: 'checkout', id: 'sessionId', customer: 'customerId' },
  timeline: { what: 'timeline', id: 'subscriptionId', customer: 'customerId' },
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Notes rows of a table, where anybody watches it. */
export function noteRows(em: EntityManager, table: EntitySchema, rows: readonly object[]): void {
  const watched = WATCHED[table.meta.tableName];
  if (watched === undefined) return;
  for (const row of rows as readonly Row[]) {
    noteChange(em, {
      what: watched.what,
      id: text(row[watched.id]),
      customer: text(row[watched.customer]),
      ...(row['userId'] === undefined ? {} : { user: text(row['userId']) }),
    });
  }
}

const uncommitted = new WeakMap<object, { em: EntityManager; changes: Change[] }>();

/**
 * Notes a change to be sent after the commit. A trigger would halve the commits of sixteen writers, because
 * a transaction that notifies locks out all others of its kind until it is on disk. A separate transaction
 * that writes nothing costs nothing; if the process dies in between, a page stays stale until it is read
 * again.
 */
export function noteChange(em: EntityManager, change: Change): void {
  const transaction = em.getTransactionContext<object>();
  if (transaction === undefined) {
    gather(em, [change]);
    return;
  }
  const noted = uncommitted.get(transaction);
  if (noted === undefined) uncommitted.set(transaction, { em, changes: [change] });
  else noted.changes.push(change);
}

/** Sends what a transaction noted, after its commit. */
export class ChangeNotes implements EventSubscriber {
  afterTransactionCommit({ transaction }: TransactionEventArgs): Promise<void> {
    const key = transaction as object | undefined;
    const noted = key === undefined ? undefined : uncommitted.get(key);
    if (key !== undefined && noted !== undefined) {
      uncommitted.delete(key);
      gather(noted.em, noted.changes);
    }
    return Promise.resolve();
  }
}

/** Unsent changes by database. */
const waiting = new WeakMap<object, Map<string, Change>>();

function gather(em: EntityManager, changes: readonly Change[]): void {
  const database = em.getDriver();
  let batch = waiting.get(database);
  if (batch === undefined) {
    const gathered = new Map<string, Change>();
    batch = gathered;
    waiting.set(database, gathered);
    // Asked for while the database is open: later it might have been closed, and would be opened again.
    const pool = em
      .getConnection()
      .getNativeClient()
      .catch(() => null);
    setTimeout(() => {
      waiting.delete(database);
      void notify(pool, [...gathered.values()]);
    }, GATHER_MS).unref();
  }
  for (const change of changes)
    batch.set(`${change.what} ${change.id ?? ''} ${change.customer ?? ''}`, change);
}

/**
 * Never fails: a client that missed a change reads it later. Uses the pool itself, since a closed one
 * refuses; Kysely would lose the connection it just got, and the pool would wait for it for ever.
 */
async function notify(pool: Promise<Pool | null>, changes: readonly Change[]): Promise<void> {
  const notes: readonly Change[] =
    changes.length > MOST_NAMED ? [{ what: 'many', id: null, customer: null }] : changes;
  try {
    await (
      await pool
    )?.query('select pg_notify($1, note) from unnest($2::text[]) as note', [
      CHANGE_CHANNEL,
      notes.map((change) => JSON.stringify(change)),
    ]);
  } catch {
    // The database is away, or this process is closing.
  }
}
