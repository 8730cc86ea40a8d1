import type { Measurement } from '../suite.ts';
import { consume } from './consume.ts';
import { ingest } from './ingest.ts';
import { rollup } from './rollup.ts';
import { singles } from './singles.ts';
import { stored } from './stored.ts';

/** The way of usage from a call to its window. */
export const usageMeasurements: readonly Measurement[] = [ingest, singles, consume, stored, rollup];
