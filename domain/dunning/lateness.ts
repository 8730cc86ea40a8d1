import { toMs } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';

const TOLERATED_MS = toMs(DEFAULT_POLICY.lateAfter);

/**
 * For how long nothing was done because no worker ran, milliseconds; 0 where a step was done about when it was due. Nobody loses access over
 * that time: it counts as an outage.
 * @param dueAt when the step was due, `now` when it is looked at; both billing time, epoch milliseconds
 */
export const lateBy = (dueAt: number, now: number): number => (now - dueAt > TOLERATED_MS ? now - dueAt : 0);
