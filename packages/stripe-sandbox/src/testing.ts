import Stripe from 'stripe';
import { startSandbox, type RunningSandbox } from './server.ts';

// Hooks of Jest, or of Vitest with `globals: true`.
declare const beforeAll: (hook: () => Promise<void>) => void;
declare const afterAll: (hook: () => Promise<void>) => void;

/** A running sandbox with the real `stripe` package pointed at it. */
export interface Scene {
  sandbox: RunningSandbox;
  stripe: Stripe;
  close: () => Promise<void>;
}

async function openScene(): Promise<Scene> {
  const sandbox = await startSandbox({ port: 0 });
  const stripe = new Stripe('sk_test_billing', {
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  return { sandbox, stripe, close: () => sandbox.close() };
}

/** One scene for the tests of a file: opened before them, then given to `prepare`, closed after them. */
export function useScene(prepare: (scene: Scene) => Promise<void> | void): Scene {
  const scene = {} as Scene;
  beforeAll(async () => {
    Object.assign(scene, await openScene());
    await prepare(scene);
  });
  afterAll(() => scene.close());
  return scene;
}

/** Unix seconds of an ISO date. */
export const at = (text: string): number => Date.parse(text) / 1000;

/** A customer on a test clock of their own, with a good card unless another is named (null: none). */
export async function customerOnClock(stripe: Stripe, start: string, card: string | null = 'pm_card_visa') {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(start) });
  const customer = await stripe.customers.create({
    email: 'ada@example.com',
    name: 'Ada',
    test_clock: clock.id,
  });
  if (card !== null) await giveCard(stripe, customer.id, card);
  return { clock: clock.id, customer: customer.id };
}

/** Attaches a test card and makes it the default. */
export async function giveCard(stripe: Stripe, customer: string, card: string): Promise<string> {
  const { id } = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}

/** Moves a clock and waits until everything on it is done. */
export async function advance(stripe: Stripe, clock: string, to: string | number): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clock, { frozen_time: typeof to === 'number' ? to : at(to) });
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { status } = await stripe.testHelpers.testClocks.retrieve(clock);
    if (status === 'ready') return;
    if (status === 'internal_failure' || Date.now() > deadline) throw new Error(`the clock is ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A recurring price of its own product. */
export async function planPrice(
  stripe: Stripe,
  amount: number,
  options: { name?: string; interval?: 'day' | 'week' | 'month' | 'year'; currency?: string } = {},
): Promise<string> {
  const { id } = await stripe.prices.create({
    currency: options.currency ?? 'usd',
    unit_amount: amount,
    recurring: { interval: options.interval ?? 'month' },
    product_data: { name: options.name ?? 'Plan' },
  });
  return id;
}

/** The types of all events about a customer so far, oldest first, of the types that begin as named. */
export async function eventTypes(stripe: Stripe, customer: string, prefixes: string[]): Promise<string[]> {
  const types: string[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) {
    const object = event.data.object as { id?: string; customer?: string | null };
    if (object.customer !== customer && object.id !== customer) continue;
    if (prefixes.some((prefix) => event.type.startsWith(prefix))) types.push(event.type);
  }
  return types.reverse();
}
