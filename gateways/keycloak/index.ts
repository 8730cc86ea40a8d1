import { z } from 'zod';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import type { TargetDifference } from '../../domain/accounts/sync-target.ts';
import type { JsonAnswer, JsonCall } from '../http/call-json.ts';
import { callJson, shaped } from '../http/call-json.ts';
import { GatewayError } from '../http/gateway-error.ts';
import { attributesOf, differingAttributes, mergeAttributes } from './attributes.ts';
import type { KeycloakCredentials } from './tokens.ts';
import { KeycloakTokens } from './tokens.ts';
import { clientShape, realmShape, realmWeaknesses } from './realm-settings.ts';
import type { RealmExpectation } from './realm-settings.ts';
import { profileProblems, withOurAttributes } from './user-profile.ts';

/** How to reach Keycloak. */
interface KeycloakConfig {
  /** No slash at the end. */
  url: string;
  realm: string;
  credentials: KeycloakCredentials;
  timeoutMs?: number;
  /** Real time, epoch milliseconds. */
  now?: () => number;
}

/** What became of a user's attributes. */
type KeycloakSyncResult = 'written' | 'unchanged' | 'unknown_user';

/** Keycloak as the billing engine uses it. */
export interface Keycloak {
  /**
   * Writes a user's subscription attributes if they differ. Everything else about the user stays.
   * @throws GatewayError
   */
  syncUser(account: AccountState): Promise<KeycloakSyncResult>;
  /**
   * Which of our attributes differ from what they should hold; changes nothing.
   * @throws GatewayError
   */
  compareUser(account: AccountState): Promise<TargetDifference[] | 'unknown_user'>;
  /**
   * Everything that Keycloak has of a user; null when it does not know the id.
   * @throws GatewayError
   */
  readUser(subject: string): Promise<Record<string, unknown> | null>;
  /**
   * The realm roles that a user has now, by groups too; null when Keycloak does not know the user, or has
   * them disabled. The user is found as for a sync: by id, else by the verified address.
   * @throws GatewayError
   */
  readRoles(of: Pick<AccountState, 'identitySubject' | 'email'>): Promise<string[] | null>;
  /**
   * Deletes a user; one that is gone already is no error.
   * @throws GatewayError
   */
  deleteUser(subject: string): Promise<void>;
  /**
   * What would keep attributes from being stored, one sentence each with what to do; empty when all is well.
   * @throws GatewayError where Keycloak cannot be asked
   */
  verify(): Promise<string[]>;
  /**
   * What of the realm makes it easier to get in than it has to be, one phrase each; null where our account
   * may not look.
   * @throws GatewayError where Keycloak cannot be asked
   */
  realmWeaknesses(expected: RealmExpectation): Promise<string[] | null>;
  /**
   * Declares our attributes in the realm's user profile; everything else about it stays. Needs the role
   * manage-realm.
   * @param apply false: only looks
   * @returns names of the attributes that were, or would be, declared or mended
   * @throws GatewayError
   */
  declareAttributes(apply: boolean): Promise<string[]>;
}

/** A user as Keycloak shows it. Fields that are not ours pass through untouched. */
const userShape = z.looseObject({
  id: z.string(),
  email: z.string().optional(),
  emailVerified: z.boolean().default(false),
  enabled: z.boolean().default(true),
  attributes: z.record(z.string(), z.array(z.string())).default({}),
});
type User = z.output<typeof userShape>;

/** A gateway to Keycloak's admin API. */
export function createKeycloak(config: KeycloakConfig): Keycloak {
  const { url, realm, credentials, timeoutMs = 5_000, now = Date.now } = config;
  const tokens = new KeycloakTokens({ url, realm, credentials, timeoutMs, now });
  const users = `${url}/admin/realms/${encodeURIComponent(realm)}/users`;

  /** One call with a token; once more with a new one where the token is not accepted any more. */
  async function call(method: JsonCall['method'], address: string, body?: unknown): Promise<JsonAnswer> {
    for (const lastTry of [false, true]) {
      const token = await tokens.get();
      const answer = await callJson({
        system: 'Keycloak',
        urlVariable: 'KEYCLOAK_URL',
        method,
        url: new URL(address),
        headers: { authorization: `Bearer ${token}` },
        timeoutMs,
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status !== 401) return answer;
      tokens.reject(token);
      if (lastTry) break;
    }
    throw new GatewayError('Keycloak', 'auth', 'Keycloak does not accept the token it has just issued.', 401);
  }

  async function userById(id: string): Promise<User | null> {
    const { status, body } = await call('GET', `${users}/${encodeURIComponent(id)}`);
    if (status === 404) return null;
    return shaped('Keycloak', 'reading a user', userShape, expectOk('read a user', status, body));
  }

  async function findUser({
    identitySubject,
    email,
  }: Pick<AccountState, 'identitySubject' | 'email'>): Promise<User | null> {
    const bySubject = identitySubject === null ? null : await userById(identitySubject);
    if (bySubject !== null || email === null) return bySubject;
    const query = new URLSearchParams({ email, exact: 'true', max: '2' });
    const { status, body } = await call('GET', `${users}?${query.toString()}`);
    const found = shaped('Keycloak', 'a search', z.array(userShape), expectOk('search users', status, body));
    // Anybody may write any address into an account of theirs: only a verified one is a link.
    const same = found.filter(
      (user) => user.emailVerified && user.email?.toLowerCase() === email.toLowerCase(),
    );
    const [user] = same;
    // Two users with one address: it is ambiguous.
    return user !== undefined && same.length === 1 ? userById(user.id) : null;
  }

  /** Null before version 24: there is no profile, and any attribute is stored. */
  async function readProfile(): Promise<unknown> {
    const { status, body } = await call('GET', `${users}/profile`);
    return status === 404 ? null : expectOk('read the user profile', status, body);
  }

  return {
    async syncUser(account) {
      const user = await findUser(account);
      if (user === null) return 'unknown_user';
      const wanted = attributesOf(account);
      if (differingAttributes(user.attributes, wanted).length === 0) return 'unchanged';
      const merged = { ...user, attributes: mergeAttributes(user.attributes, wanted) };
      const { status, body } = await call('PUT', `${users}/${encodeURIComponent(user.id)}`, merged);
      if (status === 404) return 'unknown_user';
      expectOk('write a user', status, body);
      const stored = await userById(user.id);
      const dropped = stored === null ? [] : differingAttributes(stored.attributes, wanted);
      if (dropped.length > 0) throw droppedError(dropped);
      return 'written';
    },
    async compareUser(account) {
      const user = await findUser(account);
      if (user === null) return 'unknown_user';
      const wanted = attributesOf(account);
      return differingAttributes(user.attributes, wanted).map((name) => ({
        fact: name,
        seen: user.attributes[name]?.join(', ') ?? null,
        wanted: wanted[name]?.join(', ') ?? null,
      }));
    },
    readUser: (subject) => userById(subject),
    async readRoles(of) {
      const user = await findUser(of);
      if (user === null || !user.enabled) return null;
      const { status, body } = await call(
        'GET',
        `${users}/${encodeURIComponent(user.id)}/role-mappings/realm/composite`,
      );
      if (status === 404) return null;
      const roles = shaped(
        'Keycloak',
        'reading roles',
        z.array(z.looseObject({ name: z.string() })),
        expectOk('read the roles of a user', status, body),
      );
      return roles.map(({ name }) => name);
    },
    async deleteUser(subject) {
      const { status, body } = await call('DELETE', `${users}/${encodeURIComponent(subject)}`);
      if (status !== 404) expectOk('delete a user', status, body);
    },
    async verify() {
      const profile = await readProfile();
      return profile === null ? [] : profileProblems(profile);
    },
    async realmWeaknesses(expected) {
      const root = `${url}/admin/realms/${encodeURIComponent(realm)}`;
      const settings = await call('GET', root);
      const clients = await call('GET', `${root}/clients`);
      // 404: a stand-in, which has no settings.
      if ([settings, clients].some(({ status }) => status === 403 || status === 404)) return null;
      return realmWeaknesses(
        shaped(
          'Keycloak',
          'reading the realm',
          realmShape,
          expectOk('read the realm', settings.status, settings.body),
        ),
        shaped(
          'Keycloak',
          'reading clients',
          z.array(clientShape),
          expectOk('read clients', clients.status, clients.body),
        ),
        expected,
      );
    },
    async declareAttributes(apply) {
      const present = await readProfile();
      if (present === null) return [];
      const { profile, changed } = withOurAttributes(present);
      if (!apply || changed.length === 0) return changed;
      const { status, body } = await call('PUT', `${users}/profile`, profile);
      if (status === 403)
        throw new GatewayError(
          'Keycloak',
          'auth',
          'Keycloak does not let us change the user profile; give the account the role manage-realm of realm-management for the set-up.',
          status,
        );
      expectOk('change the user profile', status, body);
      return changed;
    },
  };
}

/** The body of a successful answer. @throws GatewayError that says what is missing */
function expectOk(what: string, status: number, body: unknown): unknown {
  if (status >= 200 && status < 300) return body;
  if (status === 403) {
    throw new GatewayError(
      'Keycloak',
      'auth',
      `Keycloak does not let us ${what}; give the account the roles manage-users and view-users of realm-management.`,
      status,
    );
  }
  const reason = z.object({ errorMessage: z.string() }).safeParse(body);
  const detail = reason.success ? `: ${reason.data.errorMessage.slice(0, 200)}` : '';
  throw new GatewayError('Keycloak', 'refused', `Keycloak refused to ${what} (${status})${detail}.`, status);
}

function droppedError(names: string[]): GatewayError {
  return new GatewayError(
    'Keycloak',
    'refused',
    `Keycloak did not store ${names.join(', ')}; declare them in the realm's user profile, or allow unmanaged attributes there.`,
  );
}
