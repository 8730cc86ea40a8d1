import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { RowOf } from '../database.ts';
import { json, query, queryOne } from '../sql.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';

/** A call that changes something outside. Times are epoch milliseconds, real time. */
export type EffectRow = RowOf<'effects'>;
type EffectProvider = EffectRow['provider'];
type EffectState = EffectRow['state'];

/** States without an outcome; written into the text, as the partial index has them. */
const OPEN = (['intended', 'unknown'] as const).map((state) => sql.lit(state));

/** Known before the call. */
interface IntendedEffect {
  key: string;
  kind: string;
  provider: EffectProvider;
  intent: object;
  workflowId: string | null;
}

/**
 * Records a call before it is made. For a known key the row returns with one more attempt and its earlier
 * state, so the caller sees whether it is confirmed or unknown. A finished effect's attempts stay.
 */
export async function intendEffect(em: EntityManager, effect: IntendedEffect): Promise<EffectRow> {
  const row = await queryOne<EffectRow>(
    em,
    `insert into effects as e (key, kind, provider, intent, state, workflow_id, attempts, created_at, updated_at)
     values ($1, $2, $3, $4, 'intended', $5, 1, now(), now())
     on conflict (key) do update set
       attempts = e.attempts + case when e.state = 'confirmed' then 0 else 1 end,
       updated_at = case when e.state = 'confirmed' then e.updated_at else now() end
     returning *`,
    [effect.key, effect.kind, effect.provider, json(effect.intent), effect.workflowId],
  );
  if (row === null) throw new Error('An upsert returned no row.');
  return row;
}

/**
 * Writes down a call that is known to have been made.
 *
 * @returns whether this caller was the first to say so.
 */
export async function recordMadeEffect(
  em: EntityManager,
  effect: IntendedEffect & { providerId: string },
): Promise<boolean> {
  const { key, kind, provider, intent, providerId, workflowId } = effect;
  const touched = await changeRows(
    em,
    tables(em)
      .insertInto('effects')
      .values({
        key,
        kind,
        provider,
        intent: { ...intent },
        state: 'confirmed',
        providerId,
        workflowId,
        attempts: 1,
        createdAt: NOW,
        updatedAt: NOW,
      })
      .onConflict((known) => known.column('key').doNothing()),
  );
  return touched === 1;
}

/** Whether an effect with this key prefix was made. */
export async function isConfirmedUnder(em: EntityManager, keysBegin: string): Promise<boolean> {
  const made = tables(em).selectFrom('effects').select('key').where('state', '=', 'confirmed');
  return (await readFirst(em, made.where(beginsWith(keysBegin)).limit(1))) !== null;
}

const beginsWith = (keysBegin: string) => sql<boolean>`starts_with("key", ${keysBegin})`;

/** How a call ended. */
interface EffectOutcome {
  state: Exclude<EffectState, 'intended'>;
  providerId?: string | null;
  result?: unknown;
  error?: string | null;
}

/**
 * Records a call's outcome. A final outcome stays: a late "unknown" of an abandoned attempt does not undo
 * it. Only "confirmed" replaces `failed`.
 *
 * @returns whether it was written
 */
export async function recordEffectOutcome(
  em: EntityManager,
  key: string,
  outcome: EffectOutcome,
): Promise<boolean> {
  const { state, providerId = null, result, error = null } = outcome;
  const touched = await changeRows(
    em,
    tables(em)
      .updateTable('effects')
      .set((own) => ({
        state,
        providerId: own.fn.coalesce('providerId', own.val(providerId)),
        ...(result === null || result === undefined ? {} : { result }),
        error,
        updatedAt: NOW,
      }))
      .where('key', '=', key)
      .where((is) => is.or([is('state', 'in', ['intended', 'unknown']), is.lit(state === 'confirmed')])),
  );
  return touched === 1;
}

/** Confirms unknown effects that share a key prefix, once their common result is found. */
export async function confirmFound(
  em: EntityManager,
  { kind, keysBegin, providerId }: { kind: string; keysBegin: string; providerId: string },
): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .updateTable('effects')
      .set({ state: 'confirmed', providerId, error: null, updatedAt: NOW })
      .where('state', 'in', OPEN)
      .where('kind', '=', kind)
      .where(beginsWith(keysBegin)),
  );
}

/** Which of these keys have a row, or begin with the key of one: a call of several steps adds to its key. */
export async function knownEffects(em: EntityManager, keys: readonly string[]): Promise<string[]> {
  const rows = await query<{ key: string }>(
    em,
    `select t.key from unnest($1::text[]) as t(key)
     where exists (select from effects e where e.key = t.key or e.key = regexp_replace(t.key, '/[^/]*$', ''))`,
    [keys],
  );
  return rows.map(({ key }) => key);
}

/** One effect by key. */
export async function findEffect(em: EntityManager, key: string): Promise<EffectRow | null> {
  return readFirst(em, tables(em).selectFrom('effects').selectAll().where('key', '=', key));
}

/** Effects with an unknown outcome and no attempt since `before`, longest first. */
export async function listOpenEffects(
  em: EntityManager,
  { before, limit = 100 }: { before: number; limit?: number },
): Promise<EffectRow[]> {
  return readAll(
    em,
    tables(em)
      .selectFrom('effects')
      .selectAll()
      .where('state', 'in', OPEN)
      .where('updatedAt', '<', before)
      .orderBy('updatedAt')
      .orderBy('key')
      .limit(limit),
  );
}
