import type { SweepProgress } from './sweep-progress.ts';

/** What a rebuild reads at Stripe, in this order, before it sweeps. */
export const REBUILD_LISTS = ['people', 'events'] as const;
export type RebuildList = (typeof REBUILD_LISTS)[number];

/** What a rebuild found that the database lacks. */
export interface RebuildCounts {
  /** Users of ours by Stripe's customers. */
  people: number;
  /** Of them, those who signed in again meanwhile and got a new row: a person should link them. */
  peopleSignedInAgain: number;
  /** Stripe's events since, of the kinds that are used. */
  events: number;
  /** Of them, those that the inbox lacks. */
  eventsMissing: number;
  /** Of them, those that a workflow got and never answered. */
  eventsUnanswered: number;
  /** Calls that Stripe carried out under a key of ours and that the ledger lacks. */
  effects: number;
}

/** How far a rebuild is. Times are epoch milliseconds. */
export interface RebuildProgress {
  since: number;
  apply: boolean;
  beganAt: number;
  /** `answers`: waits until events are answered; null: it is done. */
  step: RebuildList | 'answers' | 'sweep' | null;
  /** Stripe's cursor in a list. */
  after: string | null;
  pages: number;
  counts: RebuildCounts;
  /** Events that were still without an answer when it stopped waiting. */
  waiting: number;
  /** What the sweep's pass found; null before it ended. */
  sweep: SweepProgress | null;
}

/** A rebuild that begins. */
export const newRebuild = (
  { since, apply }: Pick<RebuildProgress, 'since' | 'apply'>,
  beganAt: number,
): RebuildProgress => ({
  since,
  apply,
  beganAt,
  step: 'people',
  after: null,
  pages: 0,
  counts: {
    people: 0,
    peopleSignedInAgain: 0,
    events: 0,
    eventsMissing: 0,
    eventsUnanswered: 0,
    effects: 0,
  },
  waiting: 0,
  sweep: null,
});

/** After a page: the next one, the next list, or the step after the lists. */
export function afterRebuildPage(
  progress: RebuildProgress,
  { counts, after }: { counts: Partial<RebuildCounts>; after: string | null },
): RebuildProgress {
  const sum = { ...progress.counts };
  for (const [name, count] of Object.entries(counts) as [keyof RebuildCounts, number][]) sum[name] += count;
  const list = REBUILD_LISTS.find((one) => one === progress.step);
  const next = list === undefined ? null : (REBUILD_LISTS[REBUILD_LISTS.indexOf(list) + 1] ?? null);
  return {
    ...progress,
    counts: sum,
    pages: progress.pages + 1,
    after,
    step: after === null ? (next ?? (progress.apply ? 'answers' : 'sweep')) : progress.step,
  };
}

/** Whether the database lacked anything that Stripe has, or the runs differed. */
export const foundAnything = ({ counts, sweep }: Pick<RebuildProgress, 'counts' | 'sweep'>): boolean =>
  counts.people + counts.eventsMissing + counts.eventsUnanswered + counts.effects > 0 ||
  Object.values(sweep?.counts ?? {}).some(({ differed }) => differed > 0);
