import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The realm of demo users that the launcher imports into Keycloak; docker compose has one without them. */
export const realmFile = fileURLToPath(new URL('realm.json', import.meta.url));

interface Realm {
  realm: string;
  users: { username: string; email?: string; firstName?: string; lastName?: string; realmRoles?: string[] }[];
  components: Record<string, { config: Record<string, string[]> }[]>;
}

/** The realm's file, read. */
export const realm = JSON.parse(readFileSync(realmFile, 'utf8')) as Realm;

/** The realm's user profile: which attributes a user may have. Keycloak keeps it as JSON inside of JSON. */
export const realmProfile = JSON.parse(
  realm.components['org.keycloak.userprofile.UserProfileProvider']?.[0]?.config[
    'kc.user.profile.config'
  ]?.[0] ?? '{}',
) as Record<string, unknown>;
