import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes jest.durations.json from the report of a whole run:
 * npm test -- --json --outputFile run.json && node test/jest.durations.js run.json
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
/** Shorter files are taken for OTHERS of the sequencer. */
const SHORTEST_SECONDS = 15;

const seconds = testResults
  .map(({ name, startTime, endTime }) => [relative(root, name), Math.round((endTime - startTime) / 1_000)])
  .filter(([, taken]) => taken >= SHORTEST_SECONDS)
  .sort(([, one], [, other]) => other - one);
writeFileSync(
  new URL('jest.durations.json', import.meta.url),
  `${JSON.stringify(Object.fromEntries(seconds), null, 2)}\n`,
);
