import { randomUUID } from 'node:crypto';
import type { CallEntry, HistoryEntry } from '../judge/evidence.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';

/** A client's request. */
export interface Ask {
  who: string;
  by: CallEntry['by'];
  token: string;
  method: string;
  path: string;
  body?: unknown;
  key?: string;
}

/** Makes requests as a careful client does, and writes down each try with its answer. */
export interface Recorder {
  history: HistoryEntry[];
  add: (entry: HistoryEntry) => void;
  /** One try. */
  once: (ask: Ask) => Promise<CallEntry>;
  /** Repeats under one key until it is answered for good, and follows what takes longer. */
  done: (ask: Ask, options?: { again?: boolean }) => Promise<CallEntry>;
}

const PATIENCE_MS = 180_000;

export function recordCalls(system: Pick<Processes, 'api'>): Recorder {
  const history: HistoryEntry[] = [];
  const once = async ({ who, by, token, method, path, body, key }: Ask): Promise<CallEntry> => {
    const startedAt = Date.now();
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    const result = await system.api
      .call(method, path, { token, headers, ...(body === undefined ? {} : { body }) })
      .catch(() => null);
    const entry: CallEntry = {
      ...{ type: 'call', who, by, method, path, body: body ?? null, key: key ?? null },
      ...{ startedAt, endedAt: Date.now() },
      ...{ status: result?.status ?? null, answer: result?.body ?? null },
    };
    history.push(entry);
    return entry;
  };
  const answered = (ask: Ask): Promise<CallEntry> =>
    until(
      async () => {
        const entry = await once(ask);
        return isForGood(entry) ? entry : null;
      },
      { withinMs: PATIENCE_MS, everyMs: 250, what: `${ask.method} ${ask.path} is answered` },
    );
  const follow = async ({ who, by, token }: Ask, id: string): Promise<void> => {
    const path = `/billing/operations/${id}`;
    await until(
      async () => {
        const entry = await once({ who, by, token, method: 'GET', path });
        return entry.status === 200 && fieldOf(entry, 'status') !== 'pending';
      },
      { withinMs: PATIENCE_MS, everyMs: 250, what: `operation ${id} ends` },
    );
  };
  return {
    history,
    add: (entry) => history.push(entry),
    once,
    done: async (given, { again = false } = {}) => {
      const ask = { key: randomUUID(), ...given };
      const first = await answered(ask);
      const operation = fieldOf(first, 'operation_id');
      if (first.status === 202 && typeof operation === 'string') await follow(ask, operation);
      if (again && first.status !== 202) await answered(ask);
      return first;
    },
  };
}

const fieldOf = ({ answer }: CallEntry, name: string): unknown =>
  (answer as Record<string, unknown> | null)?.[name];

const isForGood = (entry: CallEntry): boolean =>
  entry.status !== null &&
  entry.status < 500 &&
  entry.status !== 429 &&
  !(entry.status === 409 && fieldOf(entry, 'code') === 'idempotency_in_progress');
