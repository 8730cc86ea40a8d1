import { parseArgs } from 'node:util';
import { UsageError } from '../config/command-line.ts';
import { adopt } from './adopt/adopt.ts';
import { cost } from './cost/cost.ts';
import { hostile } from './hostile/hostile.ts';
import { reads } from './reads/reads.ts';
import { spine } from './spine/spine.ts';
import type { Measurement, Size } from './suite.ts';
import { usageMeasurements as usageSuite } from './usage/usage.ts';

/** The suites by name. */
const suites: Readonly<Record<string, readonly Measurement[]>> = {
  spine,
  cost,
  reads,
  usage: usageSuite,
  hostile,
  adopt,
};

/** What to measure, and how to report it. */
export interface BenchOptions {
  suite: string;
  measurements: readonly Measurement[];
  size: Size;
  json: boolean;
}

export const benchUsage = `npm run bench [-- suite] [options]
  suite          spine (default), cost, reads, usage, hostile, adopt
  --only a,b     these parts of the suite only
  --json         the report as one line of JSON on standard output
  --quick        small numbers and one repetition, to see that everything works; the figures say nothing
  --repetitions  of each measurement, at least three (default 3)
  --scale        share of the rows stored, of the subscriptions and of the events, for a busy machine (default 1)`;

/** @throws Error naming what is wrong */
export function parseOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      repetitions: { type: 'string', default: '3' },
      scale: { type: 'string', default: '1' },
    },
  });
  const [suite = 'spine', ...more] = positionals;
  const all = suites[suite];
  if (all === undefined || more.length > 0)
    throw new UsageError(`the suites are ${Object.keys(suites).join(', ')}, not ${positionals.join(' ')}`);
  const repetitions = Number(values.repetitions);
  if (!Number.isInteger(repetitions) || repetitions < 3) throw new UsageError('--repetitions is at least 3');
  const scale = Number(values.scale);
  if (!(scale >= 0.01 && scale <= 1)) throw new UsageError('--scale is from 0.01 to 1');
  return {
    suite,
    measurements: chosen(all, values.only),
    size: { quick: values.quick, repetitions: values.quick ? 1 : repetitions, scale },
    json: values.json,
  };
}

function chosen(all: readonly Measurement[], only: string | undefined): readonly Measurement[] {
  if (only === undefined) return all;
  const keys = only.split(',');
  const unknown = keys.filter((key) => !all.some((one) => one.key === key));
  if (unknown.length > 0)
    throw new UsageError(
      `--only: there is ${all.map(({ key }) => key).join(', ')}, not ${unknown.join(', ')}`,
    );
  return all.filter(({ key }) => keys.includes(key));
}
