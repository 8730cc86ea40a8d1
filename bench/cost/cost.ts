import type { Measurement } from '../suite.ts';
import { lifecycleCost } from './lifecycle-cost.ts';
import { usageCost } from './usage-cost.ts';

/** What one operation takes, process by process: it says something on a busy machine too. */
export const cost: readonly Measurement[] = [lifecycleCost, usageCost];
