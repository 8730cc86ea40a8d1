import { until } from './until.ts';
import type { Visitor } from './visitors.ts';

interface ClockAnswer {
  clock: { now: string; status: 'ready' | 'advancing'; target: string | null } | null;
}

/** Moves the visitor's time on, as the button in the header does, and waits until it stands there. */
export async function advance(visitor: Visitor, by: 'day' | 'week' | 'next'): Promise<void> {
  const { status, body } = await visitor.call('POST', '/sandbox/clock', { by });
  if (status !== 202) throw new Error(`the clock answered ${status}: ${JSON.stringify(body)}`);
  await until(async () => {
    const { clock } = (await visitor.call('GET', '/sandbox/clock')).body as ClockAnswer;
    return clock !== null && clock.status === 'ready' && clock.target === null;
  });
}

/** Moves the visitor's time on from one thing that happens to the next, until the subscription is in this status. */
export async function advanceToStatus(visitor: Visitor, status: string): Promise<void> {
  const statusNow = async (): Promise<string> =>
    ((await visitor.call('GET', '/billing/subscription-status')).body as { status: string }).status;
  for (let steps = 0; steps < 6 && (await statusNow()) !== status; steps += 1) await advance(visitor, 'next');
  await until(async () => (await statusNow()) === status, { what: `the subscription is ${status}` });
}
