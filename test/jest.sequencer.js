import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const recorded = JSON.parse(readFileSync(new URL('jest.durations.json', import.meta.url), 'utf8'));

/** Seconds of a file that is in neither Jest's cache nor the record; those of 15 seconds are recorded. */
const OTHERS = 3;

/**
 * Starts the longest files first on a fresh clone too, where Jest has no times of an earlier run: all workers
 * are busy to the end. The record needs no care; a wrong one costs time, not a result.
 */
export default class LongestFirst extends Sequencer {
  time(test) {
    const file = relative(test.context.config.rootDir, test.path);
    return super.time(test) ?? (recorded[file] ?? OTHERS) * 1_000;
  }
}
