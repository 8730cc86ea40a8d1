import { z } from 'zod';
import { callJson } from '../http/call-json.ts';
import { GatewayError } from '../http/gateway-error.ts';

/**
 * How we sign in to Keycloak: a client's service account in the users' realm, or an administrator of the
 * master realm.
 */
export type KeycloakCredentials =
  | { kind: 'client'; clientId: string; clientSecret: string }
  | { kind: 'password'; username: string; password: string };

/** What a token needs. */
interface TokenConfig {
  /** No slash at the end. */
  url: string;
  realm: string;
  credentials: KeycloakCredentials;
  timeoutMs: number;
  /** Real time, epoch milliseconds. */
  now: () => number;
}

const answerShape = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** A token is not used in its last seconds, which a slow call may take. */
const RESERVE_MS = 15_000;

/** An access token that is fetched when it is needed and used until shortly before it ends. */
export class KeycloakTokens {
  readonly #config: TokenConfig;
  #current: { token: string; usableUntil: number } | null = null;
  #fetching: Promise<string> | null = null;

  constructor(config: TokenConfig) {
    this.#config = config;
  }

  /**
   * A usable token. Callers at the same time wait for the same fetch.
   * @throws GatewayError
   */
  async get(): Promise<string> {
    if (this.#current !== null && this.#config.now() < this.#current.usableUntil) return this.#current.token;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  /** Forgets a token that Keycloak did not accept; a newer one stays. */
  reject(token: string): void {
    if (this.#current?.token === token) this.#current = null;
  }

  async #fetch(): Promise<string> {
    const { url, credentials, timeoutMs, now } = this.#config;
    const realm = credentials.kind === 'client' ? this.#config.realm : 'master';
    const { status, body } = await callJson({
      system: 'Keycloak',
      urlVariable: 'KEYCLOAK_URL',
      method: 'POST',
      url: new URL(`${url}/realms/${encodeURIComponent(realm)}/protocol/openid-connect/token`),
      body: formOf(credentials),
      timeoutMs,
    });
    const answer = answerShape.safeParse(body);
    if (status !== 200 || !answer.success) throw signInError(status, realm, credentials.kind);
    const lifetime = answer.data.expires_in * 1000;
    const reserve = Math.min(RESERVE_MS, lifetime / 2);
    this.#current = { token: answer.data.access_token, usableUntil: now() + lifetime - reserve };
    return answer.data.access_token;
  }
}

function formOf(credentials: KeycloakCredentials): URLSearchParams {
  return new URLSearchParams(
    credentials.kind === 'client'
      ? {
          grant_type: 'client_credentials',
          client_id: credentials.clientId,
          client_secret: credentials.clientSecret,
        }
      : {
          grant_type: 'password',
          client_id: 'admin-cli',
          username: credentials.username,
          password: credentials.password,
        },
  );
}

function signInError(status: number, realm: string, kind: KeycloakCredentials['kind']): GatewayError {
  const variables =
    kind === 'client'
      ? 'KEYCLOAK_CLIENT_ID and KEYCLOAK_CLIENT_SECRET'
      : 'KEYCLOAK_ADMIN_USERNAME and KEYCLOAK_ADMIN_PASSWORD';
  const message =
    status === 404
      ? `Keycloak has no realm "${realm}"; check KEYCLOAK_REALM and KEYCLOAK_URL.`
      : `Keycloak does not accept our credentials in realm "${realm}" (${status}); check ${variables}.`;
  return new GatewayError('Keycloak', 'auth', message, status);
}
