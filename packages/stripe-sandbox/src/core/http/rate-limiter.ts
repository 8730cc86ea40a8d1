const SECOND_MS = 1_000;

/** Counts requests of the last second: a limit on the whole account (docs.stripe.com/rate-limits). */
export class RateLimiter {
  #taken: number[] = [];

  /** True where one more would be too many; else it is counted. */
  isOver(perSecond: number, now = performance.now()): boolean {
    this.#taken = this.#taken.filter((at) => at > now - SECOND_MS);
    if (this.#taken.length >= perSecond) return true;
    this.#taken.push(now);
    return false;
  }
}
