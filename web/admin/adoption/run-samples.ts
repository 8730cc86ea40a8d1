import type { components } from '../../../client/schema.ts';

/** What of a run tells how fast it goes. */
export type SampledRun = Pick<
  components['schemas']['AdoptionRun'],
  'id' | 'state' | 'phase' | 'expected' | 'seen' | 'invoices'
>;

/** How far a phase of a run was at a look. */
export interface Sample {
  run: string;
  phase: string | null;
  done: number;
  /** Time of this browser, epoch milliseconds. */
  at: number;
}

/** How fast a phase goes. */
export interface RunPace {
  perSecond: number;
  /** Null where it is not known how many there are, or nothing moves. */
  secondsLeft: number | null;
}

/** Looks that are older are left out, so that the pace is that of now. */
const WINDOW_MS = 60_000;

/** What was done in the phase that a run is in. */
export const doneIn = ({ phase, seen, invoices }: SampledRun): number =>
  phase === 'invoices' ? invoices : seen;

/** The looks at a run with one more; those of another run or phase tell nothing of it. */
export function samplesAfter(before: readonly Sample[], run: SampledRun, at: number): Sample[] {
  if (run.state !== 'running') return [];
  // More than now: the pages of an import began anew, since the mappings changed.
  const ofPhase = before.filter(
    (one) => one.run === run.id && one.phase === run.phase && one.done <= doneIn(run),
  );
  const lately = ofPhase.filter((one) => one.at >= at - WINDOW_MS);
  // Who comes back after minutes sees what was done meanwhile.
  const compared = lately.length === 0 ? ofPhase.slice(-1) : lately;
  return [...compared, { run: run.id, phase: run.phase, done: doneIn(run), at }];
}

/** How fast a run goes by the looks at it; null before the second one. */
export function paceOf(run: SampledRun, samples: readonly Sample[]): RunPace | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at) return null;
  const perSecond = (last.done - first.done) / ((last.at - first.at) / 1_000);
  const isCounted = run.expected !== null && run.phase === 'subscriptions' && perSecond > 0;
  const left = isCounted ? Math.max(0, (run.expected ?? 0) - last.done) : null;
  return { perSecond, secondsLeft: left === null ? null : left / perSecond };
}
