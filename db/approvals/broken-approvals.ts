import type { EntityManager } from '@mikro-orm/postgresql';
import { query, queryOne } from '../sql.ts';
import type { ApprovalRow } from './approvals.ts';

/** A request that is not as the rules make one. */
export interface BrokenApproval {
  id: string;
  askedAt: number;
  fault: 'above_limit' | 'no_worth' | 'no_request' | 'no_decision' | 'own_decision';
}

/**
 * The first request that broke the rule of the second person, by the rows themselves and the audit log;
 * null where none did. It adds up again what each person asked for alone on a day.
 */
export const firstBrokenApproval = (em: EntityManager): Promise<BrokenApproval | null> =>
  queryOne(
    em,
    `with judged as (
       select p.*, sum(worth) filter (where state = 'not_needed')
         over (partition by asked_by, approval_kind(action), date_trunc('day', asked_at, 'utc') order by asked_at) as day_worth
       from approvals p
     ), faults as (
       select id, asked_at, case
         when state = 'not_needed' and worth is null then 'no_worth'
         when state = 'not_needed' and alone is not null and day_worth > alone then 'above_limit'
         when not exists (select from audit_log a where a.subject_id = j.subject_id and a.action = j.action || '.requested'
           and a.actor_id = j.asked_by and a.after ->> 'approval' = j.id and a.after ->> 'state' = case j.state when 'not_needed' then j.state else 'waiting' end)
           then 'no_request'
         when state in ('approved', 'refused') and decided_by = asked_by then 'own_decision'
         when state in ('approved', 'refused') and not exists (select from audit_log a
           where a.subject_type = 'approval' and a.subject_id = j.id and a.actor_id = j.decided_by
             and a.action = case j.state when 'approved' then 'approval.approve' else 'approval.refuse' end) then 'no_decision'
       end as fault
       from judged j
     )
     select id, asked_at, fault from faults where fault is not null order by asked_at, id limit 1`,
  );

/**
 * What requests that needed nobody else were valued at, by which limit; rows from before this was written
 * down are left out.
 */
export type ValuedApproval = Pick<ApprovalRow, 'id' | 'action' | 'currency' | 'askedAt'> & {
  most: number;
  worth: number;
  alone: number;
};

/** A page of them, oldest first. @param after id of the last one of the page before */
export const valuedApprovals = (em: EntityManager, after: string, limit: number): Promise<ValuedApproval[]> =>
  query(
    em,
    `select id, action, currency, asked_at, most, worth, alone from approvals
     where state = 'not_needed' and most is not null and alone is not null and worth is not null and id > $1
     order by id limit $2`,
    [after, limit],
  );

/** Whether what guards the table is there, and whether this role could get past it. */
export async function approvalProtection(
  em: EntityManager,
): Promise<{ triggersOff: string[]; mayInsert: boolean }> {
  const row = await queryOne<{ off: string[]; may: boolean }>(
    em,
    `select array(
         select expected from unnest(array['approvals_guarded', 'approvals_kept']) expected
         where not exists (select from pg_trigger where tgname = expected and tgenabled in ('O', 'A'))
       ) as off,
       has_table_privilege('approvals', 'insert') as may`,
  );
  return { triggersOff: row?.off ?? [], mayInsert: row?.may ?? true };
}
