import { TourCustomer } from '../tour/customer.ts';
import type { TourTier } from '../tour/prices.ts';
import type { TourSystem } from '../tour/system.ts';
import { waitFor } from '../tour/wait-for.ts';
import type { DemoPerson } from './people.ts';

/** Statuses after which the clock moves nothing any more. */
const FINAL = ['canceled', 'expired', 'incomplete_expired'];

/**
 * A demo customer. What it does is safe to repeat at the same billing time, so that a start that was stopped
 * in the middle goes on from there.
 */
export class DemoCustomer {
  readonly customer: TourCustomer;
  readonly #system: TourSystem;
  #purchases = 0;

  private constructor(system: TourSystem, customer: TourCustomer) {
    this.#system = system;
    this.customer = customer;
  }

  /** @param start where the billing clock of somebody new begins, epoch milliseconds */
  static async open(system: TourSystem, person: DemoPerson, start: number): Promise<DemoCustomer> {
    const customer = await TourCustomer.signUp(system, person.name, start, person.email);
    return new DemoCustomer(system, customer);
  }

  get now(): number {
    return this.customer.now;
  }

  /** The newest subscription, once there is one. */
  async #subscription(): Promise<string | undefined> {
    const [row] = await this.#system.rows<{ id: string }>(
      'select id from subscriptions where customer_id = $1 order by created_at desc, id desc limit 1',
      [this.customer.id],
    );
    if (row !== undefined) this.customer.isDecidedBy(row.id);
    return row?.id;
  }

  /** Buys a plan, or finds that it was bought before the system was stopped. */
  async buy(tier: TourTier, cycle: 'monthly' | 'yearly' = 'monthly'): Promise<void> {
    this.#purchases += 1;
    const { data } = await this.#system.stripe.checkout.sessions.list({
      customer: this.customer.id,
      limit: 100,
    });
    const paid = data.filter(({ status }) => status === 'complete').length;
    if (paid < this.#purchases) await this.customer.buy(tier, cycle);
    await waitFor(`${this.customer.name} has ${tier}`, async () => {
      const sql = 'select count(*)::int as n from subscriptions where customer_id = $1';
      const [row] = await this.#system.rows<{ n: number }>(sql, [this.customer.id]);
      return row?.n === this.#purchases && (await this.#subscription()) !== undefined;
    });
  }

  /** This purchase belongs to a time that has passed already. */
  async hasBought(): Promise<void> {
    this.#purchases += 1;
    await this.#subscription();
  }

  /** Moves the clock, and waits until the workflows have done everything that fell due by then. */
  async passTo(at: number): Promise<void> {
    await this.customer.advanceTo(at);
    await this.customer.untilSeen(
      'everything that is due is done',
      ({ status, billingTime, nextActionAt }) =>
        FINAL.includes(status) ||
        (billingTime >= this.now && (nextActionAt === null || nextActionAt > this.now)),
    );
  }

  /** Passes the retries of a declined renewal one by one. */
  async passRetriesTo(at: number): Promise<void> {
    for (;;) {
      const next = (await this.customer.glance())?.nextAttemptAt ?? Infinity;
      if (next >= at) break;
      await this.passTo(next);
      await this.customer.untilSeen('the attempt is counted', (row) => row.nextAttemptAt !== next);
    }
    await this.passTo(at);
  }

  /** Ends the subscription at once. */
  async cancel(reason: string): Promise<void> {
    const isOver = async (): Promise<boolean> => (await this.customer.glance())?.status === 'canceled';
    if (await isOver()) return;
    await this.customer.api.post('/billing/subscription/cancel', { at_period_end: false, reason });
    await this.customer.untilSeen('it is cancelled', ({ status }) => status === 'canceled');
  }

  /** Reports usage; the same key counts once. */
  async use(events: readonly (readonly [type: string, quantity: string])[]): Promise<void> {
    await this.customer.api.post('/usage/events', {
      events: events.map(([type, quantity], index) => ({
        idempotency_key: `demo-${this.now / 1000}-${index}`,
        event_type: type,
        quantity,
        occurred_at: new Date(this.now).toISOString(),
      })),
    });
  }

  /** Has the usage so far reported and rated, as the schedule of every five minutes does. */
  async closeUsage(): Promise<void> {
    await waitFor(
      `the usage of ${this.customer.name} is reported`,
      async () => {
        await this.#system.rollUpUsage();
        const [row] = await this.#system.rows<{ open: number }>(
          `select (select count(*) from usage_windows where customer_id = $1 and (state = 'closed' or invoice_period_start is null))::int
           + (select count(*) from usage_charges where customer_id = $1 and state = 'planned')::int
           + (select count(*) from usage_events e where customer_id = $1 and not exists (select from usage_windows w
               where w.customer_id = $1 and w.event_type = e.event_type and w.window_start = e.window_start
                 and e.round > w.round_after and e.round <= w.round_upto))::int as open`,
          [this.customer.id],
        );
        return row?.open === 0;
      },
      { everyMs: 500, withinMs: 60_000 },
    );
  }

  /** Staff refund the latest payment in full, and a second administrator agrees. */
  async refundLatest(reason: string): Promise<void> {
    const { data } = await this.#system.stripe.charges.list({ customer: this.customer.id, limit: 1 });
    const [charge] = data;
    if (charge === undefined) throw new Error(`${this.customer.name} has paid nothing yet`);
    if (charge.amount_refunded > 0) return;
    await this.#system.asStaff('POST', '/admin/billing/refunds', { charge_id: charge.id, reason });
  }
}
