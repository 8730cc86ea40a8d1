import type { EntityManager } from '@mikro-orm/postgresql';
import { ApplicationFailure, Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import { ownersUnreadSince, saveOwnerState } from '../../db/accounts/key-owners.ts';
import type { OwnerOfKeys, OwnerState } from '../../db/accounts/key-owners.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { highestRole, ROLES } from '../../domain/accounts/roles.ts';
import type { ActivityDeps } from '../deps.ts';
import { whileBeating } from '../effects/while-beating.ts';

/** Owners of whom Keycloak is asked at the same time: two calls each, one after the other. */
const AT_ONCE = 4;
const PAGE = 500;
/** Part of the step's time after which it asks of nobody more: calls under way need the rest. */
const SHARE_OF_TIME = 0.8;
/** After so long without an answer Keycloak is left alone until the next try. */
const LONGEST_SILENCE_MS = 20_000;

type Deps = Pick<ActivityDeps, 'orm' | 'now'> & { readRoles: NonNullable<ActivityDeps['readRoles']> };

/**
 * Asks Keycloak which role the owners of API keys have now, and whether they may sign in: nobody signs in
 * for a key, so that either would show nowhere. Of whom Keycloak cannot say it, an administrator keeps the
 * role for KEY_ROLE_MINUTES.
 * @returns how many lost rights
 * @throws ApplicationFailure where Keycloak could not say it of all; `key_owners_left` for want of time
 */
export const readKeyOwners =
  ({ orm, readRoles, now }: Pick<ActivityDeps, 'orm' | 'readRoles' | 'now'>) =>
  async (): Promise<number> =>
    readRoles === null ? 0 : whileBeating(() => readAll({ orm, readRoles, now }));

async function readAll(deps: Deps): Promise<number> {
  const round = beginRound(deps.now());
  const { cancellationSignal } = Context.current();
  const limited = pLimit(AT_ONCE);
  let after: OwnerOfKeys | null = null;
  do {
    const page: OwnerOfKeys[] = await ownersUnreadSince(deps.orm.em.fork(), round.since, {
      after,
      limit: PAGE,
    });
    await Promise.all(page.map((owner) => limited(() => readInTime(deps, round, owner))));
    cancellationSignal.throwIfAborted();
    after = page.length === PAGE ? (page.at(-1) ?? null) : null;
  } while (after !== null && !round.isLate && !round.isSilent);
  if (round.isLate)
    throw ApplicationFailure.nonRetryable(
      'Keycloak took too long: owners of API keys are left to the next run.',
      'key_owners_left',
    );
  if (round.unread > 0 || round.isSilent)
    throw ApplicationFailure.retryable(
      `The roles of ${round.unread} owner(s) of API keys could not be read.`,
    );
  return round.lowered;
}

/** One try, and what has come of it so far. */
interface Round {
  /** What was said since then needs no asking: an earlier try of this step has heard it. */
  since: number;
  until: number;
  answeredAt: number;
  lowered: number;
  unread: number;
  isLate: boolean;
  isSilent: boolean;
}

function beginRound(now: number): Round {
  const { scheduledTimestampMs, startToCloseTimeoutMs } = Context.current().info;
  return {
    // By this worker's clock where Temporal's is ahead, since what it reads is dated by it.
    since: Math.min(scheduledTimestampMs, now),
    until: now + startToCloseTimeoutMs * SHARE_OF_TIME,
    answeredAt: now,
    lowered: 0,
    unread: 0,
    isLate: false,
    isSilent: false,
  };
}

/** Reads one owner, unless the step was cancelled, its time is up, or Keycloak does not answer. */
async function readInTime(deps: Deps, round: Round, owner: OwnerOfKeys): Promise<void> {
  if (Context.current().cancellationSignal.aborted) return;
  const at = deps.now();
  round.isLate ||= at >= round.until;
  round.isSilent ||= at - round.answeredAt >= LONGEST_SILENCE_MS;
  if (round.isLate || round.isSilent) return;
  try {
    if (await readOwner(deps, owner)) round.lowered += 1;
    round.answeredAt = deps.now();
  } catch (error) {
    round.unread += 1;
    Context.current().log.warn('the role of an owner of API keys was not read', { error: String(error) });
  }
}

/** @returns whether the owner lost rights */
async function readOwner({ orm, readRoles, now }: Deps, owner: OwnerOfKeys): Promise<boolean> {
  const askedAt = now();
  const state = await ownerStateOf(owner, readRoles);
  return orm.em.fork().transactional(async (em) => {
    const before = await saveOwnerState(em, owner.id, { ...state, askedAt });
    const changes = before === null ? [] : changesOf(before, state);
    for (const change of changes) await note(em, owner.id, change, now());
    return changes.length > 0;
  });
}

async function ownerStateOf(owner: OwnerOfKeys, readRoles: Deps['readRoles']): Promise<OwnerState> {
  // Without an identity nobody has a role: the row was planted, or is of before there was a provider.
  if (owner.identitySubject === null) return { role: highestRole([]), isDisabled: false };
  const named = await readRoles(owner);
  return { role: highestRole(named ?? []), isDisabled: named === null };
}

/** What the audit log should say. */
interface Change {
  action: 'role.lowered' | 'user.disabled';
  before: object | null;
  after: object | null;
}

function changesOf(before: OwnerState, { role, isDisabled }: OwnerState): Change[] {
  const changes: Change[] = [];
  if (ROLES.indexOf(role) < ROLES.indexOf(before.role))
    changes.push({ action: 'role.lowered', before: { role: before.role }, after: { role } });
  if (isDisabled && !before.isDisabled) changes.push({ action: 'user.disabled', before: null, after: null });
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
