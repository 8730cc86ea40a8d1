import { randomUUID } from 'node:crypto';

/**
 * Usage to be made: each batch is of one customer, as a gateway reports it, or of as many as it has events.
 */
export interface UsageLoad {
  /** `cus_…`, in turn. */
  customers: string[];
  /** Events of a request. */
  batch: number;
  /** Requests. */
  count: number;
  mixed: boolean;
  /** Epoch milliseconds; events happened in the ten minutes before. */
  until: number;
}

/** One event, as it is sent and as it is stored. */
export interface MadeEvent {
  customer: string;
  key: string;
  type: string;
  quantity: number;
  occurredAt: number;
}

const TYPES = ['inference', 'embedding', 'tts', 'stt'] as const;
const SPREAD_MS = 600_000;

/** The batches of a load, with new keys each time. */
export function* makeBatches({ customers, batch, count, mixed, until }: UsageLoad): Generator<MadeEvent[]> {
  let next = 0;
  for (let request = 0; request < count; request += 1) {
    const own = customers[request % customers.length] ?? '';
    yield Array.from({ length: batch }, () => {
      next += 1;
      return {
        customer: mixed ? (customers[(next * 7) % customers.length] ?? '') : own,
        key: randomUUID(),
        type: TYPES[next % TYPES.length] ?? TYPES[0],
        quantity: 1 + (next % 50),
        occurredAt: until - ((next * 7_919) % SPREAD_MS),
      };
    });
  }
}
