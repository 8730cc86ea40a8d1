import type { StoryResult } from '../story.ts';
import type { TourSystem } from '../system.ts';
import { NotSo, waitFor } from '../wait-for.ts';
import { Differences } from './differences.ts';
import type { FoundDifference } from './differences.ts';

/** What holds for all together. */
export interface EndOfTour {
  /** Minor units. */
  mrr: number;
  differences: FoundDifference[];
}

/**
 * Revenue is the sum of its movements, no invoice was paid twice, and every event since the tour began was
 * processed.
 */
export async function compareAtTheEnd(
  system: TourSystem,
  stories: readonly StoryResult[],
  began: Date,
): Promise<EndOfTour> {
  const to = new Differences();
  const customers = stories.map(({ customer }) => customer);
  const [row] = await system.rows<{ mrr: number; movements: number; twice: number }>(
    `select (select coalesce(sum(mrr), 0)::int from subscriptions where customer_id = any($1)) as mrr,
       (select coalesce(sum(amount), 0)::int from revenue_movements where customer_id = any($1)) as movements,
       (select count(*)::int from (select invoice_id from charges where customer_id = any($1) and status = 'succeeded'
         and invoice_id is not null group by invoice_id having count(*) > 1) as paid_twice) as twice`,
    [customers],
  );
  const { mrr = 0, movements = 0, twice = 0 } = row ?? {};
  to.same('revenue of all', { in: 'the sum of movements', value: movements }, { by: 'MRR', value: mrr });
  to.same(
    'invoices paid more than once',
    { in: 'PostgreSQL', value: twice },
    { by: 'the tour allows', value: 0 },
  );
  const open = await waitFor('every event has ended', async () => {
    return (await eventsUnderWay(system, began)) === 0;
  }).catch((error: unknown) => {
    if (!(error instanceof NotSo)) throw error;
    return false;
  });
  if (!open) to.note(`${await eventsUnderWay(system, began)} events are neither processed nor ignored`);
  return { mrr, differences: to.found };
}

async function eventsUnderWay(system: TourSystem, began: Date): Promise<number> {
  const [row] = await system.rows<{ n: number }>(
    `select count(*)::int as n from inbox_events where received_at >= $1 and state in ('pending', 'delivered')`,
    [began],
  );
  return row?.n ?? 0;
}
