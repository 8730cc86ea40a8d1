import type { Fault, Faults } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import type { Delivery } from '../object-types.ts';
import { messageOf } from './message.ts';
import { post } from './post.ts';
import { signatureOf } from './signature.ts';

const atOnce = 20;
/** Seconds until the next attempt, growing to an hour; about three days in all, as at Stripe. */
const delays = [1, 2, 5, 15, 30, 60, 120, 300, 600, 1800, ...Array.from({ length: 70 }, () => 3600)];

/** Sends signed events to webhook endpoints, several at a time, until accepted or for three days. */
export class Deliverer {
  readonly #ledger: Ledger;
  readonly #faults: Faults;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Attempts that were held back by a fault: one fault befalls one attempt. */
  readonly #excused = new WeakSet<Delivery>();
  #ready: Delivery[] = [];
  #next = 0;
  #inFlight = 0;
  #stopped = false;

  constructor(ledger: Ledger, faults: Faults) {
    this.#ledger = ledger;
    this.#faults = faults;
    for (const delivery of ledger.store.each('sandbox.delivery')) this.add(delivery);
  }

  /** Takes a delivery that is due now or later. */
  add(delivery: Delivery): void {
    const wait = delivery.nextAt - Date.now();
    if (wait > 0) this.#later(delivery, wait);
    else {
      this.#ready.push(delivery);
      this.#pump();
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Forgets all that was to be sent. */
  clear(): void {
    this.#ready = [];
    this.#next = 0;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #later(delivery: Delivery, wait: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#ready.push(delivery);
      this.#pump();
    }, wait);
    this.#timers.add(timer);
  }

  #pump(): void {
    while (!this.#stopped && this.#inFlight < atOnce && this.#next < this.#ready.length) {
      const delivery = this.#ready[this.#next++];
      if (this.#next > 1000) {
        this.#ready = this.#ready.slice(this.#next);
        this.#next = 0;
      }
      if (delivery !== undefined) this.#start(delivery);
    }
  }

  #start(delivery: Delivery): void {
    const fault = this.#excused.has(delivery) ? undefined : this.#faults.forWebhook(delivery.eventType);
    this.#excused.add(delivery);
    if (fault?.kind === 'delay') {
      this.#later(delivery, fault.delayMs);
      return;
    }
    if (fault?.kind === 'shuffle') {
      this.#later(delivery, Math.random() * fault.delayMs);
      return;
    }
    this.#inFlight += 1;
    void this.#attempt(delivery, fault)
      .catch((error: unknown) => {
        console.error('stripe-sandbox: a delivery failed:', error);
      })
      .finally(() => {
        this.#inFlight -= 1;
        this.#pump();
      });
  }

  async #attempt(delivery: Delivery, fault: Fault | undefined): Promise<void> {
    const { store } = this.#ledger;
    const message = messageOf(store, delivery);
    if (store.get('sandbox.delivery', delivery.id) === undefined) return;
    if (message === undefined) {
      this.#done(delivery);
      return;
    }
    if (fault?.kind === 'drop') {
      this.#done(delivery);
      return;
    }
    const { url, body } = message;
    const secret = fault?.kind === 'bad_signature' ? 'whsec_wrong' : message.secret;
    const send = () =>
      post(url, body, {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (stripe-billing-sandbox)',
        'stripe-signature': signatureOf(body, secret, Math.floor(Date.now() / 1000)),
      });
    const taken = await send();
    if (fault?.kind === 'double') await send();
    if (this.#stopped) return;
    if (taken) this.#done(delivery);
    else this.#retry(delivery);
  }

  #done(delivery: Delivery): void {
    if (this.#ledger.store.get('sandbox.delivery', delivery.id) === undefined) return;
    this.#ledger.transact(this.#ledger.itself(), ({ store }) => {
      store.remove('sandbox.delivery', delivery.id);
    });
  }

  #retry(delivery: Delivery): void {
    const delay = delays[delivery.attempts];
    if (delay === undefined) {
      this.#done(delivery);
      return;
    }
    if (this.#ledger.store.get('sandbox.delivery', delivery.id) === undefined) return;
    const next = { ...delivery, attempts: delivery.attempts + 1, nextAt: Date.now() + delay * 1000 };
    this.#ledger.transact(this.#ledger.itself(), ({ store }) => {
      store.put('sandbox.delivery', next);
    });
    this.#later(next, delay * 1000);
  }
}
