import { AgendaQueue } from './agenda-queue.ts';
import type { Ledger } from './ledger.ts';
import type { AgendaItem } from './object-types.ts';

/** How long the clocks may hold the event loop before requests get their turn, in milliseconds. */
const slice = 12;
const longestTimer = 2 ** 31 - 1;

/** Runs scheduled work: on advancing test clocks in order of time, and in real time when it is due. */
export class Agenda {
  readonly #ledger: Ledger;
  readonly #queues = new Map<string | null, AgendaQueue>();
  readonly #advancing: string[] = [];
  #order = 0;
  #timer: NodeJS.Timeout | undefined;
  #working = false;
  #stopped = false;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    for (const item of ledger.store.each('sandbox.agenda')) this.add(item);
    for (const clock of ledger.store.each('test_helpers.test_clock'))
      if (clock.status === 'advancing') this.advance(clock.id);
    this.#arm();
  }

  /** Takes note of a new or moved appointment. */
  add(item: AgendaItem): void {
    let queue = this.#queues.get(item.clock);
    if (queue === undefined) this.#queues.set(item.clock, (queue = new AgendaQueue()));
    queue.push({ id: item.id, at: item.at, order: ++this.#order });
    if (item.clock === null) this.#arm();
  }

  /** Begins to move a clock that was marked as advancing. */
  advance(clock: string): void {
    if (!this.#advancing.includes(clock)) this.#advancing.push(clock);
    if (!this.#working) {
      this.#working = true;
      setImmediate(() => this.#work());
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Forgets all that was scheduled. */
  clear(): void {
    this.#queues.clear();
    this.#advancing.length = 0;
  }

  #work(): void {
    const until = performance.now() + slice;
    while (!this.#stopped && performance.now() < until) {
      const clock = this.#advancing.shift();
      if (clock === undefined) break;
      if (this.#step(clock)) this.#advancing.push(clock);
    }
    this.#working = !this.#stopped && this.#advancing.length > 0;
    if (this.#working) setImmediate(() => this.#work());
  }

  /** Does one thing on a clock; false when it has arrived. */
  #step(clock: string): boolean {
    const state = this.#ledger.store.get('test_helpers.test_clock', clock);
    const target = state?.status_details.advancing?.target_frozen_time;
    if (state?.status !== 'advancing' || target === undefined) return false;
    const item = this.#next(clock, target);
    if (item === undefined) {
      this.#ledger.transact(this.#ledger.itself(clock), (context) => {
        context.update('test_helpers.test_clock', clock, (draft) => {
          draft.frozen_time = target;
          draft.status = 'ready';
          draft.status_details = {};
        });
        context.emit('test_helpers.test_clock.ready', context.get('test_helpers.test_clock', clock));
      });
      return false;
    }
    return this.#run(item, clock);
  }

  #next(clock: string | null, until: number): AgendaItem | undefined {
    const queue = this.#queues.get(clock);
    for (let due = queue?.peek(); due !== undefined && due.at <= until; due = queue?.peek()) {
      const item = this.#ledger.store.get('sandbox.agenda', due.id);
      queue?.pop();
      if (item !== undefined && item.at === due.at && item.clock === clock) return item;
    }
    return undefined;
  }

  #run(item: AgendaItem, clock: string | null): boolean {
    const handle = this.#ledger.registry.agenda.get(item.kind);
    try {
      this.#ledger.transact(this.#ledger.itself(clock ?? undefined), (context) => {
        if (clock !== null) {
          context.update('test_helpers.test_clock', clock, (draft) => {
            draft.frozen_time = Math.max(draft.frozen_time, item.at);
          });
        }
        context.unschedule(item.id);
        if (handle === undefined) throw new Error(`nothing is registered for ${item.kind}`);
        handle(context, item.payload as never, item.at);
      });
      return true;
    } catch (error) {
      this.#fail(item, clock, error);
      return false;
    }
  }

  /** A defect of the sandbox: said aloud, and shown on the clock, as Stripe does. */
  #fail(item: AgendaItem, clock: string | null, error: unknown): void {
    console.error(`stripe-sandbox: ${item.kind} (${item.id}) failed:`, error);
    this.#ledger.transact(this.#ledger.itself(clock ?? undefined), (context) => {
      context.unschedule(item.id);
      if (clock === null) return;
      const failed = context.update('test_helpers.test_clock', clock, (draft) => {
        draft.status = 'internal_failure';
        draft.status_details = {};
      });
      context.emit('test_helpers.test_clock.internal_failure', failed);
    });
  }

  /** Sets the timer for the next thing on real time. */
  #arm(): void {
    clearTimeout(this.#timer);
    const due = this.#queues.get(null)?.peek();
    if (due === undefined || this.#stopped) return;
    const wait = Math.min(Math.max(due.at * 1000 - Date.now(), 0), longestTimer);
    this.#timer = setTimeout(() => {
      const item = this.#next(null, Math.floor(Date.now() / 1000));
      if (item !== undefined) this.#run(item, null);
      this.#arm();
    }, wait);
  }
}
