import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { UNANSWERED } from '../inbox/inbox.ts';
import { execute } from '../sql.ts';
import { NOW, readAll, readFirst, tables } from '../typed.ts';

const ALL = 'workers';

/** Times by the database's clock, which all processes share; epoch milliseconds. */
export interface WorkerPresence {
  now: number;
  aliveAt: number;
  awayFrom: number | null;
  awayUntil: number | null;
}

/**
 * Notes that a worker can work. If none could for longer than `awayAfterMs`, that time is kept as the last
 * absence.
 */
export async function noteWorkerAlive(em: EntityManager, awayAfterMs: number): Promise<void> {
  const wasAway = `worker_presence.alive_at < now() - $2 * interval '1 millisecond'`;
  await execute(
    em,
    `insert into worker_presence (id, alive_at) values ($1, now())
     on conflict (id) do update set
       away_from = case when ${wasAway} then worker_presence.alive_at else worker_presence.away_from end,
       away_until = case when ${wasAway} then now() else worker_presence.away_until end,
       alive_at = greatest(worker_presence.alive_at, now())`,
    [ALL, awayAfterMs],
  );
}

/** Null before the first worker. */
export const readWorkerPresence = (em: EntityManager): Promise<WorkerPresence | null> =>
  readFirst(
    em,
    tables(em)
      .selectFrom('worker_presence')
      .select([NOW.as('now'), 'aliveAt', 'awayFrom', 'awayUntil'])
      .where('id', '=', ALL),
  );

/** A paid invoice whose event no workflow has processed yet. */
interface UnprocessedPayment {
  invoiceId: string;
  receivedAt: number;
}

/** Invoices that Stripe reported as paid since then and that nobody has worked on. */
export const unprocessedPayments = (em: EntityManager, since: number): Promise<UnprocessedPayment[]> =>
  readAll(
    em,
    tables(em)
      .selectFrom('inbox_events')
      .select([sql<string>`payload #>> '{data,object,id}'`.as('invoiceId'), 'receivedAt'])
      .where('receivedAt', '>=', since)
      .where('type', '=', 'invoice.paid')
      .where('state', 'in', UNANSWERED)
      .orderBy('receivedAt')
      .orderBy('id'),
  );
