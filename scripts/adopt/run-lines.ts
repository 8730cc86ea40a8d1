import type { AdoptionPreviewView, AdoptionRunView } from './adoption-api.ts';

/** How far a phase of a run was when somebody began to watch it. */
interface WatchedPhase {
  phase: string | null;
  done: number;
  /** Epoch milliseconds. */
  at: number;
}

/** The phase that is watched now; the same one until the run is in the next. */
export const watchedPhase = (run: AdoptionRunView, now: number, before?: WatchedPhase): WatchedPhase =>
  before?.phase === run.phase ? before : { phase: run.phase, done: doneIn(run), at: now };

const doneIn = ({ phase, invoices, seen }: AdoptionRunView): number =>
  phase === 'invoices' ? invoices : seen;

/** One line: where a run is, how fast it goes since its phase is watched, what is left. */
export function runLine(run: AdoptionRunView, now: number, watched: WatchedPhase): string {
  const seconds = Math.max(1, (now - watched.at) / 1000);
  const done = doneIn(run);
  const rate = (done - watched.done) / seconds;
  const what = run.phase === 'invoices' ? 'invoices' : 'subscriptions';
  const left =
    run.expected === null || rate === 0 || run.phase !== 'subscriptions'
      ? ''
      : `, ${Math.ceil(Math.max(0, run.expected - done) / rate)} s left`;
  const of = run.expected === null ? '' : ` of ${run.expected}`;
  return `${run.kind}, ${run.phase ?? run.state}: ${done}${of} ${what}, ${rate.toFixed(1)} a second${left}`;
}

const WORDS: Readonly<Record<string, string>> = {
  asked: 'under way',
  imported: 'imported, and observed from now on',
  released: 'released, and managed from now on',
  undone: 'let go, and observed from now on',
  left_to_stripe: 'left to Stripe, which still retries their debt',
  refused: 'refused',
};

/** What became of a run. */
export function endLines(run: AdoptionRunView): string[] {
  const outcomes = Object.entries(run.outcomes).map(([name, count]) => `  ${count} ${WORDS[name] ?? name}`);
  const read =
    run.kind === 'import'
      ? [
          `  ${run.seen} listed: ${run.known} known before, ${run.foreign} of others, ${run.ended} over`,
          `  ${run.invoices} paid invoices of their past`,
        ]
      : [];
  const none = run.kind !== 'import' && run.state === 'done' && outcomes.length === 0;
  return [
    `${run.kind} ${run.state} (${run.id})${run.problem === null ? '' : `: ${run.problem}`}`,
    ...read,
    ...(none ? [`  no subscription to ${run.kind}`] : outcomes),
  ];
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What a release or an undo would do. */
export const previewLines = (kind: 'release' | 'undo', preview: AdoptionPreviewView): string[] => [
  preview.subscriptions === 0
    ? `No subscription to ${kind}.`
    : `To ${kind}: ${counted(preview.subscriptions, 'subscription')} of ${counted(preview.customers, 'customer')}`,
  ...preview.groups.map(
    (group) =>
      `  ${group.subscriptions} on ${group.plan}, ${group.status}: MRR ${group.mrr} ${group.currency.toUpperCase()}`,
  ),
  ...(preview.countries === undefined || preview.countries.length === 0
    ? []
    : [`  by country: ${preview.countries.map((one) => `${one.country} ${one.subscriptions}`).join(', ')}`]),
  ...((preview.country_not_read ?? 0) > 0
    ? [
        `  country not read yet of ${preview.country_not_read}: --country leaves them out; npm run adopt -- import --apply reads it`,
      ]
    : []),
  ...(kind === 'release' && preview.retried_by_stripe > 0
    ? [`  ${preview.retried_by_stripe} of them are left to Stripe, which still retries their debt`]
    : []),
];
