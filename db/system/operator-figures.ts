import type { EntityManager } from '@mikro-orm/postgresql';
import { query, queryOne } from '../sql.ts';

/** What an operator is woken for, read at each scrape. Ages are seconds, 0 where nothing waits. */
export interface OperatorFigures {
  /** Calls whose end is open: `intended` or `unknown`. */
  openEffects: number;
  oldestOpenEffectSeconds: number;
  /** Accounts that Keycloak, Lago or Stripe lack, by state. */
  syncs: Record<'pending' | 'failing' | 'attention', number>;
  oldestSyncSeconds: number;
  /** Each invariant as the sweep last checked it. */
  invariants: { id: string; ageSeconds: number; differed: number; repairing: number }[];
}

/**
 * Reads them. Each figure is counted in a partial index of rows that wait, so that a scrape costs what waits,
 * not what is stored.
 */
export async function operatorFigures(em: EntityManager): Promise<OperatorFigures> {
  const [figures, invariants] = await Promise.all([
    queryOne<Counted>(em, FIGURES),
    query<OperatorFigures['invariants'][number]>(
      em,
      `select id, extract(epoch from now() - checked_at)::float8 as age_seconds, differed, repairing
       from invariants order by id`,
    ),
  ]);
  if (figures === null) throw new Error('a statement of counts gave no row');
  const { pending, failing, attention, ...rest } = figures;
  return { ...rest, syncs: { pending, failing, attention }, invariants };
}

type Counted = Omit<OperatorFigures, 'syncs' | 'invariants'> & OperatorFigures['syncs'];

// States stand in the text: the partial indexes have them.
const FIGURES = `select e.*, s.*
  from
    (select count(*)::int as open_effects,
       coalesce(extract(epoch from now() - min(updated_at)), 0)::float8 as oldest_open_effect_seconds
     from effects where state in ('intended', 'unknown')) e,
    (select count(*) filter (where state = 'pending')::int as pending,
       count(*) filter (where state = 'failing')::int as failing,
       count(*) filter (where state = 'attention')::int as attention,
       coalesce(extract(epoch from now() - min(updated_at)), 0)::float8 as oldest_sync_seconds
     from account_sync where state in ('pending', 'failing', 'attention')) s`;
