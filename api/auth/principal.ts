import { ROLES } from '../../domain/accounts/roles.ts';
import type { Role } from '../../domain/accounts/roles.ts';

export type { Role } from '../../domain/accounts/roles.ts';

/** What an API key may be made for. */
export const SCOPES = ['usage:write', 'usage:write:all', 'billing:read', 'byok:use'] as const;

export type Scope = (typeof SCOPES)[number];

/**
 * Scopes for other people's data; only administrators create such keys, for gateways that serve all
 * customers.
 */
export const WIDE_SCOPES: ReadonlySet<Scope> = new Set<Scope>(['usage:write:all', 'byok:use']);

/** True when a key with these scopes may do what `needed` names. */
export const hasScope = (scopes: readonly Scope[], needed: Scope): boolean =>
  scopes.includes(needed) || (needed === 'usage:write' && scopes.includes('usage:write:all'));

/** The signed-in caller. */
export interface Principal {
  /** Our user id, not the identity provider's. */
  userId: string;
  email: string;
  /** Only a verified address identifies a person. */
  emailVerified: boolean;
  role: Role;
  /** Of an API key, which may do nothing else. Not there for people. */
  scopes?: readonly Scope[];
  /** Id of that API key. */
  keyId?: string;
  /** When the sign-in ends by itself, epoch milliseconds. Not there for keys. */
  signedInUntil?: number;
  /**
   * When the person proved to the provider who they are, epoch milliseconds; null where it did not say. Not
   * there for keys.
   */
  authTime?: number | null;
  /** The browser's session; its end is broadcast under this id (`endedSession` in db/change-notes.ts). */
  session?: string;
}

/** True when the principal's role is `needed` or above. */
export const hasRole = (principal: Pick<Principal, 'role'>, needed: Role): boolean =>
  ROLES.indexOf(principal.role) >= ROLES.indexOf(needed);
