import type { EntityManager } from '@mikro-orm/postgresql';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { ownersOfKeys, saveStanding } from '../../db/accounts/users.ts';
import type { OwnerOfKeys, UserRole } from '../../db/accounts/users.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { highestRole, ROLES } from '../../domain/accounts/roles.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Asks Keycloak which role the owners of API keys have now, and whether they may sign in: nobody signs in
 * for a key, so that either would show nowhere. Of whom Keycloak cannot say it, an administrator keeps the
 * role for KEY_ROLE_MINUTES.
 * @returns how many lost rights
 * @throws ApplicationFailure where Keycloak could not say it of all
 */
export const readKeyOwners =
  ({ orm, readRoles, now }: Pick<ActivityDeps, 'orm' | 'readRoles' | 'now'>) =>
  async (): Promise<number> => {
    if (readRoles === null) return 0;
    let lowered = 0;
    let unread = 0;
    for (const owner of await ownersOfKeys(orm.em.fork())) {
      try {
        const standing = await standingOf(owner, readRoles);
        const changes = changesOf(owner, standing);
        await orm.em.fork().transactional(async (em) => {
          await saveStanding(em, owner.id, standing);
          for (const change of changes) await note(em, owner.id, change, now());
        });
        if (changes.length > 0) lowered += 1;
      } catch (error) {
        unread += 1;
        Context.current().log.warn('the role of an owner of API keys was not read', { error: String(error) });
      }
    }
    if (unread > 0)
      throw ApplicationFailure.retryable(`The roles of ${unread} owner(s) of API keys could not be read.`);
    return lowered;
  };

interface Standing {
  role: UserRole;
  isDisabled: boolean;
}

async function standingOf(
  { identitySubject }: OwnerOfKeys,
  readRoles: NonNullable<ActivityDeps['readRoles']>,
): Promise<Standing> {
  // Without an identity nobody has a role: the row was planted, or is of before there was a provider.
  if (identitySubject === null) return { role: highestRole([]), isDisabled: false };
  const named = await readRoles(identitySubject);
  return { role: highestRole(named ?? []), isDisabled: named === null };
}

/** What the audit log should say. */
interface Change {
  action: 'role.lowered' | 'user.disabled';
  before: object | null;
  after: object | null;
}

function changesOf(owner: OwnerOfKeys, { role, isDisabled }: Standing): Change[] {
  const changes: Change[] = [];
  if (ROLES.indexOf(role) < ROLES.indexOf(owner.role))
    changes.push({ action: 'role.lowered', before: { role: owner.role }, after: { role } });
  if (isDisabled && owner.disabledAt === null)
    changes.push({ action: 'user.disabled', before: null, after: null });
  return changes;
}

const note = (em: EntityManager, userId: string, change: Change, at: number): Promise<unknown> =>
  appendAudit(em, {
    ...change,
    actorId: null,
    actorKind: 'system',
    subjectType: 'user',
    subjectId: userId,
    reason: null,
    requestId: null,
    at,
  });
