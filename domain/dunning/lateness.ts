import { toMs } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';

const TOLERATED_MS = toMs(DEFAULT_POLICY.lateAfter);

/**
 * How long a step was late because no worker ran, milliseconds; 0 when it was on time. That time counts as
 * an outage, so that nobody loses access over it.
 * @param dueAt when the step was due, `now` when it is looked at; both billing time, epoch milliseconds
 */
export const lateBy = (dueAt: number, now: number): number => (now - dueAt > TOLERATED_MS ? now - dueAt : 0);
