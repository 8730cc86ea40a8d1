import type { EntityManager } from '@mikro-orm/postgresql';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import { DunningEpisodeSchema } from './dunning-episode.entity.ts';
import { insertRows, query } from '../sql.ts';
import { changeRows, tables } from '../typed.ts';

/** The dunning part of a subscription's record. Times are billing time. */
interface RecordedDunning {
  subscriptionId: string;
  customerId: string;
  dunning: DunningReport | null;
  /** How the episodes ended that the record no longer carries; null where none ended. */
  ended: DunningReport['outcome'];
  /** Whether the subscription has ended: then an outcome reported before the final action is real. */
  isOver: boolean;
  at: number;
}

/** Writes one row for each episode. An ended episode keeps its first end. */
export async function recordEpisode(em: EntityManager, record: RecordedDunning): Promise<void> {
  const { subscriptionId, customerId, dunning, ended, isOver, at } = record;
  if (ended !== null) {
    await changeRows(
      em,
      tables(em)
        .updateTable('dunning_episodes')
        .set({ outcome: ended, endedAt: at })
        .where('subscriptionId', '=', subscriptionId)
        .where('endedAt', 'is', null)
        .where('id', 'is distinct from', dunning?.episodeId ?? null),
    );
  }
  if (dunning === null) return;
  const { episodeId, startedAt, strategy, outcome } = dunning;
  const endedAt = dunning.stage === 'ended' || (isOver && outcome !== null) ? at : null;
  await insertRows(
    em,
    DunningEpisodeSchema,
    [{ id: episodeId, subscriptionId, customerId, strategy, startedAt, endedAt, outcome }],
    `on conflict (id) do update set outcome = excluded.outcome, ended_at = excluded.ended_at
     where dunning_episodes.ended_at is null and excluded.ended_at is not null`,
  );
}

/**
 * Episodes that ended after a moment of billing time, by outcome. One with nothing left to collect because
 * staff wrote the debt off counts as written off.
 */
export async function dunningOutcomes(
  em: EntityManager,
  since: number,
): Promise<{ outcome: string; count: number }[]> {
  return query(
    em,
    `select case when e.outcome = 'superseded' and exists (
         select from timeline t where t.subscription_id = e.subscription_id and t.kind = 'written_off'
           and t.at between e.started_at and e.ended_at + interval '1 day')
       then 'written_off' else e.outcome end as outcome, count(*)::bigint as count
     from dunning_episodes e where e.ended_at > $1 and e.outcome is not null group by 1 order by 1`,
    [new Date(since)],
  );
}
