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

/** An episode that has ended. Amounts are minor units, times billing time. */
export interface EndedEpisode {
  id: string;
  subscriptionId: string;
  customerId: string;
  email: string | null;
  name: string | null;
  strategy: string;
  startedAt: number;
  endedAt: number;
  outcome: NonNullable<DunningReport['outcome']>;
  /** Charges of its invoices up to its end, the failed renewal included. */
  charges: number;
  /** Of the first charge that a bank refused; null where none was recorded. */
  declineCode: string | null;
  /** Paid on its invoices; 0 unless it recovered. */
  recovered: number;
  /** Of its invoices; null where none is recorded. */
  currency: string | null;
}

/**
 * Episodes that ended since a moment of billing time, newest first, one row each. One with nothing left to
 * collect because staff wrote the debt off counts as written off. Its invoices: the first failed one, which
 * is in its id, and those that the timeline names until its end.
 */
export async function endedEpisodes(em: EntityManager, since: number): Promise<EndedEpisode[]> {
  return query(
    em,
    `select e.id, e.subscription_id, e.customer_id, coalesce(u.email, c.email) as email,
       coalesce(u.full_name, c.name) as name, e.strategy, e.started_at, e.ended_at, e.outcome,
       i.currency, case when e.outcome = 'recovered' then coalesce(i.paid, 0) else 0 end::bigint as recovered,
       coalesce(h.charges, 0)::integer as charges, h.decline_code
     from (
       select d.id, d.subscription_id, d.customer_id, d.strategy, d.started_at, d.ended_at,
         case when d.outcome = 'superseded' and exists (
           select from timeline t where t.subscription_id = d.subscription_id and t.kind = 'written_off'
             and t.at between d.started_at and d.ended_at + interval '1 day')
         then 'written_off' else d.outcome end as outcome
       from dunning_episodes d where d.ended_at >= $1 and d.outcome is not null
     ) e
     left join customers c on c.id = e.customer_id left join users u on u.id = c.user_id
     cross join lateral (
       select array_agg(distinct trim(named.id)) as ids from (
         select split_part(e.id, '/', 2) as id
         union all
         select unnest(string_to_array(t.facts ->> 'invoices', ',')) from timeline t
         where t.subscription_id = e.subscription_id and t.kind in ('dunning_started', 'dunning_changed')
           and t.at >= e.started_at and t.at < e.ended_at
       ) named
     ) n
     left join lateral (
       select min(currency) as currency, sum(amount_paid) filter (where status = 'paid') as paid
       from invoices where id = any (n.ids) and subscription_id = e.subscription_id
     ) i on true
     left join lateral (
       select count(*) as charges,
         (array_agg(decline_code order by created_at, id) filter (where decline_code is not null))[1] as decline_code
       from charges where invoice_id = any (n.ids) and customer_id = e.customer_id
     ) h on true
     order by e.ended_at desc, e.id`,
    [new Date(since)],
  );
}
