import { Context, type Origin, type Outbox } from './context.ts';
import { SandboxError } from './errors.ts';
import type { Registry } from './registry.ts';
import { Store } from './store.ts';

/** The account's state and the only way to change it: one transaction after the other. */
export class Ledger {
  readonly store: Store;
  readonly registry: Registry;
  /** Given what each written transaction left to be done. */
  readonly listeners: ((outbox: Outbox) => void)[] = [];
  #baseUrl = '';

  constructor(file: string, registry: Registry) {
    this.registry = registry;
    this.store = new Store(file, registry.tables());
  }

  /** Where links point that are made without a request at hand. */
  set baseUrl(url: string) {
    this.#baseUrl = url;
  }

  /** An origin for what the sandbox does by itself. */
  itself(clock?: string): Origin {
    return {
      id: null,
      idempotencyKey: null,
      baseUrl: this.#baseUrl,
      ...(clock === undefined ? {} : { clock }),
    };
  }

  /**
   * Runs `work` and writes all its changes, or nothing if it throws (unless the error keeps its changes).
   */
  transact<T>(origin: Origin, work: (context: Context) => T): T {
    const context = new Context(this.store, this.registry, origin);
    this.store.begin();
    let result: T;
    try {
      result = work(context);
    } catch (error) {
      if (error instanceof SandboxError && error.keepChanges) this.#commit(context.outbox);
      else this.store.rollback();
      throw error;
    }
    this.#commit(context.outbox);
    return result;
  }

  #commit(outbox: Outbox): void {
    this.store.commit();
    for (const listener of this.listeners) listener(outbox);
  }
}
