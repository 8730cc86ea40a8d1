import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { PerennialError, unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { csrfToken } from './cookie.ts';
import { keys } from './keys.ts';

/**
 * `viewer` < `editor` (support) < `finance` < `admin`; the API decides, pages only hide what it would
 * refuse.
 */
export type Role = 'viewer' | 'editor' | 'finance' | 'admin';

const RANK: Record<Role, number> = { viewer: 0, editor: 1, finance: 2, admin: 3 };

/** Whether a role includes another one. */
export const includesRole = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed];

/** What people call a role. */
export const ROLE_NAMES: Record<Role, string> = {
  viewer: 'Customer',
  editor: 'Support',
  finance: 'Finance',
  admin: 'Administrator',
};

/** Who is signed in. */
export interface SessionInfo {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  /** Whether Stripe knows this person; nothing about them need be asked there before. */
  isCustomer: boolean;
}

async function readSession(): Promise<SessionInfo | null> {
  // Set with the session: without it nobody is signed in, so nothing is requested.
  if (csrfToken() === undefined) return null;
  try {
    const me = await unwrap(api.GET('/auth/me'));
    return {
      id: me.id,
      email: me.email,
      name: me.full_name,
      role: me.role,
      isCustomer: me.stripe_customer_id !== null,
    };
  } catch (error) {
    if (error instanceof PerennialError && error.status === 401) return null;
    throw error;
  }
}

/** The session; `data` is null when not signed in. */
export function useSession(): UseQueryResult<SessionInfo | null> {
  return useQuery({ queryKey: keys.session, queryFn: readSession, staleTime: 60_000 });
}

/** Goes to sign in, and returns to the present page. */
export const signInAddress = (returnTo: string): string =>
  `/auth/login?return_to=${encodeURIComponent(returnTo)}`;

/** Ends the session here and, if possible, at the identity provider. */
export async function signOutHere(): Promise<void> {
  const { logout_url: elsewhere } = await unwrap(api.POST('/auth/logout'));
  location.assign(elsewhere ?? '/plans');
}
