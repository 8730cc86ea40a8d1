/** Counts calls by endpoint, for figures ("Stripe reads per event") and checks ("charged once"). */
export interface RequestCount {
  method: string;
  /** As registered: `/v1/customers/{customer}`. */
  path: string;
  count: number;
  /** Answered with the remembered answer of an idempotency key. */
  replayed: number;
  /** Answered with a status of 400 or more, or cut off by a fault. */
  failed: number;
}

/** A request that could change something, as it came. */
export interface LoggedWrite {
  /** The API key that it was made with: who it was. */
  by: string;
  method: string;
  /** As asked for: `/v1/customers/cus_1`. */
  path: string;
  body: string;
  status: number;
  /** Null where the caller sent none. */
  idempotencyKey: string | null;
  /** Answered with what the key was answered before. */
  replayed: boolean;
  /** Real time of the answer, epoch milliseconds. */
  at: number;
}

/** Older writes are forgotten. */
const MOST_WRITES = 20_000;

export class RequestLog {
  readonly #writes: LoggedWrite[] = [];
  readonly #counts = new Map<string, RequestCount>();

  record(method: string, path: string, status: number, replayed: boolean): void {
    const key = `${method} ${path}`;
    let entry = this.#counts.get(key);
    if (entry === undefined)
      this.#counts.set(key, (entry = { method, path, count: 0, replayed: 0, failed: 0 }));
    entry.count += 1;
    if (replayed) entry.replayed += 1;
    if (status >= 400) entry.failed += 1;
  }

  recordWrite(write: LoggedWrite): void {
    this.#writes.push(write);
    if (this.#writes.length > MOST_WRITES) this.#writes.shift();
  }

  /** Writes by a key, or by any, whose path or body holds a text, oldest first. */
  writes(by: string | undefined, about: string): LoggedWrite[] {
    return this.#writes.filter(
      (one) => (by === undefined || one.by === by) && (one.path.includes(about) || one.body.includes(about)),
    );
  }

  /** Counts of the endpoints that match; `path` is a regular expression. */
  matching(
    method: string | undefined,
    path: string | undefined,
  ): { total: number; requests: RequestCount[] } {
    const pattern = path === undefined ? undefined : new RegExp(path);
    const requests = [...this.#counts.values()].filter(
      (entry) =>
        (method === undefined || entry.method === method) &&
        (pattern === undefined || pattern.test(entry.path)),
    );
    return { total: requests.reduce((sum, { count }) => sum + count, 0), requests };
  }

  clear(): void {
    this.#counts.clear();
    this.#writes.length = 0;
  }
}
