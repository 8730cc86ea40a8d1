import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../sql.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import type { AuditRow, StoredAudit } from './audit-log.ts';
import { countUpTo, likePattern } from '../subscriptions/console-lists.ts';
import type { PageRequest } from '../cursor.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';

/** An entry with who it was. */
type ListedAudit = StoredAudit & { actorEmail: string | null; sortValue: string };

const ORDER: Ordering = { by: 'a.at', type: 'timestamptz', direction: 'desc' };
const COUNTED_TO = 10_000;

/** What the audit log is narrowed to. */
interface AuditFilter extends PageRequest {
  /** A name, or with a star at its end the beginning of one: `dunning.*`. */
  action?: string | undefined;
  actorKind?: AuditRow['actorKind'] | undefined;
  /** False: without what staff only looked at. */
  reads?: boolean | undefined;
  /** Part of the address of who did it, or the id of what it was done to. */
  q?: string | undefined;
}

/** The audit log, newest first. @throws InvalidCursorError */
export async function listAudit(
  em: EntityManager,
  { limit, cursor, action, actorKind, reads, q }: AuditFilter,
): Promise<CountedPage<ListedAudit>> {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const parts = ['true'];
  if (action?.endsWith('*') === true)
    parts.push(`a.action like ${bind(likePattern(action.slice(0, -1)).slice(1))}`);
  else if (action !== undefined) parts.push(`a.action = ${bind(action)}`);
  if (actorKind !== undefined) parts.push(`a.actor_kind = ${bind(actorKind)}`);
  if (reads === false) parts.push(`a.action <> 'read'`);
  if (q !== undefined) {
    parts.push(
      `(a.subject_id = ${bind(q)} or a.actor_id in (select id from users where email ilike ${bind(likePattern(q))}))`,
    );
  }
  const where = parts.join(' and ');
  const total = await countUpTo(em, `audit_log a where ${where}`, params, COUNTED_TO);
  const id = `lpad(a.id::text, 19, '0')`;
  const { after, order, value } = keyset.clauses('audit', ORDER, id, cursor, bind);
  const rows = await query<ListedAudit>(
    em,
    `select a.actor_id, a.actor_kind, a.action, a.subject_type, a.subject_id, a.before, a.after, a.reason, a.request_id, a.caller_request_id, a.at,
       ${id} as id, u.email as actor_email, ${value}
     from audit_log a left join users u on u.id = a.actor_id
     where ${where}${after === null ? '' : ` and ${after}`} ${order} limit ${bind(limit + 1)}`,
    params,
  );
  return { ...keyset.page('audit', rows, limit), total };
}
