/**
 * Systems that follow an account. Keycloak and Lago get the subscription; Stripe gets the user's e-mail
 * address and name only.
 */
export type SyncTarget = 'keycloak' | 'lago' | 'stripe';

/** `off`: the system is not set up; `attention`: it refused, and somebody must look. */
export type SyncState = 'pending' | 'synced' | 'failing' | 'attention' | 'off';

/** What Keycloak or Lago shows of an account, beside what it should show. Holds no address and no name. */
export interface TargetDifference {
  fact: string;
  seen: string | null;
  wanted: string | null;
}
