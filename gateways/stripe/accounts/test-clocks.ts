import type Stripe from 'stripe';
import { fromStripeTime } from '../times.ts';

/** A test clock's frozen time, epoch milliseconds. */
export interface ClockReading {
  id: string;
  now: number;
  /** Anything but ready and under way is a clock that Stripe could not move. */
  status: 'ready' | 'advancing' | 'failed';
}

/**
 * Creates a test clock at the minute of `now`. Two calls in one minute with the same key get the same
 * clock, so that two clicks create one customer: Stripe refuses a key with another clock. @throws Stripe's
 * error
 */
export async function createClock(
  stripe: Stripe,
  name: string,
  now: number,
  idempotencyKey: string,
): Promise<ClockReading> {
  const minute = Math.floor(now / 60_000);
  const clock = await stripe.testHelpers.testClocks.create(
    { frozen_time: minute * 60, name: name.slice(0, 300) },
    { idempotencyKey: `${idempotencyKey}/${minute}` },
  );
  return reading(clock);
}

/** The clock's frozen time. @throws Stripe's error */
export async function readClock(stripe: Stripe, id: string): Promise<ClockReading> {
  return reading(await stripe.testHelpers.testClocks.retrieve(id));
}

/** Begins to move the clock on; it is there when its status is `ready` again. @throws Stripe's error */
export async function advanceClock(stripe: Stripe, id: string, to: number): Promise<ClockReading> {
  return reading(await stripe.testHelpers.testClocks.advance(id, { frozen_time: Math.ceil(to / 1000) }));
}

const MOVABLE = ['ready', 'advancing'] as const;

const reading = ({
  id,
  frozen_time: frozen,
  status,
}: Pick<Stripe.TestHelpers.TestClock, 'id' | 'frozen_time' | 'status'>): ClockReading => ({
  id,
  now: fromStripeTime(frozen),
  status: MOVABLE.find((known) => known === status) ?? 'failed',
});
