/** Reads users of Keycloak's admin API, or of the local provider's stand-in for it. */
export class KeycloakUsers {
  readonly #env: Record<string, string>;
  #token: { value: string; usableUntil: number } | null = null;

  /** @param env the environment of the product: KEYCLOAK_… */
  constructor(env: Record<string, string>) {
    this.#env = env;
  }

  /** A user's attributes, one value each; empty where Keycloak knows no such user. */
  async attributesOf(email: string): Promise<Record<string, string>> {
    const query = new URLSearchParams({ email, exact: 'true' });
    const response = await fetch(`${this.#url}/admin/realms/${this.#realm}/users?${query.toString()}`, {
      headers: { authorization: `Bearer ${await this.#accessToken()}` },
    });
    if (!response.ok) throw new Error(`Keycloak answered ${response.status}.`);
    const [user] = (await response.json()) as { attributes?: Record<string, string[]> }[];
    return Object.fromEntries(
      Object.entries(user?.attributes ?? {}).map(([name, values]) => [name, values.join(',')]),
    );
  }

  get #url(): string {
    return this.#env['KEYCLOAK_URL'] ?? '';
  }

  get #realm(): string {
    return encodeURIComponent(this.#env['KEYCLOAK_REALM'] ?? '');
  }

  async #accessToken(): Promise<string> {
    if (this.#token !== null && Date.now() < this.#token.usableUntil) return this.#token.value;
    const response = await fetch(`${this.#url}/realms/${this.#realm}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.#env['KEYCLOAK_CLIENT_ID'] ?? '',
        client_secret: this.#env['KEYCLOAK_CLIENT_SECRET'] ?? '',
      }),
    });
    if (!response.ok) throw new Error(`Keycloak gave no token: ${response.status}.`);
    const { access_token, expires_in } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    this.#token = { value: access_token, usableUntil: Date.now() + (expires_in * 1000) / 2 };
    return access_token;
  }
}
