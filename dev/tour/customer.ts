import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { ApiClient } from './api-client.ts';
import type { StatusBody } from './api-client.ts';
import { newCardNumber } from './new-card-number.ts';
import type { TourSystem } from './system.ts';
import { waitFor } from './wait-for.ts';

/**
 * The tour's view of a subscription's row in the projection. Times are billing time in epoch milliseconds.
 */
export interface ProjectionGlance {
  status: string;
  billingTime: number;
  nextActionAt: number | null;
  dunningAttempt: number | null;
  dunningStage: string | null;
  nextAttemptAt: number | null;
}

/** A signed-in user whose Stripe customer hangs on a test clock of its own. */
export class TourCustomer {
  readonly name: string;
  readonly email: string;
  readonly userId: string;
  readonly id: string;
  readonly clockId: string;
  readonly api: ApiClient;
  readonly #system: TourSystem;
  #now: number;
  #subscriptionId: string | null = null;

  private constructor(
    system: TourSystem,
    known: { name: string; email: string; userId: string; id: string; clockId: string; now: number },
    api: ApiClient,
  ) {
    this.#system = system;
    this.name = known.name;
    this.email = known.email;
    this.userId = known.userId;
    this.id = known.id;
    this.clockId = known.clockId;
    this.#now = known.now;
    this.api = api;
  }

  /**
   * Signs up a new user. Only a new customer can be put on a test clock, so the Stripe customer is created
   * first, and checkout finds it by its user.
   * @param start where the billing clock begins, epoch milliseconds
   * @param address of somebody who may have signed up before; default: a new one
   */
  static async signUp(
    system: TourSystem,
    name: string,
    start: number,
    address?: string,
  ): Promise<TourCustomer> {
    const { stripe } = system;
    const email = address ?? `${name.toLowerCase()}.${randomUUID().slice(0, 8)}@example.com`;
    const api = new ApiClient(system.facts.api, await system.signIn(email));
    await api.get('/billing/subscription');
    const [user] = await system.rows<{ id: string }>('select id from users where email = $1', [email]);
    if (user === undefined) throw new Error('the first request made no user');
    const title = address === undefined ? `Tour: ${name}` : address;
    const clock =
      (address === undefined ? undefined : await clockTitled(system, title)) ??
      (await stripe.testHelpers.testClocks.create({ frozen_time: start / 1000, name: title }));
    const known = await stripe.customers.list({ test_clock: clock.id, limit: 1 });
    const { id } =
      known.data[0] ??
      (await stripe.customers.create({
        email,
        name,
        test_clock: clock.id,
        metadata: { user_id: user.id },
      }));
    await waitFor('the new customer is linked to its user', async () => {
      const sql = 'select 1 from users where id = $1 and stripe_customer_id = $2';
      return (await system.rows(sql, [user.id, id])).length === 1;
    });
    const now = clock.frozen_time * 1000;
    return new TourCustomer(system, { name, email, userId: user.id, id, clockId: clock.id, now }, api);
  }

  /** Where the billing clock stands, epoch milliseconds. */
  get now(): number {
    return this.#now;
  }

  /** @throws Error before there is one */
  get subscriptionId(): string {
    if (this.#subscriptionId === null) throw new Error(`${this.name} has no subscription yet`);
    return this.#subscriptionId;
  }

  /** From here on this one of several subscriptions decides. */
  isDecidedBy(subscriptionId: string): void {
    this.#subscriptionId = subscriptionId;
  }

  /** Buys a tier on the Checkout page with a good card and waits for the subscription. */
  async buy(tier: string, cycle: 'monthly' | 'yearly' = 'monthly'): Promise<{ sessionId: string }> {
    const { session_id: sessionId } = await this.api.post<{ session_id: string }>(
      '/billing/checkout/create',
      {
        tier_id: tier,
        billing_cycle: cycle,
      },
    );
    const done = await fetch(`${this.#system.facts.stripe}/_sandbox/checkout/${sessionId}/complete`, {
      method: 'POST',
      body: new URLSearchParams({ number: newCardNumber() }),
    });
    if (!done.ok) throw new Error(`Checkout was answered ${done.status}: ${await done.text()}`);
    this.#subscriptionId = await waitFor(`${this.name}'s checkout is fulfilled`, async () => {
      const sql = `select subscription_id, status, reason from checkouts where session_id = $1 and status <> 'open'`;
      const [row] = await this.#system.rows<{
        subscription_id: string | null;
        status: string;
        reason: string | null;
      }>(sql, [sessionId]);
      if (row?.status === 'refused' || row?.status === 'expired')
        throw new Error(`the checkout was ${row.status}: ${row.reason ?? ''}`);
      return row?.subscription_id;
    });
    return { sessionId };
  }

  /** Makes another card the one that is charged from now on, as Stripe's portal does. */
  async useCard(token: string): Promise<void> {
    const { stripe } = this.#system;
    const { id } = await stripe.paymentMethods.attach(token, { customer: this.id });
    await stripe.customers.update(this.id, { invoice_settings: { default_payment_method: id } });
    await stripe.subscriptions.update(this.subscriptionId, { default_payment_method: id });
  }

  /** Takes every card away. */
  async removeCards(): Promise<void> {
    const { stripe } = this.#system;
    const { data } = await stripe.paymentMethods.list({ customer: this.id });
    for (const { id } of data) await stripe.paymentMethods.detach(id);
  }

  /**
   * Advances the billing clock and waits until Stripe did everything that was due. A time in the past does
   * nothing.
   */
  async advanceTo(at: number): Promise<void> {
    const { testClocks } = this.#system.stripe.testHelpers;
    const frozen = Math.ceil(at / 1000);
    if (frozen * 1000 <= this.#now) return;
    await testClocks.advance(this.clockId, { frozen_time: frozen });
    await waitFor(
      `Stripe has moved ${this.name}'s clock`,
      async () => {
        const { status } = await testClocks.retrieve(this.clockId);
        if (status === 'internal_failure') throw new Error('Stripe could not move the clock');
        return status === 'ready';
      },
      { withinMs: 60_000 },
    );
    this.#now = frozen * 1000;
  }

  status(): Promise<StatusBody> {
    return this.api.get('/billing/subscription-status');
  }

  /** The row of the subscription as it is now; null before the first event was followed. */
  async glance(): Promise<ProjectionGlance | null> {
    const [row] = await this.#system.rows<{
      status: string;
      billing_time: Date;
      next_action_at: Date | null;
      dunning: { attempt: number; stage: string; nextAttemptAt: number | null } | null;
    }>('select status, billing_time, next_action_at, dunning from subscriptions where id = $1', [
      this.subscriptionId,
    ]);
    if (row === undefined) return null;
    return {
      status: row.status,
      billingTime: row.billing_time.getTime(),
      nextActionAt: row.next_action_at?.getTime() ?? null,
      dunningAttempt: row.dunning?.attempt ?? null,
      dunningStage: row.dunning?.stage ?? null,
      nextAttemptAt: row.dunning?.nextAttemptAt ?? null,
    };
  }

  /** Waits until the projection shows what is expected of it. */
  async untilSeen(
    what: string,
    check: (row: ProjectionGlance) => boolean | Promise<boolean>,
  ): Promise<ProjectionGlance> {
    let last: ProjectionGlance | null = null;
    return waitFor(`${this.name}: ${what}`, async () => {
      last = await this.glance();
      return last !== null && (await check(last)) ? last : null;
    }).catch((error: unknown) => {
      throw new Error(
        `${error instanceof Error ? error.message : String(error)}; it is ${JSON.stringify(last)}`,
      );
    });
  }
}

/** The clock with this name, once it stands: an earlier run may have left it moving. */
async function clockTitled(
  { stripe }: TourSystem,
  title: string,
): Promise<Stripe.TestHelpers.TestClock | undefined> {
  const { testClocks } = stripe.testHelpers;
  const all = await testClocks.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const found = all.find(({ name }) => name === title);
  if (found === undefined) return undefined;
  return waitFor(`the clock of ${title} stands`, async () => {
    const clock = await testClocks.retrieve(found.id);
    return clock.status === 'ready' && clock;
  });
}
