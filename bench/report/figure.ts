import { median } from './percentile.ts';

/** One measured figure, as `npm run bench -- --json` prints it. */
export interface Figure {
  name: string;
  unit: string;
  /** Over the repetitions. */
  min: number;
  median: number;
  max: number;
  /**
   * What the same machine does, in the same run, without us or with somebody else; null where nothing
   * compares. Same unit.
   */
  floor: number | null;
  /** Median of our repetitions, each divided by the floor of its own repetition. */
  ratio: number | null;
  /** What is aimed at, for people (`ratio >= 0.4`); null where nothing is. */
  target: string | null;
  /** Whether the target is met; null without one. */
  ok: boolean | null;
}

/** What a figure is judged by: its median, or its ratio to the floor. */
export interface FigureTarget {
  on: 'median' | 'ratio';
  atLeast?: number;
  atMost?: number;
}

/** What goes into a figure. `floor` has one sample for each of `samples`, measured beside it. */
export interface FigureInput {
  name: string;
  unit: string;
  samples: readonly number[];
  floor?: readonly number[];
  target?: FigureTarget;
}

/** Sums repetitions up. @throws Error where there is no sample, or floors and samples do not pair */
export function toFigure({ name, unit, samples, floor, target }: FigureInput): Figure {
  if (floor !== undefined && floor.length !== samples.length)
    throw new Error(`${name}: ${floor.length} floors for ${samples.length} samples`);
  const ratio = floor && median(samples.map((sample, index) => sample / (floor[index] ?? Number.NaN)));
  const middle = median(samples);
  const judged = target?.on === 'ratio' ? ratio : middle;
  return {
    name,
    unit,
    min: round(Math.min(...samples)),
    median: round(middle),
    max: round(Math.max(...samples)),
    floor: floor === undefined ? null : round(median(floor)),
    ratio: ratio === undefined ? null : round(ratio),
    target: target === undefined ? null : describe(target),
    ok: target === undefined || judged === undefined ? null : isMet(target, judged),
  };
}

const isMet = ({ atLeast = -Infinity, atMost = Infinity }: FigureTarget, value: number): boolean =>
  value >= atLeast && value <= atMost;

const describe = ({ on, atLeast, atMost }: FigureTarget): string =>
  [atLeast === undefined ? [] : `${on} >= ${atLeast}`, atMost === undefined ? [] : `${on} <= ${atMost}`]
    .flat()
    .join(', ');

/** Four significant digits, and no fraction above a thousand: more would be noise. */
const round = (value: number): number => Number(value.toPrecision(value >= 1_000 ? 6 : 4));
