import { clockOf, timeOf } from './clock.ts';
import { changedAttributes } from './changed-attributes.ts';
import { resourceMissing } from './errors.ts';
import { newId } from './ids.ts';
import type { AgendaItem, Delivery, EventType, ObjectType, ObjectTypes } from './object-types.ts';
import { isLiveObject } from './other-mode.ts';
import { present } from './present.ts';
import type { Registry } from './registry.ts';
import type { Store } from './store.ts';
import { enqueueDeliveries } from './webhooks/enqueue.ts';

/** The API version whose shapes are answered: the one that the `stripe` package pins. */
export const apiVersion = '2026-10-28.endive';

/** Who asked: a request of the API, or (id null) the sandbox itself, when a clock moves on. */
export interface Origin {
  id: string | null;
  idempotencyKey: string | null;
  /** Without a slash at the end; links to pages begin with it. */
  baseUrl: string;
  /** Set while a test clock is moving: the clock, whose time is then what `now()` gives. */
  clock?: string;
}

/** Future work: `key` replaces or withdraws an earlier one of the same name. */
export interface Appointment {
  key: string;
  /** Test clock, or null for real time. */
  clock: string | null;
  /** Seconds since the epoch. In the past: as soon as the request is done, or in the same advance. */
  at: number;
  kind: string;
  payload: unknown;
}

/** What is handed to the delivery of webhooks and to the agenda once a transaction is written. */
export interface Outbox {
  deliveries: Delivery[];
  appointments: AgendaItem[];
  /** Test clocks that started to advance. */
  clocks: string[];
}

/**
 * What a handler works with in one transaction. All changes are written together at the end, or not at all
 * if the handler throws.
 */
export class Context {
  readonly store: Store;
  readonly registry: Registry;
  readonly origin: Origin;
  /** What this transaction adds to be done afterwards; see `ledger.ts`. */
  readonly outbox: Outbox = { deliveries: [], appointments: [], clocks: [] };

  constructor(store: Store, registry: Registry, origin: Origin) {
    this.store = store;
    this.registry = registry;
    this.origin = origin;
  }

  get baseUrl(): string {
    return this.origin.baseUrl;
  }

  /**
   * Seconds since the epoch for a customer (`cus_…`), a clock (`clock_…`), or an object with one of them.
   * Otherwise real time, or the time of the clock that is advancing.
   */
  now(scope?: string | object | null): number {
    return timeOf(this, scope);
  }

  /** The test clock that a customer or object hangs on, or null for real time. */
  clockOf(scope: string | object | null | undefined): string | null {
    return clockOf(this, scope);
  }

  newId(prefix: string): string {
    return newId(prefix);
  }

  /** The object, or undefined. Not to be changed in place: see `update`. */
  find<K extends ObjectType>(type: K, id: string): ObjectTypes[K] | undefined {
    return this.store.get(type, id);
  }

  /**
   * The object. Otherwise throws resource_missing for `param`: 404 for the path's own `id`, 400 for others.
   */
  get<K extends ObjectType>(type: K, id: string, param = 'id'): ObjectTypes[K] {
    const found = this.store.get(type, id);
    if (found === undefined) {
      const noun = this.registry.types.get(type)?.noun ?? type;
      throw resourceMissing(noun, id, param, isLiveObject(this, id));
    }
    return found;
  }

  /** Objects in order of creation, oldest first; with `index`, those whose index key is `value`. */
  each<K extends ObjectType>(type: K, index?: string, value?: string): Iterable<ObjectTypes[K]> {
    return this.store.each(type, index, value);
  }

  /** Stores a new object and sends `event` if given. */
  create<K extends ObjectType>(type: K, object: ObjectTypes[K], event?: EventType): ObjectTypes[K] {
    this.store.put(type, object);
    if (event !== undefined) this.emit(event, object);
    return object;
  }

  /**
   * Changes an object: `change` edits a copy. If anything changed, sends `event` with
   * `previous_attributes`.
   * @returns the new object
   */
  update<K extends ObjectType>(
    type: K,
    id: string,
    change: (draft: ObjectTypes[K]) => void,
    event?: EventType,
  ): ObjectTypes[K] {
    const before = this.get(type, id);
    const after = structuredClone(before);
    change(after);
    this.store.put(type, after);
    if (event !== undefined) this.emitUpdated(event, before, after);
    return after;
  }

  remove(type: ObjectType, id: string): void {
    this.store.remove(type, id);
  }

  /**
   * Records and delivers an event with a snapshot of the object. Its time is that of the object's clock.
   */
  emit(type: EventType, object: object, previous?: object): void {
    const snapshot = present(this, object);
    const event = {
      id: newId('evt'),
      object: 'event' as const,
      api_version: apiVersion,
      created: this.now(object),
      data: { object: snapshot, ...(previous === undefined ? {} : { previous_attributes: previous }) },
      livemode: false as const,
      pending_webhooks: 0,
      request: { id: this.origin.id, idempotency_key: this.origin.idempotencyKey },
      type,
    };
    event.pending_webhooks = enqueueDeliveries(this, event);
    this.store.put('event', event);
    for (const listener of this.registry.listeners.get(type) ?? []) listener(this, object as never);
  }

  /** Emits an event with `previous_attributes` from the two states; nothing if they are equal. */
  emitUpdated(type: EventType, before: object, after: object): void {
    const previous = changedAttributes(present(this, before), present(this, after));
    if (Object.keys(previous).length > 0) this.emit(type, after, previous);
  }

  /** Schedules work for the handler of `kind`. Replaces what was scheduled under the same key. */
  schedule({ key, clock, at, kind, payload }: Appointment): void {
    this.unschedule(key);
    const item = { id: key, object: 'sandbox.agenda' as const, clock, at: Math.floor(at), kind, payload };
    this.store.put('sandbox.agenda', item);
    this.outbox.appointments.push(item);
  }

  /** Withdraws an appointment; nothing when there is none. */
  unschedule(key: string): void {
    if (this.store.get('sandbox.agenda', key) !== undefined) this.store.remove('sandbox.agenda', key);
  }

  /** Does some work and takes all of it back, events and appointments too: how a preview is worked out. */
  rehearse<T>(work: () => T): T {
    const goBack = this.#savepoint();
    try {
      return work();
    } finally {
      goBack();
    }
  }

  /** Does some work; when it throws, what it did is taken back and the transaction can go on. */
  attempt<T>(work: () => T): T {
    const goBack = this.#savepoint();
    try {
      return work();
    } catch (error) {
      goBack();
      throw error;
    }
  }

  #savepoint(): () => void {
    const { deliveries, appointments, clocks } = this.outbox;
    const lengths = [deliveries.length, appointments.length, clocks.length] as const;
    const mark = this.store.mark();
    return () => {
      this.store.rewind(mark);
      [deliveries.length, appointments.length, clocks.length] = lengths;
    };
  }
}
