import { DAY_MS, HOUR_MS, toMs } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { graceMs, strategyFor } from './strategies.ts';
import type { DeclineClass, DunningStrategy } from './types.ts';

/** One line of a strategy read as a table of days. `offsetMs` is the time since the first failure. */
interface CalendarRow {
  offsetMs: number;
  what: string;
}

/** A strategy in order of time, for a customer who never pays. Pure: the command below only prints it. */
export const calendarOf = (strategy: DunningStrategy): CalendarRow[] => {
  const final = toMs(strategy.finalAction.after);
  const suspendAt = graceMs(strategy);
  const { action, debt, downgradeTo } = strategy.finalAction;
  return [
    { offsetMs: 0, what: 'payment fails; access goes on with a warning' },
    ...retryRows(strategy),
    ...strategy.access.map(({ after, step }) => ({ offsetMs: toMs(after), what: `${step} access` })),
    ...strategy.messages.map(({ kind, when }) => ({
      offsetMs:
        'after' in when ? toMs(when.after) : (when.before === 'suspend' ? suspendAt : final) - toMs(when.by),
      what: `message ${kind}${kind === 'action_required' ? ' (where a retry is no use)' : ''}`,
    })),
    { offsetMs: final, what: `${action}${downgradeTo === null ? '' : ` to ${downgradeTo}`}, debt: ${debt}` },
  ]
    .filter(({ offsetMs }) => offsetMs <= final)
    .toSorted((a, b) => a.offsetMs - b.offsetMs);
};

const retryRows = ({ retries, paydayHour, debitTries }: DunningStrategy): CalendarRow[] => {
  const rows = new Map<number, string[]>();
  const note = (offset: number, text: string): unknown =>
    rows.set(offset, [...(rows.get(offset) ?? []), text]);
  const first: string[] = [];
  for (const [declineClass, rule] of Object.entries(retries) as [
    DeclineClass,
    DunningStrategy['retries'][DeclineClass],
  ][]) {
    if (rule.kind === 'never') first.push(`${declineClass}: no retry until the customer acts`);
    else if (rule.kind === 'delays') for (const delay of rule.after) note(toMs(delay), declineClass);
    else if (rule.kind === 'paydays')
      first.push(`${declineClass}: retry on each likely payday at ${paydayHour}:00 where the customer is`);
  }
  first.push(
    `bank debits: ${debitTries === 1 ? 'one retry' : `${debitTries} retries`}, the first on the next likely payday, then 7 days apart, never while one is on its way`,
  );
  return [
    ...first.map((what) => ({ offsetMs: 0, what })),
    ...[...rows].map(([offsetMs, classes]) => ({ offsetMs, what: `retry: ${classes.join(', ')}` })),
  ];
};

/** The table as text. */
export const printCalendar = (strategy: DunningStrategy): string => {
  const { attempts, days } = strategy.maxCountedAttempts;
  return [
    `Strategy ${strategy.version}: at most ${attempts} counted attempts in ${days} days on one card`,
    '',
    ...calendarOf(strategy).map(({ offsetMs, what }) => `${labelOf(offsetMs).padEnd(9)} ${what}`),
    '',
  ].join('\n');
};

const labelOf = (offsetMs: number): string =>
  offsetMs % DAY_MS === 0 ? `day ${offsetMs / DAY_MS}` : `hour ${offsetMs / HOUR_MS}`;

if (import.meta.main && process.argv.includes('--help')) {
  process.stdout.write('npm run dunning:calendar [-- strategy]: what a strategy does on which day.\n');
} else if (import.meta.main) {
  try {
    process.stdout.write(printCalendar(strategyFor(process.argv[2] ?? DEFAULT_POLICY.dunningStrategy)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
