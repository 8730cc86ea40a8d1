import type { Measurement } from '../suite.ts';
import { auditCost } from './audit-cost.ts';
import { codecCost } from './codec-cost.ts';
import { neighbours } from './neighbours.ts';

/** What one caller's harm costs the others, and what the guards cost by themselves. */
export const hostile: readonly Measurement[] = [neighbours, codecCost, auditCost];
