import { randomUUID } from 'node:crypto';

/** A body that is taken and costs as much as one can. */
export interface WorstBody {
  name: string;
  path: string;
  type?: string;
  body: string;
}

/** Events of one request, and values of all of them: what `POST /usage/events` takes at most. */
const EVENTS = 1_000;
const VALUES = 85;
const MIB = 1024 * 1024;

const events = (count: number, properties: unknown): unknown[] =>
  Array.from({ length: count }, () => ({
    idempotency_key: randomUUID(),
    event_type: 'inference',
    quantity: 1,
    properties,
  }));

/** Lists inside each other, as deep as is taken. */
const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

/** Every one passes the limits of bytes, depth and values; whoever signs in may send it. */
export const worstBodies = (): WorstBody[] => [
  {
    name: '1,000 new events',
    path: '/usage/events',
    body: JSON.stringify(events(EVENTS, undefined)),
  },
  {
    name: '1,000 events with 85 values each',
    path: '/usage/events',
    body: JSON.stringify(events(EVENTS, { list: Array(VALUES - 1).fill(0) })),
  },
  {
    name: '1,000 events that are refused',
    path: '/usage/events',
    body: JSON.stringify(Array(EVENTS).fill({})),
  },
  {
    name: '1,000 lines of NDJSON, nested 28 deep',
    path: '/usage/events',
    type: 'application/x-ndjson',
    body: events(EVENTS, { deep: nested(26) })
      .map((event) => JSON.stringify(event))
      .join('\n'),
  },
  {
    name: 'one text of 7 MiB',
    path: '/usage/events',
    body: JSON.stringify(events(1, { text: 'é'.repeat((7 * MIB) / 2) })),
  },
  {
    name: '9,000 values to an ordinary route',
    path: '/subscriptions/check-access/chat',
    body: JSON.stringify({ quantity: 1, unknown: Array(9_000).fill(0) }),
  },
];
