import { formatCount } from '../../shared/money.ts';
import type { AdoptionOutcome, AdoptionRun } from '../data/adoption.ts';
import { doneIn } from './run-samples.ts';
import type { RunPace } from './run-samples.ts';

export const kindNames: Readonly<Record<AdoptionRun['kind'], string>> = {
  import: 'Import',
  release: 'Release',
  undo: 'Undo',
};

/** State of a run in a word. */
export const runState = ({ state, stop_asked: stops }: AdoptionRun): string =>
  state === 'running' ? (stops ? 'Stopping' : 'Running') : state.charAt(0).toUpperCase() + state.slice(1);

export const stateColours: Readonly<Record<AdoptionRun['state'], string>> = {
  running: 'blue',
  done: 'fern',
  stopped: 'gray',
  failed: 'red',
};

/** What became of a subscription. */
export const outcomeNames: Readonly<Record<AdoptionOutcome['outcome'], string>> = {
  asked: 'No answer yet',
  imported: 'Imported',
  released: 'Released',
  undone: 'Let go',
  left_to_stripe: 'Left to Stripe',
  refused: 'Refused',
};

/** "3 subscriptions", "1 subscription". */
export const inUnits = (count: number, one: string): string =>
  `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;

const PHASES: Readonly<Record<AdoptionRun['kind'], string>> = {
  import: 'Reading subscriptions',
  release: 'Handing over',
  undo: 'Letting go',
};

/** What a run does at the moment. */
export function phaseWords({ kind, phase }: AdoptionRun): string {
  if (phase === 'settling') return 'Waiting until the last subscriptions are recorded';
  return phase === 'invoices' ? 'Reading paid invoices' : PHASES[kind];
}

/**
 * How far a run is; an import goes by the last look: "120 of 400 subscriptions, 4.2 a second, about 2 minutes
 * left".
 */
export function progressWords(run: AdoptionRun, pace: RunPace | null): string {
  const isCounted = run.expected !== null && run.phase !== 'invoices';
  const done = isCounted
    ? `${formatCount(doneIn(run))} of ${run.kind === 'import' ? 'about ' : ''}${inUnits(run.expected ?? 0, 'subscription')}`
    : inUnits(doneIn(run), run.phase === 'invoices' ? 'invoice' : 'subscription');
  if (pace === null || run.phase === 'settling') return done;
  const rate = `${formatCount(Number(pace.perSecond.toFixed(1)))} a second`;
  return [done, rate, ...(pace.secondsLeft === null ? [] : [leftWords(pace.secondsLeft)])].join(', ');
}

function leftWords(seconds: number): string {
  if (seconds < 60) return 'less than a minute left';
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120
    ? `about ${inUnits(minutes, 'minute')} left`
    : `about ${inUnits(Math.round(minutes / 60), 'hour')} left`;
}

/** What became of the subscriptions of a run, or what an import found. */
export function resultLines(run: AdoptionRun): string[] {
  const outcomes = outcomesOf(run).map(([name, count]) => `${outcomeNames[name]}: ${formatCount(count)}`);
  if (run.kind !== 'import')
    return run.state === 'done' && outcomes.length === 0 ? ['No subscription matched.'] : outcomes;
  return [
    ...outcomes,
    `Listed by Stripe: ${formatCount(run.seen)}`,
    `Known before: ${formatCount(run.known)}`,
    `Nothing on them is mapped: ${formatCount(run.foreign)}`,
    `Ended, left out: ${formatCount(run.ended)}`,
    `Paid invoices: ${formatCount(run.invoices)}`,
  ];
}

/** Outcomes that occur in a run, with how many. */
export const outcomesOf = (run: AdoptionRun): [AdoptionOutcome['outcome'], number][] =>
  OUTCOMES.flatMap((name) => {
    const count = run.outcomes[name] ?? 0;
    return count === 0 ? [] : [[name, count] as [AdoptionOutcome['outcome'], number]];
  });

const OUTCOMES = Object.keys(outcomeNames) as AdoptionOutcome['outcome'][];

/** Name of a country in the reader's language; `unknown` where an address names none. */
export const countryName = (country: string): string =>
  /^[A-Z]{2}$/.test(country)
    ? (new Intl.DisplayNames(undefined, { type: 'region' }).of(country) ?? country)
    : 'No country';

/** Which subscriptions a run is about. */
export function selectionWords({ kind, selection }: AdoptionRun): string {
  if (selection === null) return kind === 'import' ? 'Every subscription with a mapped item' : '';
  const { subscriptions, plans, currencies, countries, share } = selection;
  const parts = [
    share === 100 ? null : `${share} %`,
    subscriptions === null ? null : inUnits(subscriptions.length, 'named subscription'),
    plans === null ? null : plans.join(', '),
    currencies === null ? null : currencies.map((currency) => currency.toUpperCase()).join(', '),
    countries?.map(countryName).join(', ') ?? null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'All of them' : parts.join(', ');
}
