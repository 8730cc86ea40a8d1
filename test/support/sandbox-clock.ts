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

interface StatusAnswer {
  status: string;
  current_period_end: string;
}

/**
 * Advances the visitor's clock to the end of the trial or period, event by event, and waits for the status
 * that follows. The status does not trigger another step: on a busy machine it is late.
 */
export async function advanceToStatus(visitor: Visitor, status: string): Promise<void> {
  const read = async (): Promise<StatusAnswer> =>
    (await visitor.call('GET', '/billing/subscription-status')).body as StatusAnswer;
  const end = Date.parse((await read()).current_period_end);
  const now = async (): Promise<number> => {
    const { clock } = (await visitor.call('GET', '/sandbox/clock')).body as ClockAnswer;
    return Date.parse(clock?.now ?? '');
  };
  while ((await now()) < end) await advance(visitor, 'next');
  await until(async () => (await read()).status === status, { what: `the subscription is ${status}` });
}
