import { byKey, textOf } from './read.ts';
import type { CallEntry, Evidence, Row } from './evidence.ts';

/** All tries of one request that a client wanted done once. */
export interface RequestUnderKey {
  key: string;
  path: string;
  body: unknown;
  who: string;
  tries: CallEntry[];
  /** What the client may rely on: done, refused, or never told. */
  outcome: 'done' | 'refused' | 'untold';
  /** The tries that were answered for good. */
  answered: CallEntry[];
}

/** Try again later: no answer to the request itself. */
const isLater = ({ status, answer }: CallEntry): boolean =>
  status === null ||
  status >= 500 ||
  status === 429 ||
  (status === 409 && textOf(answer as Row, 'code') === 'idempotency_in_progress');

/** Requests with a key, of customers and staff. */
export function keyedRequests({ history }: Evidence): RequestUnderKey[] {
  const calls = history.filter((entry) => entry.type === 'call');
  const keyed = calls.filter(({ key }) => key !== null);
  return [...byKey(keyed, ({ who, key }) => `${who} ${String(key)}`).values()].flatMap((tries) => {
    const [first] = tries;
    if (first === undefined) return [];
    const answered = tries.filter((one) => !isLater(one));
    const { key, path, body, who } = first;
    return [{ key: key ?? '', path, body, who, tries, answered, outcome: outcomeOf(answered, calls) }];
  });
}

function outcomeOf(answered: readonly CallEntry[], calls: readonly CallEntry[]): RequestUnderKey['outcome'] {
  const first = answered[0];
  if (first === undefined) return 'untold';
  if (first.status !== 202) return (first.status ?? 500) < 300 ? 'done' : 'refused';
  const id = textOf(first.answer as Row, 'operation_id');
  const told = calls.findLast(({ path, status }) => path.endsWith(`/operations/${id}`) && status === 200);
  const status = textOf(told?.answer as Row | undefined, 'status');
  if (status === 'succeeded') return 'done';
  return status === 'failed' ? 'refused' : 'untold';
}

/** Requests at Stripe that took effect under a key that names the client's. */
export const writesUnder = ({ stripe }: Evidence, key: string): Row[] =>
  stripe.writes.filter(
    (write) =>
      textOf(write, 'idempotencyKey').includes(key) &&
      Number(write['status']) < 300 &&
      write['replayed'] !== true,
  );

/** Fields that name the try. */
const OF_ONE_TRY = new Set(['request_id', 'instance']);

/** The part of an answer that a repeat must get again, whatever the order of its fields. */
export const lasting = (answer: unknown): string =>
  JSON.stringify(answer, (name, value: unknown) => {
    if (OF_ONE_TRY.has(name)) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** A field of a request's body. */
export const bodyText = ({ body }: { body: unknown }, name: string): string => textOf(body as Row, name);
