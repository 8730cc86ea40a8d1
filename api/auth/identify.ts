import type { EntityManager } from '@mikro-orm/postgresql';
import { LRUCache } from 'lru-cache';
import { AddressTakenError, ErasedPersonError, ensureUser, touchActivity } from '../../db/accounts/users.ts';
import type { EnsuredUser, UserRow } from '../../db/accounts/users.ts';
import type { Identity, TokenVerifier } from './authenticate.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { Principal } from './principal.ts';

/** What a token says about its bearer. */
type Person = Omit<Identity, 'expiresAt' | 'authTime'>;

/** Requests a sync of a customer's new e-mail address or name. Never throws, and nobody waits for it. */
export type ProfileChanged = (customerId: string) => void;

/** How long a user row is cached unless the token says something new. */
const rememberedMs = 60_000;

/**
 * Finds or creates a token's user. A request counts as activity, which decides whether a trial is extended.
 */
export function createIdentify(
  verify: TokenVerifier,
  em: () => EntityManager,
  now: () => number,
  profileChanged: ProfileChanged,
): (token: string) => Promise<Principal> {
  const known = new LRUCache<string, Principal>({ max: 10_000, ttl: rememberedMs });
  return async (token) => {
    const { expiresAt: signedInUntil, authTime, ...identity } = await verify(token);
    const key = JSON.stringify(identity);
    const remembered = known.get(key);
    if (remembered !== undefined) return { ...remembered, signedInUntil, authTime };
    const { principal, clock } = await principalOf(identity, em(), now(), profileChanged);
    // On a test clock days pass within seconds, so each request is recorded there; a new customer may still
    // get one. Nothing depends on the activity of staff without a customer.
    if (clock === 'real' || (clock === null && identity.role !== 'viewer')) known.set(key, principal);
    return { ...principal, signedInUntil, authTime };
  };
}

/** Records a user's activity, at most once a minute, but always on a test clock. */
export function createActivity(
  em: () => EntityManager,
  now: () => number,
): (userId: string) => Promise<void> {
  const seen = new LRUCache<string, true>({ max: 10_000, ttl: rememberedMs });
  return async (userId) => {
    if (seen.has(userId)) return;
    if ((await touchActivity(em(), userId, now())) === 'real') seen.set(userId, true);
  };
}

/**
 * The user row of an identity, made where there is none.
 *
 * @throws ApiProblem `address_taken`
 */
export async function userOf(
  identity: Person,
  em: EntityManager,
  profileChanged: ProfileChanged,
): Promise<UserRow> {
  const { profilePending, ...user } = await ensuredUser(identity, em);
  if (profilePending && user.stripeCustomerId !== null) profileChanged(user.stripeCustomerId);
  return user;
}

const ensuredUser = (identity: Person, em: EntityManager): Promise<EnsuredUser> =>
  ensureUser(em, identity).catch((error: unknown) => {
    if (error instanceof ErasedPersonError)
      throw new ApiProblem('unauthenticated', 'This account was erased.', { cause: error });
    if (!(error instanceof AddressTakenError)) throw error;
    throw new ApiProblem(
      'address_taken',
      'Your e-mail address belongs to another account here; ask an administrator.',
      {
        cause: error,
      },
    );
  });

async function principalOf(
  identity: Person,
  em: EntityManager,
  at: number,
  profileChanged: ProfileChanged,
): Promise<{ principal: Principal; clock: Awaited<ReturnType<typeof touchActivity>> }> {
  const user = await userOf(identity, em, profileChanged);
  const clock = await touchActivity(em, user.id, at);
  return {
    principal: { userId: user.id, email: user.email, emailVerified: user.emailVerified, role: identity.role },
    clock,
  };
}
