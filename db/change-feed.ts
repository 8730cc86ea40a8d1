import pg from 'pg';
import { CHANGE_CHANNEL } from './change-notes.ts';
import type { Change } from './change-notes.ts';

/** What a listener gets. `ready`: it gets every change from now on, and must read what was written before. */
export type FeedEvent = { type: 'ready' } | { type: 'change'; change: Change };

/** Delivers the commits of all processes, by PostgreSQL's LISTEN. */
export interface ChangeFeed {
  /**
   * Connects with the first listener. A connected feed calls `ready` at once. Returns an unsubscribe
   * function.
   */
  listen: (listener: (event: FeedEvent) => void) => () => void;
  stop: () => Promise<void>;
}

interface ChangeFeedOptions {
  databaseUrl: string;
  /** Called when the connection is lost or cannot be made; the feed keeps trying. */
  onTrouble: (error: unknown) => void;
}

const backOffMs = { first: 250, most: 10_000 };
/** PostgreSQL can vanish silently (a cut network), so the connection is probed at this interval. */
const probeEveryMs = 30_000;

/** A connection of its own, outside the pool: notifications arrive on the connection that listens. */
export function createChangeFeed({ databaseUrl, onTrouble }: ChangeFeedOptions): ChangeFeed {
  const listeners = new Set<(event: FeedEvent) => void>();
  let client: pg.Client | null = null;
  let ready = false;
  let stopped = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let probe: NodeJS.Timeout | undefined;

  const publish = (event: FeedEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const lost = (of: pg.Client, error: unknown): void => {
    if (client !== of) return;
    client = null;
    ready = false;
    clearInterval(probe);
    of.end().catch(() => undefined);
    if (stopped) return;
    onTrouble(error);
    retry = setTimeout(connect, Math.min(backOffMs.most, backOffMs.first * 2 ** failures)).unref();
    failures += 1;
  };

  function connect(): void {
    const own = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      application_name: 'perennial-changes',
      keepAlive: true,
    });
    client = own;
    own.on('error', (error) => lost(own, error));
    own.on('end', () => lost(own, new Error('the connection ended')));
    own.on('notification', ({ payload = '' }) => {
      const change = parse(payload);
      if (change !== null) publish({ type: 'change', change });
    });
    own
      .connect()
      .then(() => own.query(`listen ${CHANGE_CHANNEL}`))
      .then(() => {
        if (client !== own) return;
        failures = 0;
        ready = true;
        probe = setInterval(() => {
          own.query('select 1').catch((error: unknown) => lost(own, error));
        }, probeEveryMs).unref();
        publish({ type: 'ready' });
      })
      .catch((error: unknown) => lost(own, error));
  }

  return {
    listen: (listener) => {
      listeners.add(listener);
      if (ready) listener({ type: 'ready' });
      else if (client === null && retry === undefined) connect();
      return () => void listeners.delete(listener);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      clearInterval(probe);
      const own = client;
      client = null;
      await own?.end().catch(() => undefined);
    },
  };
}

/** Null for a foreign notification: anybody with the database's password may notify. */
function parse(payload: string): Change | null {
  try {
    const value = JSON.parse(payload) as Partial<Change> | null;
    return typeof value?.what === 'string' ? (value as Change) : null;
  } catch {
    return null;
  }
}
