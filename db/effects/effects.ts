import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, json, query, queryOne, timestamp } from '../sql.ts';

export type EffectProvider = 'stripe' | 'keycloak' | 'lago' | 'mail';
export type EffectState = 'intended' | 'confirmed' | 'failed' | 'unknown';

/** A call that changes something outside. Times are epoch milliseconds, real time. */
export interface EffectRow {
  /** The idempotency key that the call carries. */
  key: string;
  kind: string;
  provider: EffectProvider;
  intent: Record<string, unknown>;
  /** `unknown`: it may have happened; look it up, never simply repeat it. */
  state: EffectState;
  providerId: string | null;
  workflowId: string | null;
  result: unknown;
  error: string | null;
  /** 1 on the first try. */
  attempts: number;
  createdAt: number;
  updatedAt: number;
}

/** Known before the call. */
export interface IntendedEffect {
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
  const touched = await execute(
    em,
    `insert into effects (key, kind, provider, intent, state, provider_id, workflow_id, attempts, created_at, updated_at)
     values ($1, $2, $3, $4, 'confirmed', $5, $6, 1, now(), now()) on conflict (key) do nothing`,
    [effect.key, effect.kind, effect.provider, json(effect.intent), effect.providerId, effect.workflowId],
  );
  return touched === 1;
}

/** Whether an effect with this key prefix was made. */
export async function isConfirmedUnder(em: EntityManager, keysBegin: string): Promise<boolean> {
  const sql = `select 1 from effects where starts_with(key, $1) and state = 'confirmed' limit 1`;
  return (await queryOne(em, sql, [keysBegin])) !== null;
}

/** How a call ended. */
export interface EffectOutcome {
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
  const touched = await execute(
    em,
    `update effects set state = $2, provider_id = coalesce($3, provider_id), result = coalesce($4, result), error = $5,
       updated_at = now()
     where key = $1 and (state in ('intended', 'unknown') or $2 = 'confirmed')`,
    [key, outcome.state, outcome.providerId ?? null, json(outcome.result), outcome.error ?? null],
  );
  return touched === 1;
}

/** Confirms unknown effects that share a key prefix, once their common result is found. */
export async function confirmFound(
  em: EntityManager,
  { kind, keysBegin, providerId }: { kind: string; keysBegin: string; providerId: string },
): Promise<void> {
  await execute(
    em,
    `update effects set state = 'confirmed', provider_id = $3, error = null, updated_at = now()
     where state in ('intended', 'unknown') and kind = $1 and starts_with(key, $2)`,
    [kind, keysBegin, providerId],
  );
}

/** One effect by key. */
export async function findEffect(em: EntityManager, key: string): Promise<EffectRow | null> {
  return queryOne(em, 'select * from effects where key = $1', [key]);
}

/** Effects with an unknown outcome and no attempt since `before`, longest first. */
export async function listOpenEffects(
  em: EntityManager,
  { before, limit = 100 }: { before: number; limit?: number },
): Promise<EffectRow[]> {
  return query(
    em,
    `select * from effects where state in ('intended', 'unknown') and updated_at < $1
     order by updated_at, key limit $2`,
    [timestamp(before), limit],
  );
}
