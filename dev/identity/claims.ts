import type { StoredUser } from './user-store.ts';

/** Audience of access tokens: the API. */
export const audience = 'perennial-api';

/** Client id of the web console. */
export const webClientId = 'perennial-web';

/** What an access token says of its user, under the names that Keycloak uses. */
export function userClaims(user: StoredUser): Record<string, unknown> {
  return {
    email: user.email,
    email_verified: user.emailVerified,
    preferred_username: user.username,
    name: `${user.firstName} ${user.lastName}`.trim(),
    given_name: user.firstName,
    family_name: user.lastName,
    realm_access: { roles: user.roles },
  };
}
