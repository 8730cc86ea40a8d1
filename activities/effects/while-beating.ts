import { Context } from '@temporalio/activity';

/** Several times within the shortest heartbeat time-out of a step, 30 s. */
const BEAT_MS = 5_000;

/**
 * Heartbeats while it works, so that another worker takes over soon when this one is lost.
 * @param details what the next attempt finds in `heartbeatDetails`
 */
export async function whileBeating<T>(
  work: () => Promise<T>,
  details: () => unknown = () => undefined,
): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(details()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
