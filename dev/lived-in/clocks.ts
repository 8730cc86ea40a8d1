import { setTimeout as wait } from 'node:timers/promises';
import type Stripe from 'stripe';

/** Stripe takes so many customers on one test clock. */
export const CUSTOMERS_OF_CLOCK = 3;

const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 120_000;

const DAY_S = 86_400;
/** No subscription renews twice within a step, so that each renewal is predicted before it comes. */
const STEP_DAYS = 7;

/** Where a test clock is to stand. Seconds. */
export interface ClockStop {
  id: string;
  to: number;
}

/** The steps in which so many days pass, each clock from where it stands: they need not agree. */
export function stepsOf(
  clocks: readonly Pick<Stripe.TestHelpers.TestClock, 'id' | 'frozen_time'>[],
  days: number,
): ClockStop[][] {
  return Array.from({ length: Math.ceil(days / STEP_DAYS) }, (_, step) => {
    const passed = Math.min(days, (step + 1) * STEP_DAYS);
    return clocks.map(({ id, frozen_time: at }) => ({ id, to: at + passed * DAY_S }));
  });
}

/** Moves test clocks to a time in seconds, all at once; waits until Stripe has done what was due on them. */
export const advanceClocks = (stripe: Stripe, ids: readonly string[], to: number): Promise<void> =>
  advanceEach(
    stripe,
    ids.map((id) => ({ id, to })),
  );

/** The same, each to a time of its own. */
export async function advanceEach(stripe: Stripe, stops: readonly ClockStop[]): Promise<void> {
  const moved = await Promise.all(stops.map(({ id, to }) => advanceOne(stripe, id, to)));
  for (const id of moved.filter((one) => one !== null)) await untilReady(stripe, id);
}

/** @returns null where it stands there already */
async function advanceOne(stripe: Stripe, id: string, to: number): Promise<string | null> {
  const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve(id);
  if (now >= to) return null;
  await stripe.testHelpers.testClocks.advance(id, { frozen_time: to });
  return id;
}

/** @throws Error where Stripe could not move it */
async function untilReady(stripe: Stripe, id: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { status } = await stripe.testHelpers.testClocks.retrieve(id);
    if (status === 'ready') return;
    if (status === 'internal_failure' || Date.now() > deadline)
      throw new Error(`The test clock ${id} is ${status}.`);
    await wait(LOOK_EVERY_MS);
  }
}
