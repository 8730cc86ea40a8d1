import type { EntityManager } from '@mikro-orm/postgresql';
import { queryOne } from '../sql.ts';

/** What is on its way at this moment, over all customers. */
export interface UnfinishedWork {
  /** Stripe's events that are stored and not processed. */
  eventsWaiting: number;
  /** Calls that were written down and have no answer yet. */
  callsOpen: number;
  /** Calls of which it is unknown whether they happened. */
  callsUnknown: number;
  /** Invoices that were paid more than once. */
  invoicesPaidTwice: number;
}

export async function unfinishedWork(em: EntityManager): Promise<UnfinishedWork> {
  const row = await queryOne<UnfinishedWork>(
    em,
    `select (select count(*) from inbox_events where state in ('pending', 'delivered'))::int as "eventsWaiting",
       (select count(*) from effects where state = 'intended')::int as "callsOpen",
       (select count(*) from effects where state = 'unknown')::int as "callsUnknown",
       (select count(*) from (select from charges where status = 'succeeded' and invoice_id is not null
          group by invoice_id having count(*) > 1) as twice)::int as "invoicesPaidTwice"`,
  );
  if (row === null) throw new Error('the counts have no row');
  return row;
}

/** Those of these events of Stripe that are not stored. */
export async function eventsNotStored(em: EntityManager, ids: readonly string[]): Promise<number> {
  const row = await queryOne<{ missing: number }>(
    em,
    `select count(*)::int as missing from unnest($1::text[]) as given (id)
     where not exists (select from inbox_events where inbox_events.id = given.id)`,
    [ids],
  );
  return row?.missing ?? 0;
}
