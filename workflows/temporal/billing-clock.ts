import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { lateBy } from '../../domain/dunning/lateness.ts';

/** The billing clock's time; plain data in a workflow's state. */
export interface ClockState {
  /** Set when the customer hangs on a Stripe test clock; then only Stripe's word moves the time. */
  testClockId: string | null;
  /** The last known billing time, epoch milliseconds. */
  billingTime: number;
}

/** The time for rules: real time, or the frozen time of a Stripe test clock, which only moves forward. */
export class BillingClock {
  readonly #state: ClockState;

  constructor(state: ClockState) {
    this.#state = state;
  }

  get testClockId(): string | null {
    return this.#state.testClockId;
  }

  /** Billing time now, epoch milliseconds. */
  now(): number {
    return this.#state.testClockId === null ? Date.now() : this.#state.billingTime;
  }

  /** Adopts Stripe's time. A clock never goes back: an earlier time is a late event. */
  adopt(billingTime: number, testClockId: string | null = this.#state.testClockId): void {
    this.#state.testClockId = testClockId;
    this.#state.billingTime = Math.max(this.#state.billingTime, billingTime);
  }
}

/**
 * One deadline. In real time it holds a single Temporal timer, replaced only when the deadline moves; a
 * `condition` with a time-out would write two events for each webhook. On a test clock there is no timer:
 * the deadline is reached when the clock says so.
 */
export class Deadline {
  readonly #clock: BillingClock;
  #at: number | null = null;
  #fired = false;
  #timer: CancellationScope | null = null;

  constructor(clock: BillingClock) {
    this.#clock = clock;
  }

  get at(): number | null {
    return this.#at;
  }

  /** True once the date has come. */
  get reached(): boolean {
    if (this.#at === null) return false;
    return this.#fired || this.#clock.now() >= this.#at;
  }

  /** How late the deadline was noticed, milliseconds. Always 0 on a test clock, which jumps. */
  get lateBy(): number {
    if (this.#at === null || this.#clock.testClockId !== null) return 0;
    return lateBy(this.#at, this.#clock.now());
  }

  /** Waits for `at` (null: for nothing). `summary` is the timer's text in the Temporal UI. */
  set(at: number | null, summary: string): void {
    if (at === this.#at) return;
    this.clear();
    this.#at = at;
    if (at === null || this.#clock.testClockId !== null || at <= this.#clock.now()) return;
    const scope = new CancellationScope();
    this.#timer = scope;
    scope
      .run(() => sleep(at - this.#clock.now(), { summary }))
      .then(
        () => {
          this.#fired = this.#timer === scope;
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }

  /** Forgets the date and its timer. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#fired = false;
    this.#at = null;
  }
}
