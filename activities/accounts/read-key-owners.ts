import { ApplicationFailure, Context } from '@temporalio/activity';
import { administratorsWithKeys, saveRole } from '../../db/accounts/users.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { highestRole } from '../../domain/accounts/roles.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Asks Keycloak which role the administrators have now who own API keys: nobody signs in for a key, so a role
 * that was taken away would show nowhere. Whose role cannot be read keeps it for KEY_ROLE_MINUTES.
 * @returns how many are no administrators any more
 * @throws ApplicationFailure where Keycloak could not say it of all
 */
export const readKeyOwners =
  ({ orm, readRoles, now }: Pick<ActivityDeps, 'orm' | 'readRoles' | 'now'>) =>
  async (): Promise<number> => {
    if (readRoles === null) return 0;
    let lowered = 0;
    let unread = 0;
    for (const { id, identitySubject } of await administratorsWithKeys(orm.em.fork())) {
      try {
        // Without an identity nobody can be an administrator: the row was planted, or its person was removed.
        const named = identitySubject === null ? null : await readRoles(identitySubject);
        const role = highestRole(named ?? []);
        await orm.em.fork().transactional(async (em) => {
          await saveRole(em, id, role);
          if (role === 'admin') return;
          await appendAudit(em, {
            actorId: null,
            actorKind: 'system',
            action: 'role.lowered',
            subjectType: 'user',
            subjectId: id,
            before: { role: 'admin' },
            after: { role },
            reason: null,
            requestId: null,
            at: now(),
          });
        });
        if (role !== 'admin') lowered += 1;
      } catch (error) {
        unread += 1;
        Context.current().log.warn('the role of an owner of API keys was not read', { error: String(error) });
      }
    }
    if (unread > 0)
      throw ApplicationFailure.retryable(`The roles of ${unread} owner(s) of API keys could not be read.`);
    return lowered;
  };
