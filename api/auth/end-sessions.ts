import type { EntityManager } from '@mikro-orm/postgresql';
import { appendAudit } from '../../db/audit/audit-log.ts';
import type { AuditRow } from '../../db/audit/audit-log.ts';
import { endSessions } from '../../db/auth/sessions.ts';
import type { SessionRow, SessionsToEnd } from '../../db/auth/sessions.ts';

/** Ends sessions, with one entry of the audit log for each person whose they are: both or neither. */
export const endedSessions = (
  em: EntityManager,
  which: SessionsToEnd,
  by: Omit<AuditRow, 'action' | 'subjectType' | 'subjectId' | 'before' | 'after'>,
): Promise<SessionRow[]> =>
  em.transactional(async (together) => {
    const ended = await endSessions(together, which);
    for (const [userId, sessions] of Map.groupBy(ended, (session) => session.userId))
      await appendAudit(together, {
        ...by,
        action: 'session.end',
        subjectType: 'user',
        subjectId: userId,
        before: null,
        after: { sessions: sessions.map(({ id }) => id) },
      });
    return ended;
  });
