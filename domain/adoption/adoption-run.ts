/** What a run does. `import`: observes what is mapped. `release`: hands over. `undo`: takes that back. */
export const ADOPTION_KINDS = ['import', 'release', 'undo'] as const;
export type AdoptionKind = (typeof ADOPTION_KINDS)[number];

/** What became of a subscription in a run. */
export const ADOPTION_OUTCOMES = [
  /** Its run was asked to read it; not recorded yet. */
  'asked',
  'imported',
  'released',
  'undone',
  /** Stripe still retries its debt. */
  'left_to_stripe',
  'refused',
] as const;
export type AdoptionOutcome = (typeof ADOPTION_OUTCOMES)[number];

/** Stands for customers whose address names no country. */
export const UNKNOWN_COUNTRY = 'unknown';

/** Which subscriptions a release or an undo is about; all parts must hold. Null: any. */
export interface AdoptionSelection {
  subscriptions: readonly string[] | null;
  plans: readonly string[] | null;
  currencies: readonly string[] | null;
  /**
   * Countries of the customers' addresses, two letters in upper case, or {@link UNKNOWN_COUNTRY}. Left out by
   * rows from before there was such a thing.
   */
  countries?: readonly string[] | null;
  /**
   * Percent of them, 1 to 100, by a number made of the id. A larger share contains the smaller one, so a
   * release grows from 1 to 100.
   */
  share: number;
}

/** Where a run is; `null`: at its end. */
export type AdoptionPhase = 'subscriptions' | 'settling' | 'invoices' | null;

/** How far a run is. Its workflow carries it, so that a lost worker repeats one page. */
export interface AdoptionProgress {
  runId: string;
  kind: AdoptionKind;
  phase: AdoptionPhase;
  /** Test clock whose subscriptions are listed; null: those of none. */
  clock: string | null;
  /** Id that the next page begins after. */
  after: string | null;
  /**
   * What the mappings were when the pages began: where a later page has others, the pages begin anew. Left
   * out by runs from before there was such a thing.
   */
  mappings?: string;
  /** A page since then was read by other mappings, whatever they are at the end. Left out: none was. */
  mappingsChanged?: true;
  /** Paid invoices since then are brought in, epoch milliseconds; null: none. */
  invoicesSince: number | null;
  /** When the last phase began, real time, epoch milliseconds. */
  phaseBeganAt: number;
  pages: number;
  counts: AdoptionCounts;
}

/** What was counted so far. */
export interface AdoptionCounts {
  /** Subscriptions that were listed. */
  seen: number;
  /** Of these, ended ones: not brought in. */
  ended: number;
  /** Of these, ones that nothing is mapped on: left alone. */
  foreign: number;
  /** Of these, ones that were known before. */
  known: number;
  /** Paid invoices that were stored. */
  invoices: number;
}

/** The beginning of a run. */
export const newAdoption = (
  { runId, kind, invoicesSince }: Pick<AdoptionProgress, 'runId' | 'kind' | 'invoicesSince'>,
  now: number,
): AdoptionProgress => ({
  runId,
  kind,
  phase: 'subscriptions',
  clock: null,
  after: null,
  invoicesSince,
  phaseBeganAt: now,
  pages: 0,
  counts: { seen: 0, ended: 0, foreign: 0, known: 0, invoices: 0 },
});

/**
 * The same phase from its first page, since the mappings changed while its pages were read: what was foreign
 * on an early page may be mapped by now. Pages count on.
 */
export const pagesAnew = (
  { mappingsChanged: _, ...progress }: AdoptionProgress,
  mappings: string,
): AdoptionProgress => ({
  ...progress,
  clock: null,
  after: null,
  mappings,
  counts: { ...progress.counts, seen: 0, ended: 0, foreign: 0, known: 0 },
});

/** The phase after the one that a run is in, from its first page. */
export function nextPhase(progress: AdoptionProgress, now: number): AdoptionProgress {
  const { kind, phase, invoicesSince } = progress;
  const next = ((): AdoptionPhase => {
    if (kind !== 'import') return null;
    if (phase === 'subscriptions') return 'settling';
    return phase === 'settling' && invoicesSince !== null ? 'invoices' : null;
  })();
  return { ...progress, phase: next, clock: null, after: null, phaseBeganAt: now };
}
