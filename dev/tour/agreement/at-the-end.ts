import { inWords } from '../../../domain/reconciliation/difference.ts';
import { INVARIANTS } from '../../../domain/reconciliation/invariants.ts';
import type { SweptPass } from '../../../scripts/sweep.ts';
import type { StoryResult } from '../story.ts';
import type { TourSystem } from '../system.ts';
import { NotSo, waitFor } from '../wait-for.ts';
import { Differences } from './differences.ts';
import type { FoundDifference } from './differences.ts';

/** What must always hold, and over how many the product's sweep compared it. */
export interface ComparedInvariant {
  sentence: string;
  checked: number;
}

/** What holds for all together. */
export interface EndOfTour {
  /** Minor units. */
  mrr: number;
  compared: ComparedInvariant[];
  differences: FoundDifference[];
}

/**
 * Every event since the tour began was processed, MRR is the sum of what moved people, and a pass of the
 * product's sweep finds nothing that differs.
 */
export async function compareAtTheEnd(
  system: TourSystem,
  stories: readonly StoryResult[],
  began: Date,
): Promise<EndOfTour> {
  const to = new Differences();
  const customers = stories.map(({ customer }) => customer);
  const open = await waitFor('every event has ended', async () => {
    return (await eventsUnderWay(system, began)) === 0;
  }).catch((error: unknown) => {
    if (!(error instanceof NotSo)) throw error;
    return false;
  });
  if (!open) to.note(`${await eventsUnderWay(system, began)} events are neither processed nor ignored`);
  const [row] = await system.rows<{ mrr: number; movements: number }>(
    `select (select coalesce(sum(mrr), 0)::int from subscriptions where customer_id = any($1)) as mrr,
       (select coalesce(sum(amount), 0)::int from revenue_movements where customer_id = any($1)) as movements`,
    [customers],
  );
  const { mrr = 0, movements = 0 } = row ?? {};
  to.same('revenue of all', { in: 'the sum of movements', value: movements }, { by: 'MRR', value: mrr });
  const swept = await system.sweep();
  for (const difference of differencesOf(swept, new Set(customers))) to.note(difference);
  return { mrr, compared: comparedBy(swept), differences: to.found };
}

/** What the pass found of these customers, repaired since or not, and what it could not look at. */
const differencesOf = ({ pass, repairs }: SweptPass, customers: ReadonlySet<string>): FoundDifference[] => [
  ...repairs
    .filter(({ customerId }) => customerId !== null && customers.has(customerId))
    .map(({ subject, subjectId, before }) => `${subject} ${subjectId}: ${before.map(inWords).join('; ')}`),
  ...pass.notLookedAt.map(({ list, reason }) => `${list} were not compared: ${reason}`),
];

const comparedBy = ({ pass }: SweptPass): ComparedInvariant[] =>
  INVARIANTS.flatMap(({ id, sentence }) => {
    const count = pass.counts[id];
    return count === undefined ? [] : [{ sentence, checked: count.checked }];
  });

async function eventsUnderWay(system: TourSystem, began: Date): Promise<number> {
  const [row] = await system.rows<{ n: number }>(
    `select count(*)::int as n from inbox_events where received_at >= $1 and state in ('pending', 'delivered')`,
    [began],
  );
  return row?.n ?? 0;
}
