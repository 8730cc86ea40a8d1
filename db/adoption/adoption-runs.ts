import type { EntityManager } from '@mikro-orm/postgresql';
import type { AdoptionOutcome, AdoptionProgress } from '../../domain/adoption/adoption-run.ts';
import { pageOf, pageStart } from '../cursor.ts';
import type { PageRequest, RowPage } from '../cursor.ts';
import type { RowOf } from '../database.ts';
import { execute, insertRows, json, overwrite, query, queryOne, timestamp } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';
import { AdoptionOutcomeSchema } from './adoption-outcome.entity.ts';
import { AdoptionRunSchema } from './adoption-run.entity.ts';

/** One import, release or undo. Times are epoch milliseconds, real time. */
export type AdoptionRunRow = RowOf<'adoption_runs'>;

/** What became of a subscription in a run. */
export type AdoptionOutcomeRow = RowOf<'adoption_outcomes'>;

/** Stores a run that begins. @returns false where one is running, or this one began before */
export async function storeAdoption(em: EntityManager, row: AdoptionRunRow): Promise<boolean> {
  const made = await insertRows<{ id: string }>(
    em,
    AdoptionRunSchema,
    [row],
    'on conflict do nothing returning id',
  );
  return made.length > 0;
}

/** One of them; null where there is none. */
export const findAdoption = (em: EntityManager, id: string): Promise<AdoptionRunRow | null> =>
  readFirst(em, tables(em).selectFrom('adoption_runs').selectAll().where('id', '=', id));

/** The one that is running; null without one. */
export const runningAdoption = (em: EntityManager): Promise<AdoptionRunRow | null> =>
  readFirst(em, tables(em).selectFrom('adoption_runs').selectAll().where('state', '=', 'running'));

/** The runs that began last, newest first. */
export const latestAdoptions = (em: EntityManager, limit = 10): Promise<AdoptionRunRow[]> =>
  readAll(em, tables(em).selectFrom('adoption_runs').selectAll().orderBy('beganAt', 'desc').limit(limit));

/** Stores how far a run is, or that it is over. What is over stays as it is. */
export async function saveAdoption(
  em: EntityManager,
  { runId, phase, pages, counts }: AdoptionProgress,
  { state, now }: { state: 'running' | 'done'; now: number },
): Promise<void> {
  await execute(
    em,
    `update adoption_runs set phase = $2, pages = $3, counts = $4, state = $5,
       ended_at = case when $5 = 'running' then null else $6::timestamptz end, updated_at = $6
     where id = $1 and state = 'running'`,
    [runId, phase, pages, json(counts), state, timestamp(now)],
  );
}

/** Ends a run before its time, with the counts that are stored: its workflow may have begun anew. */
export async function endAdoption(
  em: EntityManager,
  ended: { runId: string; state: 'stopped' | 'failed'; problem: string | null; now: number },
): Promise<void> {
  const { runId, state, problem, now } = ended;
  await resolveByRow(em, runId);
  await execute(
    em,
    `update adoption_runs set state = $2, problem = $3, ended_at = $4, updated_at = $4
     where id = $1 and state = 'running'`,
    [runId, state, problem, timestamp(now)],
  );
}

/**
 * Notes what became of subscriptions that were asked for, by what is stored of them. What is not there yet
 * stays as asked for.
 */
async function resolveByRow(em: EntityManager, runId: string): Promise<void> {
  await execute(
    em,
    `update adoption_outcomes o
     set outcome = case r.kind when 'import' then 'imported' when 'release' then 'released' else 'undone' end
     from adoption_runs r, subscriptions s
     where o.run_id = $1 and o.outcome = 'asked' and r.id = o.run_id and s.id = o.subscription_id
       and (r.kind = 'import' or s.mode = case r.kind when 'release' then 'managed' else 'observed' end)`,
    [runId],
  );
}

/** Asks a running one to stop before its next page. @returns whether it runs */
export async function askAdoptionToStop(em: EntityManager, id: string): Promise<boolean> {
  const runs = tables(em).updateTable('adoption_runs').set({ stopAsked: true });
  return (await changeRows(em, runs.where('id', '=', id).where('state', '=', 'running'))) > 0;
}

/** Stores what became of subscriptions; what is stored already stays. */
export async function noteAdoptionOutcomes(
  em: EntityManager,
  rows: readonly AdoptionOutcomeRow[],
): Promise<void> {
  await insertRows(em, AdoptionOutcomeSchema, rows, 'on conflict (run_id, subscription_id) do nothing');
}

/** Stores how it ended for a subscription that was asked for. */
export async function finishAdoptionOutcome(em: EntityManager, row: AdoptionOutcomeRow): Promise<void> {
  await insertRows(
    em,
    AdoptionOutcomeSchema,
    [row],
    `on conflict (run_id, subscription_id) do update
     set ${overwrite(em, AdoptionOutcomeSchema, ['runId', 'subscriptionId'])}`,
  );
}

/** Of these subscriptions, those that have an outcome in a run. */
export async function withOutcome(
  em: EntityManager,
  runId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await query<{ subscriptionId: string }>(
    em,
    'select subscription_id from adoption_outcomes where run_id = $1 and subscription_id = any($2)',
    [runId, ids],
  );
  return new Set(rows.map(({ subscriptionId }) => subscriptionId));
}

/**
 * Notes which of the subscriptions that an import asked to be read are recorded now.
 * @returns `all`: how many still are not. `lately`: of those asked for after `since`, epoch milliseconds,
 * how many still are not, or their customer is not
 */
export async function resolveAsked(
  em: EntityManager,
  runId: string,
  since: number,
): Promise<{ all: number; lately: number }> {
  await resolveByRow(em, runId);
  const row = await queryOne<{ all: number; lately: number }>(
    em,
    `select (count(*) filter (where o.outcome = 'asked'))::int as "all",
            (count(*) filter (where o.at > $2))::int as lately
     from adoption_outcomes o
     left join subscriptions s on s.id = o.subscription_id left join customers c on c.id = s.customer_id
     where o.run_id = $1 and (o.outcome = 'asked' or (o.outcome = 'imported' and o.at > $2 and c.id is null))`,
    [runId, timestamp(since)],
  );
  return row ?? { all: 0, lately: 0 };
}

/** Gives those up that were asked for and never recorded: a person should look. */
export async function refuseUnrecorded(em: EntityManager, runId: string): Promise<void> {
  await execute(
    em,
    `update adoption_outcomes set outcome = 'refused', code = 'not_recorded', message = $2
     where run_id = $1 and outcome = 'asked'`,
    [runId, 'Its run did not record it in time. Look at the run in Temporal, then import again.'],
  );
}

/** How often each outcome occurs in runs. */
export const countAdoptionOutcomes = (
  em: EntityManager,
  runIds: readonly string[],
): Promise<{ runId: string; outcome: AdoptionOutcome; count: number }[]> =>
  query(
    em,
    `select run_id, outcome, count(*)::int as count from adoption_outcomes where run_id = any($1)
     group by run_id, outcome`,
    [runIds],
  );

/** What became of the subscriptions of a run, newest first. */
export async function listAdoptionOutcomes(
  em: EntityManager,
  { runId, outcome }: { runId: string; outcome: AdoptionOutcome | null },
  { limit, cursor }: PageRequest,
): Promise<RowPage<AdoptionOutcomeRow & { id: string; createdAt: number }>> {
  const [before, id] = pageStart(cursor);
  const rows = await query<AdoptionOutcomeRow & { id: string; createdAt: number }>(
    em,
    `select *, subscription_id as id, at as created_at from adoption_outcomes
     where run_id = $1 and ($2::text is null or outcome = $2) and (at, subscription_id) < ($3::timestamptz, $4::text)
     order by at desc, subscription_id desc limit $5`,
    [runId, outcome, before, id, limit + 1],
  );
  return pageOf(rows, limit);
}
