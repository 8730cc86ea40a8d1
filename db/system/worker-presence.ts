import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query, queryOne } from '../sql.ts';

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
  queryOne<WorkerPresence>(
    em,
    'select now() as now, alive_at, away_from, away_until from worker_presence where id = $1',
    [ALL],
  );

/** A paid invoice whose event no workflow has processed yet. */
export interface UnprocessedPayment {
  invoiceId: string;
  receivedAt: number;
}

/** Invoices that Stripe reported as paid since then and that nobody has worked on. */
export const unprocessedPayments = (em: EntityManager, since: number): Promise<UnprocessedPayment[]> =>
  query<UnprocessedPayment>(
    em,
    `select payload #>> '{data,object,id}' as invoice_id, received_at from inbox_events
     where received_at >= $1 and type = 'invoice.paid' and state in ('pending', 'delivered')
     order by received_at, id`,
    [new Date(since)],
  );
