import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { refetchStale } from './read-again.ts';

/**
 * State of live changes. Without them, pages refresh at intervals. `lost`: connected before, and
 * reconnecting.
 */
type Connection = 'off' | 'connecting' | 'live' | 'lost';

let connection: Connection = 'off';
const listeners = new Set<() => void>();

function setConnection(now: Connection): void {
  connection = now;
  for (const listener of listeners) listener();
}

/** The live connection's state, for the page's indicator. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}

/** Changes come in bursts: one payment touches an invoice, a charge and a subscription. */
const gatherMs = 150;
/** Minimum interval of refreshes, for staff of a busy installation. */
const restMs = 1_500;
/** After the server refused for good or was away for long, between two attempts. */
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * Subscribes signed-in users to changes and refreshes the page. Survives a restart of the server: each
 * connection refreshes everything, because earlier changes were not sent.
 */
export function useLive(active: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!active) return undefined;
    const stop = listen(client);
    return () => {
      stop();
      setConnection('off');
    };
  }, [active, client]);
}

function listen(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let pause = firstPauseMs;
  let again: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let heard = false;

  let readAt = 0;
  const readSoon = (): void => {
    const wait = Math.max(gatherMs, readAt + restMs - Date.now());
    gathering ??= setTimeout(() => {
      gathering = undefined;
      readAt = Date.now();
      refetchStale(client);
    }, wait);
  };
  const open = (): void => {
    setConnection(heard ? 'lost' : 'connecting');
    source = new EventSource('/api/v1/live');
    source.addEventListener('hello', () => {
      pause = firstPauseMs;
      heard = true;
      setConnection('live');
      readSoon();
    });
    source.addEventListener('change', readSoon);
    source.addEventListener('error', () => {
      setConnection(heard ? 'lost' : 'connecting');
      // The browser reconnects by itself after a break, but gives up where the answer was an error.
      if (source?.readyState !== EventSource.CLOSED) return;
      again = setTimeout(open, pause);
      pause = Math.min(pause * 2, longestPauseMs);
    });
  };

  open();
  return () => {
    clearTimeout(again);
    clearTimeout(gathering);
    source?.close();
  };
}
