import type { InvariantCounts } from './invariants.ts';
import type { RevenueSums } from './revenue-sums.ts';

/** What a pass goes through, in this order. `books` is compared in the database alone. */
export const SWEEP_LISTS = [
  'subscriptions',
  'customers',
  'invoices',
  'disputes',
  'refunds',
  'balance_transactions',
  'books',
] as const;
export type SweepList = (typeof SWEEP_LISTS)[number];

/** The lists that Stripe shows of one test clock at a time. */
const BY_CLOCK: readonly SweepList[] = ['subscriptions', 'customers'];

/** How far a pass is: its cursor and what it found so far. Times are epoch milliseconds. */
export interface SweepProgress {
  id: string;
  /** `standing`: the one that always runs. `once`: asked for by an operator. */
  kind: 'standing' | 'once';
  /** Nothing is stored and no repair asked for; absent: it is. */
  dry?: true;
  beganAt: number;
  /** Null when everything was looked at. */
  list: SweepList | null;
  /** The test clock whose objects are listed; null: those without. */
  clock: string | null;
  /** Stripe's cursor: the last object of the page before; null at the beginning of a list. */
  after: string | null;
  /** When that object was made. */
  madeAt: number | null;
  pages: number;
  /** By the last pass, or an estimate; a pass may have more. */
  pagesExpected: number;
  lookedAt: Partial<Record<SweepList, number>>;
  /** Subscriptions that are another product's. */
  foreign: number;
  counts: InvariantCounts;
  /** MRR of what was listed so far; absent in a pass that began before it was summed up. */
  revenue?: RevenueSums;
  /** Lists that this pass could not go through. */
  notLookedAt: NotLookedAt[];
  /** Repairs that this pass asked for, but for what was never seen. */
  repairsAsked: number;
  /** Repairs that are left to the next pass. */
  repairsLeft: number;
}

/** A list that a pass gave up, and why: what refused it said. */
export interface NotLookedAt {
  list: string;
  reason: string;
}

/** Repairs of what is stored that one pass asks for at most: a defect of ours must not wake every run. */
export const REPAIRS_OF_A_PASS = 1_000;

/** A pass that begins. */
export const newPass = (
  { id, kind }: Pick<SweepProgress, 'id' | 'kind'>,
  beganAt: number,
): SweepProgress => ({
  id,
  kind,
  beganAt,
  list: SWEEP_LISTS[0],
  clock: null,
  after: null,
  madeAt: null,
  pages: 0,
  pagesExpected: 0,
  lookedAt: {},
  foreign: 0,
  counts: {},
  revenue: {},
  notLookedAt: [],
  repairsAsked: 0,
  repairsLeft: 0,
});

/** After the last page of a list: the same list of the next test clock, else the next list. */
export function afterList(progress: SweepProgress, nextClock: string | null): SweepProgress {
  const { list } = progress;
  const start = { after: null, madeAt: null };
  if (list !== null && nextClock !== null && BY_CLOCK.includes(list))
    return { ...progress, ...start, clock: nextClock };
  const next = list === null ? null : (SWEEP_LISTS[SWEEP_LISTS.indexOf(list) + 1] ?? null);
  return { ...progress, ...start, clock: null, list: next };
}

/** Whether a list has further parts, one for each test clock. */
export const isByClock = (list: SweepList): boolean => BY_CLOCK.includes(list);

/** Gives a list up for this pass, because no retry would read it. */
export const withoutList = (progress: SweepProgress, reason: string): SweepProgress => ({
  ...afterList(progress, null),
  notLookedAt:
    progress.list === null
      ? progress.notLookedAt
      : [...progress.notLookedAt, { list: progress.list, reason }],
});
