import type { Measurement } from '../suite.ts';
import { predictionYear } from './prediction-year.ts';
import { sweepPass } from './sweep-pass.ts';

/** What it costs to watch over an account, and how well it is understood. */
export const adopt: readonly Measurement[] = [sweepPass, predictionYear];
