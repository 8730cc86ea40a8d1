/** How often each endpoint was called, for figures ("Stripe reads per event") and checks ("charged once"). */
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

export class RequestLog {
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
  }
}
