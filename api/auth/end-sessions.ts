import type { EntityManager } from '@mikro-orm/postgresql';
import { appendAudit } from '../../db/audit/audit-log.ts';
import type { AuditRow } from '../../db/audit/audit-log.ts';
import { endSessions } from '../../db/auth/sessions.ts';
import type { SessionRow, SessionsToEnd } from '../../db/auth/sessions.ts';

/** Ends sessions, with one entry of the audit log for each person whose they are. @param em in a transaction: both or neither */
export async function endedSessions(
  em: EntityManager,
  which: SessionsToEnd,
  by: Omit<AuditRow, 'action' | 'subjectType' | 'subjectId' | 'before' | 'after'>,
): Promise<SessionRow[]> {
  const ended = await endSessions(em, which);
  for (const [userId, sessions] of Map.groupBy(ended, (session) => session.userId))
    await appendAudit(em, {
      ...by,
      action: 'session.end',
      subjectType: 'user',
      subjectId: userId,
      before: null,
      after: { sessions: sessions.map(({ id }) => id) },
    });
  return ended;
}
