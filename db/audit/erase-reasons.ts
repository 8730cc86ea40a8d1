import type { EntityManager } from '@mikro-orm/postgresql';
import type { PersonIds } from '../accounts/person-ids.ts';
import { query } from '../sql.ts';
import { REASONS_ERASED, appendAudit } from './audit-log.ts';

/** The most entries that one entry names: its text is read as a whole by whoever verifies the log. */
const AT_ONCE = 1_000;

/**
 * Removes what was written about a person as the reason of an entry. The chain holds a hash of each and
 * stays whole; an entry of its own names those that lost their reason. Call it in a transaction, and before
 * the rows that it finds entries by are deleted.
 *
 * @returns how many
 */
export async function eraseReasons(
  em: EntityManager,
  ids: PersonIds,
  { erasureId, now }: { erasureId: string; now: number },
): Promise<number> {
  const { customer, user, any } = ids;
  const blanked = await query<{ id: number }>(
    em,
    `update audit_log set reason = null, reason_salt = null
     where reason is not null and subject_id in (
       select unnest($3::text[])
       union select id from outbox_messages where customer_id = any($1::text[])
       union select id from approvals where customer_id = any($1::text[])
       union select id from api_keys where user_id = any($2::text[])
     ) returning id`,
    [customer, user, any],
  );
  const entries = blanked.map(({ id }) => id).toSorted((a, b) => a - b);
  for (let from = 0; from < entries.length; from += AT_ONCE)
    await appendAudit(em, {
      actorId: null,
      actorKind: 'system',
      action: REASONS_ERASED,
      subjectType: 'person_erasure',
      subjectId: erasureId,
      before: null,
      after: { entries: entries.slice(from, from + AT_ONCE) },
      reason: null,
      requestId: null,
      at: now,
    });
  return entries.length;
}
