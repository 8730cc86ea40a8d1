import type { Measurement } from '../suite.ts';
import { importCost } from './import-account.ts';
import { predictionYear } from './prediction-year.ts';
import { sweepPass } from './sweep-pass.ts';

/** What it costs to bring an account in and to watch over it, and how well it is understood. */
export const adopt: readonly Measurement[] = [sweepPass, predictionYear, importCost];
