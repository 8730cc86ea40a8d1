import type { EntityManager } from '@mikro-orm/postgresql';
import { query, timestamp } from '../sql.ts';
import type { SyncState, SyncTarget } from '../../domain/accounts/sync-target.ts';

/** An account that an outside system lacks. */
export interface SyncBehind {
  customerId: string;
  email: string | null;
  target: SyncTarget;
  state: SyncState;
  desiredRevision: number;
  syncedRevision: number;
  error: string | null;
  updatedAt: number;
}

/** Accounts whose sync to Keycloak or Lago is late, longest first. */
export async function accountsBehind(
  em: EntityManager,
  { before, limit = 100 }: { before: number; limit?: number },
): Promise<SyncBehind[]> {
  return query(
    em,
    `select a.customer_id, coalesce(u.email, c.email) as email, a.target, a.state, a.desired_revision, a.synced_revision,
       a.error, a.updated_at
     from account_sync a left join customers c on c.id = a.customer_id left join users u on u.id = c.user_id
     where a.state in ('pending', 'failing', 'attention') and (a.state = 'attention' or a.updated_at < $1)
     order by a.updated_at, a.customer_id, a.target limit $2`,
    [timestamp(before), limit],
  );
}

/** A subscription that needs attention. */
export interface NeedsAttention {
  id: string;
  customerId: string;
  email: string | null;
  status: string;
  attention: string;
  updatedAt: number;
}

/** Subscriptions that ask for a person, the latest first. */
export async function subscriptionsNeedingAttention(
  em: EntityManager,
  limit = 100,
): Promise<NeedsAttention[]> {
  return query(
    em,
    `select s.id, s.customer_id, coalesce(u.email, c.email) as email, s.status, s.attention, s.updated_at
     from subscriptions s left join customers c on c.id = s.customer_id left join users u on u.id = coalesce(s.user_id, c.user_id)
     where s.attention is not null and s.mode <> 'foreign' order by s.updated_at desc, s.id limit $1`,
    [limit],
  );
}

/** MRR from the movements and from the subscriptions, where the two differ. Minor units. */
export async function revenueDrift(
  em: EntityManager,
): Promise<{ currency: string; movements: number; subscriptions: number }[]> {
  return query(
    em,
    `select currency, coalesce(m.amount, 0)::bigint as movements, coalesce(s.amount, 0)::bigint as subscriptions
     from (select currency, sum(amount) as amount from revenue_movements group by 1) m
     full join (select currency, sum(mrr) as amount from subscriptions group by 1) s using (currency)
     where coalesce(m.amount, 0) <> coalesce(s.amount, 0) order by currency`,
  );
}
